import Foundation

/// Runs the rows, so that their runs take turns, and prints them.
struct Suite {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let limits = await LimitBenchmark.limits(options)
        var rows: [Row] = []
        for benchmark in [
            CycleBenchmark.rows, ContentionBenchmark.rows, WaiterBenchmark.rows,
            TimerBenchmark.rows, ReadingBenchmark.rows,
        ] {
            rows += try await benchmark(options)
        }
        let counted = InstructionBenchmark.row(options)
        if let row = counted.row { rows.append(row) }
        var notes = [counted.note].compactMap { $0 }
        let peers = options.hasPeers ? PeerSuite.rows(options) : nil
        notes += peers?.notes ?? []
        if options.isJSON {
            var members = [
                "\"rows\":[" + rows.map(\.json).joined(separator: ",") + "]",
                "\"limits\":{" + limits.map(\.json).joined(separator: ",") + "}",
            ]
            if let peers {
                let others = peers.rows.map { $0.json(rows) }
                members.append("\"peers\":[" + others.joined(separator: ",") + "]")
            }
            print("{" + members.joined(separator: ",") + "}")
            // What is left out is no figure: a reader of the JSON finds it here.
            for note in notes { FileHandle.standardError.write(Data("\(note)\n".utf8)) }
        } else {
            print("id            median     unit      lowest…highest         ratio to the limit")
            for row in rows { print(row.text) }
            print("limits        " + limits.map(\.text).joined(separator: ", "))
            if let peers {
                print(
                    "\npeer          id      median unit      lowest…highest         ratio to ours")
                for row in peers.rows { print(row.text(rows)) }
            }
            for note in notes { print(note) }
        }
    }
}

extension Options {
    func wants(_ id: String) -> Bool { only.isEmpty || only.contains(id) }

    /// Whether any row of this work is wanted: `W3` stands for all ways of `W3`.
    func wants(work id: String) -> Bool {
        only.isEmpty || only.contains { $0 == id || $0.hasPrefix("\(id)-") }
    }
}

/// Nanoseconds that a body takes.
func nanoseconds(_ body: () async throws -> Void) async rethrows -> Double {
    let elapsed = try await ContinuousClock().measure { try await body() }
    let (seconds, attoseconds) = elapsed.components
    return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
}
