import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("Recordings of other builds", .timeLimit(.minutes(15)))
struct EvolutionTests {
    private let bench: RecordingBench

    init() throws { bench = try RecordingBench() }

    /// A recording whose pools have had every error and have disposed for every reason.
    private func recorded() throws -> [SampleBatch] {
        var batches = SampleFixtures.workload(count: 3)
        for batch in batches.indices {
            for pool in batches[batch].pools.indices {
                for kind in PoolErrorKind.allCases {
                    batches[batch].pools[pool].statistics.errors[kind] = UInt64(batch + pool)
                }
                for reason in DisposalReason.allCases {
                    batches[batch].pools[pool].statistics.disposals[reason] = UInt64(batch + 7)
                }
            }
        }
        try bench.record(batches)
        return batches
    }

    @Test("What an older build did not know is absent, and the rest is as it was")
    func older() throws {
        var batches = try recorded()
        try RecordingBench.execute(
            """
            DROP VIEW reading_view;
            ALTER TABLE reading DROP COLUMN errors_refused_total;
            ALTER TABLE reading DROP COLUMN disposed_bypass_total;
            ALTER TABLE reading DROP COLUMN bypassed;
            ALTER TABLE reading DROP COLUMN cleanups_run_total;
            ALTER TABLE reading DROP COLUMN callers;
            """, on: bench.file)
        for batch in batches.indices {
            for pool in batches[batch].pools.indices {
                batches[batch].pools[pool].statistics.errors[.refused] = nil
                batches[batch].pools[pool].statistics.disposals[.bypass] = nil
                batches[batch].pools[pool].statistics.callers = []
            }
        }
        let reader = try RecordingReader(file: bench.file)
        #expect(try reader.batches(in: 0..<3) == batches)
        #expect(try reader.batch(at: 1)?.pools[0].statistics.errors[.refused] == nil)
        #expect(try reader.batch(at: 1)?.pools[0].statistics.errors[.timeout] == 1)
    }

    @Test("What a newer build knows besides is left alone, wherever its columns stand")
    func newer() throws {
        let batches = try recorded()
        try RecordingBench.execute(
            """
            ALTER TABLE reading ADD COLUMN errors_melted_total INTEGER NOT NULL DEFAULT 5;
            ALTER TABLE reading ADD COLUMN mood TEXT DEFAULT 'calm';
            ALTER TABLE reading RENAME COLUMN errors_reset_total TO disposed_melted_total;
            ALTER TABLE reading ADD COLUMN errors_reset_total INTEGER;
            UPDATE reading SET errors_reset_total = disposed_melted_total;
            ALTER TABLE sample ADD COLUMN weather TEXT;
            ALTER TABLE event ADD COLUMN colour TEXT;
            CREATE TABLE holiday (day TEXT);
            INSERT INTO meta VALUES ('mascot', 'otter');
            """, on: bench.file)
        #expect(try RecordingReader(file: bench.file).batches(in: 0..<3) == batches)
    }

    @Test("A command of an older build, which did not note who waited, is read as it was")
    func commandWithoutWaiters() throws {
        // Clean up, one reason (1) with two, size 9 to 7, idle 4 to 2, 5 in use; by "me".
        let bytes: [UInt8] = [12, 1, 1, 1, 4, 18, 14, 8, 4, 10, 2, 109, 101]
        let kind = try EventCodec.unpack(bytes, sites: SiteTable())
        guard case .command(let outcome, let actor) = kind else {
            Issue.record("\(kind)")
            return
        }
        #expect(actor == "me")
        #expect(outcome.command == .cleanUp && outcome.disposedTotal == 2)
        #expect(outcome.sizeBefore == 9 && outcome.idleAfter == 2 && outcome.inUse == 5)
        #expect(outcome.waitingBefore == nil && outcome.waitingAfter == nil)
        var sites = SiteTable()
        #expect(EventCodec.pack(kind, sites: &sites) == bytes)
    }

    @Test("A number that is shown has the same name in a recording as everywhere else")
    func names() {
        let own = RecordingSchema.columns.map(\.name)
            .filter { !$0.hasSuffix("_ns") && !$0.hasSuffix("_permille") }
        #expect(own.filter { PoolField.named($0) == nil } == [])
        #expect(own.count > 30)
    }

    @Test("Without a column that every version has, a recording is damaged")
    func withoutTheLeading() throws {
        _ = try recorded()
        try RecordingBench.execute(
            "DROP VIEW reading_view; ALTER TABLE reading DROP COLUMN phase", on: bench.file)
        let error = bench.failure {
            _ = try RecordingReader(file: bench.file).batches(in: 0..<3)
        }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("no such column: phase") == true)
    }

    @Test("A newer major version asks for an update")
    func newerMajor() throws {
        _ = try recorded()
        try RecordingBench.execute(
            "PRAGMA user_version = \(RecordingSchema.version + 1)", on: bench.file)
        let error = bench.failure { _ = try RecordingReader(file: bench.file) }
        #expect(error?.code == .newerVersion)
        #expect(error?.message.hasSuffix(": update pooltop") == true)
    }
}
