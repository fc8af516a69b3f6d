import Foundation

/// Other programs: found in the path, run to their end, with what they print.
enum Command {
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Where a command of that name is; nil where it is not installed.
    static func path(_ name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return folders.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// This program's own file.
    static func executable() throws -> URL {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: path)
    }

    /// What a program prints on its standard output.
    ///
    /// - Throws: ``Failure`` with the first line that names an error, or the last one.
    @discardableResult
    static func run(
        _ words: [String], in folder: URL? = nil, environment: [String: String] = [:]
    ) throws -> String {
        let name = words.first ?? ""
        // A path with a slash is one within the folder.
        let place = name.contains("/") ? folder?.appending(path: name).path ?? name : path(name)
        guard let place else { throw Failure(description: "\(name) is not installed") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: place)
        process.arguments = Array(words.dropFirst())
        if let folder { process.currentDirectoryURL = folder }
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }
        // Errors go to a file: a pipe that nobody empties would stop the program.
        let log = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: log) }
        guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
            throw Failure(
                description: "no file can be made in \(log.deletingLastPathComponent().path)")
        }
        process.standardError = try FileHandle(forWritingTo: log)
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let lines =
                (String(decoding: bytes, as: UTF8.self)
                + ((try? String(contentsOf: log, encoding: .utf8)) ?? ""))
                .split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
            let reason = lines.first { $0.contains("error:") } ?? lines.last ?? ""
            throw Failure(
                description: "\(name) ended with \(process.terminationStatus): \(reason)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
