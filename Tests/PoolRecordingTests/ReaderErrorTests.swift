import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("What a reader refuses", .timeLimit(.minutes(15)))
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

    @Test("Another program's database is no recording, and without its tables it is damaged")
    func otherDatabases() throws {
        func patched(_ sql: String) throws -> RecordingError? {
            try? FileManager.default.removeItem(atPath: file)
            try bench.record(SampleFixtures.workload(count: 1))
            try RecordingBench.execute(sql, on: file)
            return bench.failure { _ = try RecordingReader(file: file) }
        }
        #expect(try patched("PRAGMA application_id = 7")?.code == .notARecording)
        #expect(try patched("DELETE FROM meta")?.code == .damaged)
        #expect(try patched("DROP TABLE sample")?.code == .damaged)
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
            "UPDATE sample SET time_ns = 'noon'", "UPDATE sample SET instant_ns = 0.5",
            "UPDATE pool SET name = x'00'", "UPDATE site SET line = 'last'",
            "UPDATE reading SET circuit = 7", "UPDATE reading SET detail = 'none'",
            "UPDATE event SET pool_id = 'orders'", "UPDATE meta SET value = x'00'",
            "UPDATE event SET kind = x'00', payload = 1", "DROP TABLE reading",
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

    @Test(
        "Numbers that no pool can have are damage, and the error names the sample and the column",
        arguments: [
            ("state_in_use", "-1", "-1 is no count"),
            ("state_idle", "9223372036854775807", "9223372036854775807 is no count"),
            ("state_created", "2147483648", "2147483648 is no count"),
            ("waiting", "'many'", "\"many\" is no whole number"),
            ("pending_cleanups", "-9223372036854775808", "-9223372036854775808 is no count"),
            ("hold_sample_interval", "-1", "-1 is no count"),
            ("call_sites", "0.5", "0.5 is no whole number"),
            ("phase", "'asleep'", "\"asleep\" is no phase"),
            ("max", "0", "0 is no maximum for the minimum 1"),
            ("detail", "x'07'", "detail has the unknown form 7"),
            ("callers", "x'0000'", "call sites have bytes left over"),
            ("callers", "'nobody'", "\"nobody\" is no blob"),
        ])
    func hostileNumbers(column: String, value: String, problem: String) throws {
        try bench.record(SampleFixtures.workload(count: 3))
        try RecordingBench.execute(
            "UPDATE reading SET \(column) = \(value) WHERE sample_id = 2", on: file)
        let reader = try RecordingReader(file: file)
        let error = bench.failure { _ = try reader.batches(in: 0..<3) }
        #expect(error?.code == .damaged)
        #expect(
            error?.message.hasPrefix("is damaged (sample 2, column \(column): \(problem)): ")
                == true,
            "\(error?.message ?? "none")")
        #expect(try reader.batch(at: 0) != nil && reader.batch(at: 2) != nil)
    }

    @Test("A count of samples that no file can hold makes no room for them")
    func hostileLength() throws {
        try bench.record(SampleFixtures.workload(count: 2))
        try RecordingBench.execute(
            "UPDATE sample SET id = 9223372036854775807 WHERE id = 2", on: file)
        let reader = try RecordingReader(file: file)
        #expect(try reader.moments().count == 2)
        #expect(bench.failure { _ = try reader.batches(in: 0..<Int.max) }?.code == .damaged)
        try RecordingBench.execute("UPDATE sample SET id = id - 9223372036854775807", on: file)
        #expect(try RecordingReader(file: file).count == 0)
        try RecordingBench.execute(
            "UPDATE sample SET id = 1 WHERE id = 0; "
                + "UPDATE sample SET time_ns = -9223372036854775807 WHERE id = 1;"
                + "UPDATE sample SET id = 2, time_ns = 9223372036854775807 WHERE id < 0", on: file)
        let summary = try RecordingSummary(of: RecordingReader(file: file))
        #expect(try #require(summary.lengthSeconds) > 1.8e10)
    }
}
