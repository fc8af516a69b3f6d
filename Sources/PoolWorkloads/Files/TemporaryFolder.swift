#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif
import Synchronization

/// A private folder for temporary files that never stays behind for good.
///
/// ```swift
/// let folder = try TemporaryFolder(in: "/tmp")   // /tmp/pooltop-4711-9f3c52d1e0a87b64
/// defer { folder.remove() }
/// ```
/// It is named `pooltop-<process>-<random>`, only its owner may enter it, and a lock file in it is
/// locked for as long as its process lives, however that ends. Making one removes those whose lock
/// nobody holds. The lock, not the process number, decides: numbers are used again, and mean
/// nothing across containers that share a folder. Making and removing can't take a folder from
/// each other: whoever holds the lock owns it, and a maker that lost it takes another name.
package final class TemporaryFolder: Sendable {
    private static let prefix = "pooltop-"
    private static let lockName = "lock"

    /// Its absolute path.
    package let path: String
    /// The locked lock file's descriptor; nil once the folder is gone.
    private let lock: Mutex<Int32?>

    /// Removes stale folders, then makes one.
    ///
    /// - Parameter parent: the folder to make it in, which has to be there.
    /// - Throws: ``WorkloadError`` with code `temporaryFolder`.
    package init(in parent: String) throws(WorkloadError) {
        Self.removeStale(in: parent)
        // A name of 64 random bits that is taken, or a folder that a cleaner took in the instant
        // between its making and its locking: neither happens twice in a row by chance.
        for _ in 0..<8 {
            let bits = UInt64.random(in: .min ... .max)
            let path = "\(parent)/\(Self.prefix)\(getpid())-\(String(bits, radix: 16))"
            guard mkdir(path, 0o700) == 0 else {
                if errno == EEXIST { continue }
                throw Self.failure("can't make a folder in \(parent)")
            }
            guard let descriptor = Self.takeLock(of: path) else {
                rmdir(path)
                continue
            }
            self.path = path
            lock = Mutex(descriptor)
            return
        }
        throw Self.failure("can't lock a folder in \(parent)")
    }

    deinit { remove() }

    /// Removes it with all that is in it, now; a second time does nothing.
    package func remove() {
        guard let descriptor = lock.withLock({ $0.take() }) else { return }
        // Locked until it is gone, so that no cleaner comes in between.
        try? FileManager.default.removeItem(atPath: path)
        close(descriptor)
    }

    /// Removes the folders of processes that are gone.
    ///
    /// Nothing is said of one that can't be removed: it is in nobody's way.
    ///
    /// - Returns: the paths of those that it removed.
    @discardableResult
    package static func removeStale(in parent: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        return names.filter { $0.hasPrefix(prefix) }.sorted().compactMap { name in
            let path = "\(parent)/\(name)"
            var entry = stat()
            // Only a real folder of our own user: a link or another's folder is none of ours.
            guard lstat(path, &entry) == 0, entry.st_mode & S_IFMT == S_IFDIR,
                entry.st_uid == geteuid(), let descriptor = takeLock(of: path)
            else { return nil }
            defer { close(descriptor) }
            do { try FileManager.default.removeItem(atPath: path) } catch { return nil }
            return path
        }
    }

    /// Locks a folder's lock file, making it where it isn't there.
    ///
    /// - Returns: its descriptor; nil where another holds it or the folder went away meanwhile.
    private static func takeLock(of path: String) -> Int32? {
        let file = "\(path)/\(lockName)"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        var opened = stat(), present = stat()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, fstat(descriptor, &opened) == 0,
            lstat(file, &present) == 0, opened.st_ino == present.st_ino,
            opened.st_dev == present.st_dev
        else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func failure(_ what: String) -> WorkloadError {
        let reason = String(cString: strerror(errno))
        return WorkloadError(
            code: .temporaryFolder,
            message: "\(what), \(reason): set TMPDIR to a folder that you may write to")
    }
}
