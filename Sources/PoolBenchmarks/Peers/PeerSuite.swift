import Foundation

/// Builds and runs the same work on other pools, where they are installed.
///
/// Nothing of this fails a run: what is missing or can't be built is said in one line.
enum PeerSuite {
    /// The rows, and a sentence for each peer that has none.
    static func rows(_ options: Options) -> (rows: [PeerRow], notes: [String]) {
        var rows: [PeerRow] = []
        var notes: [String] = []
        for peer in Peer.all {
            if let missing = peer.needs.first(where: { !isInstalled($0) }) {
                notes.append(
                    "\(peer.name): \(missing) is not installed: apt-get install -y \(peer.packages)"
                )
                continue
            }
            do {
                rows += try measure(peer, options)
            } catch {
                notes.append("\(peer.name): left out: \(error)")
            }
        }
        return (rows.filter { options.wants(work: $0.id) }, notes)
    }

    private static func isInstalled(_ need: String) -> Bool {
        guard need.hasPrefix("/") else { return Command.path(need) != nil }
        let url = URL(fileURLWithPath: need)
        let folder = url.deletingLastPathComponent().path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.contains { $0.hasPrefix(url.lastPathComponent) }
    }

    private static func measure(_ peer: Peer, _ options: Options) throws -> [PeerRow] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "pooltop-peer-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in peer.sources {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        // What Go compiles it keeps here, and nothing asks the network.
        let environment = ["GOCACHE": folder.appending(path: "cache").path, "GOPROXY": "off"]
        try Command.run(peer.build, in: folder, environment: environment)
        return try parse(
            Command.run(peer.run + ["\(options.runs)"], in: folder), peer: peer.name)
    }

    /// Reads what a harness printed.
    ///
    /// - Throws: ``Command/Failure`` where a line is none of a harness.
    static func parse(_ text: String, peer: String) throws -> [PeerRow] {
        var rows = ["W1", "W2", "W3"].map { PeerRow(peer: peer, id: $0) }
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            let figures = words.dropFirst().compactMap { Double($0) }
            guard let index = rows.firstIndex(where: { $0.id == words[0] }), !figures.isEmpty,
                figures.count == words.count - 1
            else { throw Command.Failure(description: "its harness printed “\(line)”") }
            rows[index].values.append(figures[0])
            for (place, figure) in figures.dropFirst().enumerated() {
                if place == rows[index].extras.count { rows[index].extras.append([]) }
                rows[index].extras[place].append(figure)
            }
        }
        return rows
    }
}
