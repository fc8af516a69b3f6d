import Foundation
import GRDB
import PoolMetrics
import PoolRecording
import TestSupport

extension RecordingMetadata {
    static let test = RecordingMetadata(
        creator: "pooltop test", created: SampleFixtures.start, scenario: "steady", seed: 42,
        intervalNanoseconds: 1_000_000_000)
}

/// A folder with a recording in it, and what a test does to it.
struct RecordingBench {
    let folder: TemporaryFolder
    let file: String

    init() throws {
        folder = try TemporaryFolder()
        file = folder.path("run.pooltop")
    }

    /// Writes a whole recording and closes it.
    func record(_ batches: [SampleBatch]) throws {
        let writer = try RecordingWriter(file: file, metadata: .test)
        for batch in batches { try writer.append(batch) }
        try writer.close()
    }

    /// The error that a body throws.
    func failure(_ body: () throws -> Void) -> RecordingError? {
        do { try body() } catch { return error as? RecordingError }
        return nil
    }

    /// What the command line tool answers.
    func sqlite(_ sql: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["sqlite3", file, sql]
        process.standardOutput = output
        try process.run()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: answer, as: UTF8.self)
    }

    /// Whether the command line tool is installed.
    static let hasSQLite = ["/usr/bin/sqlite3", "/usr/local/bin/sqlite3"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Changes a recording as somebody else might.
    static func execute(_ sql: String, on file: String) throws {
        let database = try DatabaseQueue(path: file)
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF;" + sql)
        }
        try database.close()
    }
}
