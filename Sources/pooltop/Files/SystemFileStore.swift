import Foundation
import PoolDashboard

/// The file system of this machine.
struct SystemFileStore: FileStore {
    /// Links that lead in a circle end here.
    private static let linkLimit = 32

    var mark: String { "\(getpid()).new" }

    func target(of path: String) throws(FileStoreError) -> String {
        var path = path
        for _ in 0..<Self.linkLimit {
            var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
            let count = buffer.withUnsafeMutableBytes { bytes in
                bytes.baseAddress.map { readlink(path, $0, bytes.count) } ?? -1
            }
            // Not a link, or not there.
            guard count >= 0 else { return path }
            let next = String(decoding: buffer.prefix(count), as: UTF8.self)
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
            path = next.hasPrefix("/") ? next : folder + next
        }
        throw FileStoreError(step: "leads nowhere", path: path, reason: "too many links")
    }

    func withLock<Failure: Error>(
        on folder: String, _ work: () throws(Failure) -> Void
    ) throws(Failure) -> Bool {
        let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        // The end of the file's only descriptor is the end of the lock.
        defer { if file >= 0 { close(file) } }
        // A file system without locks says something else: there it goes without.
        if file >= 0, flock(file, LOCK_EX | LOCK_NB) < 0, errno == EWOULDBLOCK { return false }
        try work()
        return true
    }

    func pause(milliseconds: Int) { usleep(UInt32(clamping: milliseconds * 1_000)) }

    func contents(of path: String) throws(FileStoreError) -> [UInt8]? {
        guard UserFiles.isThere(path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw FileStoreError(
                step: "can't be read", path: path, reason: "it is a folder, or not yours to read")
        }
        return Array(data)
    }

    func checkWritable(_ path: String) throws(FileStoreError) {
        try check(access(path, W_OK), "can't be changed", path)
    }

    func makeFolder(_ path: String) throws(FileStoreError) {
        guard mkdir(path, 0o755) < 0, errno != EEXIST else { return }
        if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex {
            try makeFolder(String(path[..<slash]))
            try check(mkdir(path, 0o755), "can't be made", path)
        } else {
            try check(-1, "can't be made", path)
        }
    }

    func create(_ path: String, _ contents: [UInt8]) throws(FileStoreError) {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        try check(file, "can't be made", path)
        defer { close(file) }
        var rest = contents[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            try check(Int32(clamping: count), "can't be written", path)
            rest = rest.dropFirst(count)
        }
    }

    func copyPermissions(from path: String, to other: String) throws(FileStoreError) {
        var found = stat()
        try check(stat(path, &found), "can't be looked at", path)
        // Who may not give a file away keeps it.
        _ = chown(other, found.st_uid, found.st_gid)
        try check(chmod(other, found.st_mode & 0o7777), "can't get its permissions", other)
    }

    func synchronize(_ path: String) throws(FileStoreError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        try check(file, "can't be opened", path)
        defer { close(file) }
        try check(fsync(file), "can't be brought onto the disk", path)
    }

    func rename(_ path: String, to other: String) throws(FileStoreError) {
        try check(Self.system(path, other), "can't be replaced", other)
    }

    func remove(_ path: String) { unlink(path) }

    private static func system(_ path: String, _ other: String) -> Int32 {
        Foundation.rename(path, other)
    }

    private func check(_ result: Int32, _ step: String, _ path: String) throws(FileStoreError) {
        guard result < 0 else { return }
        throw FileStoreError(
            step: step, path: path, reason: String(cString: strerror(errno)).lowercased())
    }
}
