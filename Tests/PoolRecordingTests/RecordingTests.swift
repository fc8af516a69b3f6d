import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("Recordings", .timeLimit(.minutes(15)))
struct RecordingTests {
    private let bench: RecordingBench
    private var folder: TemporaryFolder { bench.folder }
    private var file: String { bench.file }

    init() throws { bench = try RecordingBench() }

    @Test("Any batches come back as they were", arguments: 1...8)
    func wildRoundTrip(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let batches = (0..<15).map { _ in SampleFixtures.wildBatch(using: &random) }
        try bench.record(batches)
        let reader = try RecordingReader(file: file)
        #expect(reader.count == 15)
        #expect(try reader.batches(in: 0..<15) == batches)
        for index in batches.indices.shuffled(using: &random) {
            #expect(try reader.batch(at: index) == batches[index])
        }
    }

    @Test("A workload's recording says what it holds")
    func contents() throws {
        let batches = SampleFixtures.workload(count: 20)
        try bench.record(batches)
        let reader = try RecordingReader(file: file)
        #expect(reader.metadata == .test)
        #expect(reader.count == 20)
        #expect(reader.span == batches[0].time...batches[19].time)
        #expect(reader.pools.map(\.name) == ["orders", "sessions", "pages"])
        #expect(reader.pools.map(\.kind) == ["sqlite", "tcp", "memory"])
        #expect(try reader.moments().map(\.time) == batches.map(\.time))
        #expect(try reader.moments().map(\.instantNanoseconds) == batches.map(\.instantNanoseconds))
        let kinds = batches.flatMap(\.events).reduce(into: [:]) {
            $0[$1.kind.name, default: 0] += 1
        }
        #expect(try reader.eventCounts() == kinds)
        #expect(reader.sizeBytes > 0)
    }

    @Test("What was done to the workload is an event and a mark, and no pool")
    func workload() throws {
        var batches = SampleFixtures.workload(count: 3)
        let done = PoolEvent.Kind.workload("leak begins in orders", actor: "dashboard (anna)")
        batches[1].events.append(
            PoolEvent(
                sequence: 1, pool: PoolEvent.workloadSource,
                instantNanoseconds: batches[1].instantNanoseconds, kind: done))
        try bench.record(batches)
        let reader = try RecordingReader(file: file)
        #expect(try reader.batches(in: 0..<3) == batches)
        #expect(reader.pools.map(\.name) == ["orders", "sessions", "pages"])
        #expect(try reader.eventCounts()["workload"] == 1)
        let mark = try reader.marks().first { $0.kind == "workload" }
        #expect(mark?.time == batches[1].time)
        #expect(mark?.text == "workload: dashboard (anna): leak begins in orders")
    }

    @Test("Ranges are cut to what is there, and no index traps")
    func ranges() throws {
        let batches = SampleFixtures.workload(count: 5)
        try bench.record(batches)
        let reader = try RecordingReader(file: file)
        #expect(try reader.batches(in: 3..<99) == Array(batches[3...]))
        #expect(try reader.batches(in: -9..<2) == Array(batches[..<2]))
        #expect(try reader.batches(in: 7..<9).isEmpty)
        #expect(try reader.batch(at: -1) == nil)
        #expect(try reader.batch(at: 5) == nil)
        #expect(try reader.batch(at: .max) == nil)
    }

    @Test("A time finds the last batch that is not later")
    func times() throws {
        try bench.record(SampleFixtures.workload(count: 5))
        let reader = try RecordingReader(file: file)
        let start = SampleFixtures.start
        #expect(try reader.index(atOrBefore: start.advanced(byNanoseconds: -1)) == nil)
        #expect(try reader.index(atOrBefore: start) == 0)
        #expect(try reader.index(atOrBefore: start.advanced(byNanoseconds: 2_999_999_999)) == 2)
        #expect(try reader.index(atOrBefore: start.advanced(byNanoseconds: 3_000_000_000)) == 3)
        #expect(try reader.index(atOrBefore: start.advanced(byNanoseconds: 3_600_000_000_000)) == 4)
    }

    @Test("A closed recording is one file, which stays as it is when it is read")
    func oneFile() throws {
        let writer = try RecordingWriter(file: file, metadata: .test)
        try writer.append(SampleFixtures.workload(count: 1)[0])
        #expect(try folder.names().contains("run.pooltop-wal"))
        #expect(writer.count == 1)
        try writer.close()
        try writer.close()
        #expect(try folder.names() == ["run.pooltop"])
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(try RecordingReader(file: file).batch(at: 0) != nil)
        #expect(try folder.names() == ["run.pooltop"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
    }

    @Test("A writer that is dropped closes its file")
    func dropped() throws {
        do {
            let writer = try RecordingWriter(file: file, metadata: .test)
            try writer.append(SampleFixtures.workload(count: 1)[0])
        }
        #expect(try folder.names() == ["run.pooltop"])
        #expect(try RecordingReader(file: file).count == 1)
    }

    @Test("A recording without a batch is one")
    func empty() throws {
        try bench.record([])
        let reader = try RecordingReader(file: file)
        #expect(reader.count == 0)
        #expect(reader.span == nil)
        #expect(try reader.batch(at: 0) == nil)
        #expect(try reader.index(atOrBefore: SampleFixtures.start) == nil)
        #expect(try RecordingSummary(of: reader).text.contains("events       0\n"))
    }

    @Test("Two writers at once on two files, and appends from many tasks, lose nothing")
    func concurrency() async throws {
        let writer = try RecordingWriter(file: file, metadata: .test)
        let batch = SampleFixtures.workload(count: 1)[0]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<10 { try writer.append(batch) } }
            }
            try await group.waitForAll()
        }
        try writer.close()
        #expect(try RecordingReader(file: file).batches(in: 0..<99).count == 40)
    }
}
