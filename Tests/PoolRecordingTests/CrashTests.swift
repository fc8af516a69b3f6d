import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("Recordings that are being written, or were left by a crash", .timeLimit(.minutes(15)))
struct CrashTests {
    private let bench: RecordingBench
    private var folder: TemporaryFolder { bench.folder }
    private var file: String { bench.file }

    init() throws { bench = try RecordingBench() }

    @Test("A recording that is being written can be read, and refreshed")
    func live() throws {
        let batches = SampleFixtures.workload(count: 6)
        let writer = try RecordingWriter(file: file, metadata: .test)
        for batch in batches[..<3] { try writer.append(batch) }
        let reader = try RecordingReader(file: file)
        #expect(reader.count == 3)
        for batch in batches[3...] { try writer.append(batch) }
        #expect(reader.count == 3)
        #expect(try reader.index(atOrBefore: batches[5].time) == 2)
        try reader.refresh()
        #expect(reader.count == 6)
        #expect(try reader.batches(in: 0..<6) == batches)
        #expect(reader.span?.upperBound == batches[5].time)
        // Closing while it is read is no error; the merged file can still be read.
        try writer.close()
        #expect(try reader.batch(at: 5) == batches[5])
    }

    /// The files as they are at this moment: what a crash would leave.
    private func crashImage(withSharedMemory: Bool) throws -> String {
        let copy = folder.path("crashed.pooltop")
        for suffix in ["", "-wal"] + (withSharedMemory ? ["-shm"] : []) {
            try FileManager.default.copyItem(atPath: file + suffix, toPath: copy + suffix)
        }
        return copy
    }

    @Test(
        "After a crash it reads up to the last whole batch",
        arguments: [(true, true), (true, false), (false, true), (false, false)])
    func crash(withSharedMemory: Bool, copying: Bool) throws {
        let batches = SampleFixtures.workload(count: 30)
        let writer = try RecordingWriter(file: file, metadata: .test)
        for batch in batches[..<25] { try writer.append(batch) }
        let copy = try crashImage(withSharedMemory: withSharedMemory)
        for batch in batches[25...] { try writer.append(batch) }
        let before = try Data(contentsOf: URL(fileURLWithPath: copy))
        let reader = try RecordingReader(file: copy, copying: copying)
        #expect(reader.count == 25)
        #expect(try reader.batches(in: 0..<25) == Array(batches[..<25]))
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before)
    }

    @Test(
        "In a folder that may not be written to, a crashed recording and a copied half are read",
        .enabled(if: geteuid() != 0, "root may write everywhere"))
    func readOnlyFolder() throws {
        let batches = SampleFixtures.workload(count: 25)
        let writer = try RecordingWriter(file: file, metadata: .test)
        for batch in batches { try writer.append(batch) }
        let copy = try crashImage(withSharedMemory: false)
        // Without its log, a file holds what was checkpointed: here, not even the tables.
        let half = folder.path("half.pooltop")
        try FileManager.default.copyItem(atPath: file, toPath: half)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
        defer {
            try? FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: folder.url.path)
        }
        #expect(try RecordingReader(file: copy).batches(in: 0..<99) == batches)
        let error = bench.failure { _ = try RecordingReader(file: half) }
        #expect(error?.code == .damaged)
        #expect(try folder.names().contains("crashed.pooltop-shm") == false)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: copy)
        let forbidden = bench.failure { _ = try RecordingReader(file: copy) }
        #expect(forbidden?.code == .cannotRead)
        #expect(forbidden?.message == "no permission to read it: ask its owner for it")
    }

    @Test("A process that is killed while it writes leaves every whole batch")
    func killed() async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [file = file as String] in
            let writer = try RecordingWriter(file: file, metadata: .test)
            for batch in SampleFixtures.workload(count: 17) { try writer.append(batch) }
            kill(getpid(), SIGKILL)
        }
        #expect(try folder.names().contains("run.pooltop-wal"))
        let reader = try RecordingReader(file: file)
        #expect(try reader.batches(in: 0..<99) == SampleFixtures.workload(count: 17))
    }

    @Test("A recording that was not closed and has lost its log says so")
    func lostLog() throws {
        let writer = try RecordingWriter(file: file, metadata: .test)
        try writer.append(SampleFixtures.workload(count: 1)[0])
        let half = folder.path("half.pooltop")
        try FileManager.default.copyItem(atPath: file, toPath: half)
        let error = bench.failure { _ = try RecordingReader(file: half) }
        #expect(error?.code == .damaged)
        #expect(error?.message.hasSuffix("-wal is missing: copy both files together") == true)
    }

    @Test("A crash in the middle of a batch costs that batch only")
    func tornBatch() throws {
        let batches = SampleFixtures.workload(count: 12)
        let writer = try RecordingWriter(file: file, metadata: .test)
        for batch in batches { try writer.append(batch) }
        let copy = try crashImage(withSharedMemory: false)
        // The last frames of the log are cut off, as if they had not been written yet.
        let wal = try FileHandle(forUpdating: URL(fileURLWithPath: copy + "-wal"))
        try wal.truncate(atOffset: try wal.seekToEnd() - 5_000)
        try wal.close()
        let reader = try RecordingReader(file: copy)
        #expect(reader.count < 12 && reader.count > 0)
        #expect(try reader.batches(in: 0..<12) == Array(batches[..<reader.count]))
    }

    @Test("A long recording's crash image is whole too, beyond SQLite's own checkpoints")
    func crashAfterCheckpoint() throws {
        let batches = SampleFixtures.workload(count: 40)
        let writer = try RecordingWriter(file: file, metadata: .test)
        // 1,000 pages make SQLite checkpoint: far fewer batches with a padded event each.
        for var batch in batches {
            batch.events.append(
                PoolEvent(
                    sequence: 1, pool: "orders", instantNanoseconds: batch.instantNanoseconds,
                    kind: .createFailed(
                        message: String(repeating: "x", count: 60_000), retryInSeconds: 1)))
            try writer.append(batch)
        }
        let reader = try RecordingReader(file: try crashImage(withSharedMemory: false))
        #expect(try reader.batches(in: 0..<99).map(\.pools) == batches.map(\.pools))
    }

    @Test("Copies that a reader made go with it")
    func copies() throws {
        try bench.record(SampleFixtures.workload(count: 2))
        func copyFolders() throws -> Set<String> {
            Set(
                try FileManager.default.contentsOfDirectory(
                    atPath: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
                ).filter { $0.hasPrefix("pooltop-replay-") })
        }
        var during: Set<String> = []
        do {
            let reader = try RecordingReader(file: file, copying: true)
            #expect(try reader.batch(at: 1) != nil)
            during = try copyFolders()
            #expect(!during.isEmpty)
        }
        #expect(try !copyFolders().isSuperset(of: during))
    }
}
