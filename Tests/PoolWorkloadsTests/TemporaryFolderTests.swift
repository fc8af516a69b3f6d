import Foundation
import PoolWorkloads
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite("Temporary folders")
struct TemporaryFolderTests {
    private let parent: String

    init() throws {
        parent =
            FileManager.default.temporaryDirectory
            .appending(path: "workload-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: parent)
    }

    private func cleanUp() { try? FileManager.default.removeItem(atPath: parent) }

    /// A folder as a process that was killed leaves it: the lock file is there, nobody holds it.
    private func leaveStale(_ name: String, lockFile: Bool = true) throws -> String {
        let path = "\(parent)/\(name)"
        try FileManager.default.createDirectory(
            atPath: "\(path)/inner", withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: "\(path)/inner/file"))
        if lockFile { try Data().write(to: URL(filePath: "\(path)/lock")) }
        return path
    }

    @Test("one is private, is named by its process, and goes with all that is in it")
    func life() throws {
        defer { cleanUp() }
        let folder = try TemporaryFolder(in: parent)
        #expect(try names() == [String(folder.path.dropFirst(parent.count + 1))])
        #expect(folder.path.hasPrefix("\(parent)/pooltop-\(getpid())-"))
        var entry = stat()
        #expect(stat(folder.path, &entry) == 0 && entry.st_mode & 0o777 == 0o700)
        try Data("x".utf8).write(to: URL(filePath: "\(folder.path)/file"))
        folder.remove()
        folder.remove()
        #expect(try names().isEmpty)
        #expect(OpenFiles.under(parent).isEmpty)
    }

    @Test("one that is dropped goes too")
    func dropped() throws {
        defer { cleanUp() }
        do {
            let folder = try TemporaryFolder(in: parent)
            #expect(try names().count == 1)
            _ = folder
        }
        #expect(try names().isEmpty)
    }

    @Test("stale ones go at the next start, live ones and other people's things stay")
    func stale() throws {
        defer { cleanUp() }
        let live = try TemporaryFolder(in: parent)
        let stale = try leaveStale("pooltop-1-abc")
        let unlocked = try leaveStale("pooltop-2-abc", lockFile: false)
        let other = try leaveStale("something-else")
        let file = "\(parent)/pooltop-3-file"
        try Data().write(to: URL(filePath: file))
        let link = "\(parent)/pooltop-4-link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other)
        #expect(TemporaryFolder.removeStale(in: parent) == [stale, unlocked])
        let next = try TemporaryFolder(in: parent)
        let left = Set(try names().map { "\(parent)/\($0)" })
        #expect(left == [live.path, next.path, other, file, link])
        #expect(FileManager.default.fileExists(atPath: "\(other)/inner/file"))
    }

    @Test("what a killed process leaves behind goes at the next start", .timeLimit(.minutes(15)))
    func killed() async throws {
        defer { cleanUp() }
        await #expect(processExitsWith: .signal(SIGKILL)) { [parent = parent as String] in
            let folder = try TemporaryFolder(in: parent)
            try Data("x".utf8).write(to: URL(filePath: "\(folder.path)/file"))
            kill(getpid(), SIGKILL)
        }
        #expect(try names().count == 1)
        let next = try TemporaryFolder(in: parent)
        #expect(try names().map { "\(parent)/\($0)" } == [next.path])
    }

    @Test("a lock file that is a link is not followed, and its target is not touched")
    func linkedLock() throws {
        defer { cleanUp() }
        let target = "\(parent)/target"
        let folder = try leaveStale("pooltop-5-abc", lockFile: false)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/lock", withDestinationPath: target)
        #expect(TemporaryFolder.removeStale(in: parent).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: target))
    }

    @Test("many at once neither take a name nor a folder from each other")
    @concurrent
    func race() async throws {
        defer { cleanUp() }
        let parent = parent
        for _ in 0..<20 {
            let paths = try await withThrowingTaskGroup(of: TemporaryFolder.self) { group in
                for _ in 0..<8 { group.addTask { try TemporaryFolder(in: parent) } }
                var folders: [TemporaryFolder] = []
                for try await folder in group { folders.append(folder) }
                let alive = folders.allSatisfy {
                    FileManager.default.fileExists(atPath: "\($0.path)/lock")
                }
                #expect(alive)
                return Set(folders.map(\.path))
            }
            #expect(paths.count == 8)
        }
        #expect(try names().isEmpty)
    }

    @Test("a folder that can't be made is told with its reason and the remedy")
    func impossible() throws {
        defer { cleanUp() }
        let missing = #expect(throws: WorkloadError.self) {
            try TemporaryFolder(in: "\(parent)/missing")
        }
        #expect(missing?.code == .temporaryFolder)
        #expect(
            missing?.description
                == "can't make a folder in \(parent)/missing, No such file or directory: "
                + "set TMPDIR to a folder that you may write to")
        // A file system that lets nobody in, root neither.
        let refused = #expect(throws: WorkloadError.self) { try TemporaryFolder(in: "/proc") }
        #expect(refused?.code == .temporaryFolder)
    }
}
