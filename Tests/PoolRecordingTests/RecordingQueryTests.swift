import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("Recordings seen from outside", .timeLimit(.minutes(15)))
struct RecordingQueryTests {
    private let bench: RecordingBench
    private var folder: TemporaryFolder { bench.folder }
    private var file: String { bench.file }

    init() throws { bench = try RecordingBench() }

    @Test("Anyone can query it with sqlite3", .enabled(if: RecordingBench.hasSQLite))
    func queries() throws {
        let batches = SampleFixtures.workload(count: 3)
        try bench.record(batches)
        #expect(try bench.sqlite("SELECT count(*) FROM sample") == "3\n")
        let orders = batches[1].pools[0].statistics
        #expect(
            try bench.sqlite(
                """
                SELECT time, name, size, idle, state_in_use, acquired_total FROM reading_view
                WHERE sample_id = 2 AND name = 'orders'
                """)
                == "2026-08-01T10:00:01.000Z|orders|10|\(orders.states.free)|"
                + "\(orders.states.inUse)|\(orders.acquired)\n")
        let event = try #require(batches.flatMap(\.events).first)
        #expect(
            try bench.sqlite("SELECT kind, text FROM event LIMIT 1")
                == "\(event.kind.name)|\(event.kind.summary)\n")
        #expect(try bench.sqlite("PRAGMA integrity_check") == "ok\n")
        #expect(try bench.sqlite("SELECT value FROM meta WHERE key = 'scenario'") == "steady\n")
    }

    @Test("A minute of three pools with ten slots each stays small", arguments: [1, 4])
    func size(samplesPerSecond: Int) throws {
        try bench.record(
            SampleFixtures.workload(
                count: 60 * samplesPerSecond,
                intervalNanoseconds: 1_000_000_000 / UInt64(samplesPerSecond)))
        let size = try RecordingReader(file: file).sizeBytes
        // 126,976 bytes at 1 Hz and 376,832 at 4 Hz when this was written.
        #expect(size < (samplesPerSecond == 1 ? 140_000 : 420_000))
    }

    @Test("A summary tells what there is, for people and for programs")
    func summary() throws {
        let batches = SampleFixtures.workload(count: 11)
        try bench.record(batches)
        let summary = try RecordingSummary(of: RecordingReader(file: file))
        #expect(summary.samples == 11)
        #expect(summary.lengthSeconds == 10)
        #expect(summary.eventsTotal == batches.flatMap(\.events).count)
        let text = summary.text
        #expect(text.contains("recorded by  pooltop test\n"))
        #expect(text.contains("scenario     steady\nseed         42\n"))
        #expect(
            text.contains(
                "span         2026-08-01T10:00:00.000Z to 2026-08-01T10:00:10.000Z, 10.0 s\n"))
        #expect(text.contains("pools        orders (sqlite), sessions (tcp), pages (memory)\n"))
        let json =
            try JSONSerialization.jsonObject(with: Data(summary.json.utf8)) as? [String: Any]
        #expect(json?["samples"] as? Int == 11)
        #expect(json?["seed"] as? Int == 42)
        #expect(json?["length_seconds"] as? Double == 10)
        #expect((json?["events"] as? [String: Int])?.values.reduce(0, +) == summary.eventsTotal)
        #expect((json?["pools"] as? [[String: String]])?.first?["kind"] == "sqlite")
        let coded = try JSONEncoder().encode(summary)
        #expect(try JSONDecoder().decode(RecordingSummary.self, from: coded) == summary)
    }

    @Test("Errors of one code are equal, those of two are not")
    func codes() {
        #expect(RecordingError.Code.exists != .notFound)
        #expect("\(RecordingError.Code.newerVersion)" == "newerVersion")
    }
}
