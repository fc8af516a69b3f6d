import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("What a reader refuses", .timeLimit(.minutes(1)))
struct ReaderErrorTests {
    private let bench: RecordingBench
    private var folder: TemporaryFolder { bench.folder }
    private var file: String { bench.file }

    init() throws { bench = try RecordingBench() }

    @Test("What is no recording is refused, and the error says what it is instead")
    func notARecording() throws {
        func error(_ data: Data) throws -> RecordingError? {
            try data.write(to: URL(fileURLWithPath: file))
            return bench.failure { _ = try RecordingReader(file: file) }
        }
        let missing = bench.failure { _ = try RecordingReader(file: file) }
        #expect(missing?.code == .notFound)
        #expect(missing?.message.hasPrefix("there is no such file: ") == true)
        #expect(
            bench.failure { _ = try RecordingReader(file: folder.url.path) }?.code == .notARecording
        )
        let empty = try error(Data())
        #expect(empty?.code == .notARecording)
        #expect(empty?.message.hasPrefix("is empty: ") == true)
        #expect(try error(Data("hello".utf8))?.code == .notARecording)
        #expect(try error(Data(repeating: 7, count: 9_000))?.code == .notARecording)
        #expect(try error(Data("SQLite format 3\0".utf8))?.code == .damaged)
        let noise = Data("SQLite format 3\0".utf8) + Data(repeating: 0x55, count: 200)
        #expect([.damaged, .notARecording].contains(try #require(try error(noise)).code))
    }

    @Test("Another program's database is no recording; a newer pooltop's asks for an update")
    func otherDatabases() throws {
        func patched(_ sql: String) throws -> RecordingError? {
            try? FileManager.default.removeItem(atPath: file)
            try bench.record(SampleFixtures.workload(count: 1))
            try RecordingBench.execute(sql, on: file)
            return bench.failure { _ = try RecordingReader(file: file) }
        }
        #expect(try patched("PRAGMA application_id = 7")?.code == .notARecording)
        let newer = try patched("PRAGMA user_version = 2")
        #expect(newer?.code == .newerVersion)
        #expect(newer?.message.contains("update pooltop") == true)
        #expect(try patched("DELETE FROM meta")?.code == .damaged)
        #expect(try patched("DROP TABLE sample")?.code == .damaged)
        // What a later version may add under the same number is left alone.
        #expect(
            try patched("ALTER TABLE reading ADD COLUMN extra; INSERT INTO meta VALUES ('x', 'y')")
                == nil)
        #expect(try RecordingReader(file: file).batch(at: 0) != nil)
    }

    @Test("A file that was cut short says so")
    func truncated() throws {
        try bench.record(SampleFixtures.workload(count: 40))
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        for length in [50, 99, 100, 4_096, whole.count / 2, whole.count - 1] {
            try whole.prefix(length).write(to: URL(fileURLWithPath: file))
            let error = bench.failure { _ = try RecordingReader(file: file) }
            #expect(error?.code == .damaged, "\(length)")
            #expect(error?.message.hasPrefix("is cut short: ") == true)
        }
    }

    @Test("Damage inside gives an error or what is left, and never traps", arguments: 1...6)
    func damaged(seed: UInt64) throws {
        try bench.record(SampleFixtures.workload(count: 40))
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        var random = SeededRandom(seed: seed)
        for _ in 0..<10 {
            var data = whole
            for _ in 0..<40 {
                data[Int.random(in: 100..<data.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            try data.write(to: URL(fileURLWithPath: file))
            let error = bench.failure {
                let reader = try RecordingReader(file: file)
                for index in 0..<40 { _ = try reader.batch(at: index) }
                _ = try reader.eventCounts()
            }
            if let error { #expect([.damaged, .notARecording].contains(error.code)) }
        }
    }

    @Test("Rows that are wrong are damage, and the error names the file")
    func wrongRows() throws {
        for sql in [
            "DELETE FROM sample WHERE id = 2", "UPDATE reading SET phase = 'asleep'",
            "UPDATE reading SET max = -1", "UPDATE reading SET detail = x'07'",
            "UPDATE event SET payload = x'FF'", "DELETE FROM pool", "DELETE FROM site",
        ] {
            try? FileManager.default.removeItem(atPath: file)
            try bench.record(SampleFixtures.workload(count: 3))
            try RecordingBench.execute(sql, on: file)
            let error = bench.failure {
                _ = try RecordingReader(file: file).batches(in: 0..<3)
            }
            #expect(error?.code == .damaged, "\(sql)")
            #expect(error?.file == file)
        }
    }
}
