import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolRecording

@Suite("What a writer refuses", .timeLimit(.minutes(15)))
struct WriterErrorTests {
    private let bench: RecordingBench
    private var folder: TemporaryFolder { bench.folder }
    private var file: String { bench.file }

    init() throws { bench = try RecordingBench() }

    @Test("An existing file is refused, unless it is to be overwritten")
    func exists() throws {
        try Data("precious".utf8).write(to: URL(fileURLWithPath: file))
        let error = bench.failure { _ = try RecordingWriter(file: file, metadata: .test) }
        #expect(error?.code == .exists)
        #expect(
            error.map { "\($0)" }
                == "\(file): exists already: give another name, or --force to overwrite it")
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
        let writer = try RecordingWriter(file: file, overwrite: true, metadata: .test)
        try writer.append(SampleFixtures.workload(count: 1)[0])
        try writer.close()
        #expect(try RecordingReader(file: file).count == 1)
    }

    @Test("The rest of a crashed recording is not taken for the new one's")
    func orphanedLog() throws {
        try Data("left over".utf8).write(to: URL(fileURLWithPath: file + "-wal"))
        let error = bench.failure { _ = try RecordingWriter(file: file, metadata: .test) }
        #expect(error?.code == .exists)
        #expect(error?.message.contains("-wal is left of another recording") == true)
        try RecordingWriter(file: file, overwrite: true, metadata: .test).close()
        #expect(try folder.names() == ["run.pooltop"])
    }

    @Test("Where no file can be made, the error says why")
    func cannotCreate() throws {
        let missing = bench.failure {
            _ = try RecordingWriter(file: folder.path("no/such/run.pooltop"), metadata: .test)
        }
        #expect(missing?.code == .cannotCreate)
        #expect(missing?.message == "its folder does not exist: create it, or give another")
        let below = bench.failure {
            try Data().write(to: URL(fileURLWithPath: file))
            _ = try RecordingWriter(file: file + "/run.pooltop", metadata: .test)
        }
        #expect(below?.code == .cannotCreate)
        let isFolder = bench.failure {
            _ = try RecordingWriter(file: folder.url.path, overwrite: true, metadata: .test)
        }
        #expect(isFolder?.code == .cannotCreate)
        #expect(isFolder?.message == "is not a regular file: give another name")
        let device = bench.failure {
            _ = try RecordingWriter(file: "/dev/full", overwrite: true, metadata: .test)
        }
        #expect(device?.code == .cannotCreate)
        let long = bench.failure {
            _ = try RecordingWriter(
                file: folder.path(String(repeating: "x", count: 300)), metadata: .test)
        }
        #expect(long?.message == "the name is too long: give a shorter one")
    }

    @Test("A file's name is only a name, even where SQLite knows it")
    func names() {
        #expect(RecordingFiles.databasePath(":memory:") == "./:memory:")
        #expect(RecordingFiles.databasePath("file:run?mode=ro") == "./file:run?mode=ro")
        #expect(RecordingFiles.databasePath("/tmp/run.pooltop") == "/tmp/run.pooltop")
    }

    @Test("Without permission there is no file", .enabled(if: geteuid() != 0, "root may all"))
    func noPermission() throws {
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o555], ofItemAtPath: folder.url.path)
        let error = bench.failure { _ = try RecordingWriter(file: file, metadata: .test) }
        #expect(error?.code == .cannotCreate)
        #expect(error?.message.hasPrefix("no permission") == true)
    }

    @Test("A full disk refuses a batch, keeps those before it, and takes more when there is room")
    func diskFull() throws {
        let batches = SampleFixtures.workload(count: 200)
        let writer = try RecordingWriter(
            file: file, overwrite: false, metadata: .test, maximumPages: 40)
        var written = 0
        let error = bench.failure {
            for batch in batches {
                try writer.append(batch)
                written += 1
            }
        }
        #expect(error?.code == .writeFailed)
        #expect(error?.message.contains("the disk is full: free some space") == true)
        #expect(error?.cause != nil)
        #expect(written > 0 && written < 200)
        #expect(writer.count == written)
        // A small batch still fits: new pools and call sites of the lost one come with it.
        var small = batches[199]
        small.pools = []
        small.events = []
        try writer.append(small)
        try writer.close()
        let reader = try RecordingReader(file: file)
        #expect(try reader.batches(in: 0..<written) == Array(batches[..<written]))
        #expect(try reader.batch(at: written) == small)
    }

    @Test("A closed recording takes no more")
    func closed() throws {
        let writer = try RecordingWriter(file: file, metadata: .test)
        try writer.close()
        let error = bench.failure { try writer.append(SampleFixtures.workload(count: 1)[0]) }
        #expect(error?.code == .closed)
    }
}
