#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A backup's file: written whole or not at all, read whole.
package enum BackupFile {
    /// Writes some bytes; answers how many were taken, or -1 with `errno` set.
    package typealias Writer = (_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int

    /// Writes a file in one step: whoever reads the name finds what was there before or all of it.
    ///
    /// It goes into a new file beside it first, which only its owner may read, then to the disk,
    /// and takes the name last. Where that fails, nothing is left behind.
    /// - Parameter writer: the system's own; a test passes one that fails.
    package static func save(
        _ bytes: [UInt8], to file: String,
        through writer: Writer = { write($0, $1.baseAddress, $1.count) }
    ) throws(BackupError) {
        var status = stat()
        if stat(file, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw BackupError(
                code: .cannotCreate, file: file,
                message: "is there and no regular file: give the name of a file")
        }
        var template = Array("\(file).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw creationError(file, errno) }
        let failure = fill(descriptor, with: bytes, through: writer)
        // The file system may tell only now that it has no room.
        let closing = close(descriptor) == 0 ? 0 : errno
        if let number = failure ?? (closing == 0 ? nil : closing) {
            unlink(template)
            throw writeError(file, number)
        }
        guard rename(template, file) == 0 else {
            let number = errno
            unlink(template)
            throw creationError(file, number)
        }
    }

    private static func fill(
        _ descriptor: Int32, with bytes: [UInt8], through writer: Writer
    ) -> Int32? {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = writer(descriptor, UnsafeRawBufferPointer(rebasing: bytes[written...]))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return count == 0 ? ENOSPC : errno }
                written += count
            }
            return fsync(descriptor) == 0 ? nil : errno
        }
    }

    /// Reads a whole file.
    package static func load(_ file: String) throws(BackupError) -> [UInt8] {
        var status = stat()
        guard stat(file, &status) == 0 else { throw readError(file, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw BackupError(
                code: .cannotRead, file: file,
                message: "is no regular file: give the file that a backup was written to")
        }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw readError(file, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw readError(file, errno) }
            guard count > 0 else { return bytes }
            bytes += buffer.prefix(count)
        }
    }

    // MARK: - What the system says

    package static func creationError(_ file: String, _ number: Int32) -> BackupError {
        let message =
            switch number {
            case ENOENT: "its folder does not exist: create it, or give another"
            case ENOTDIR: "its folder is a file: give another"
            case EACCES, EPERM:
                "no permission to create it: choose a folder that you may write to"
            case EROFS: "the disk is read-only: choose another folder"
            case ENOSPC, EDQUOT: "the disk is full: free some space, or choose another"
            case ENAMETOOLONG: "the name is too long: give a shorter one"
            case EISDIR: "is a folder: give the name of a file"
            default: "\(text(number)): choose another folder"
            }
        return BackupError(code: .cannotCreate, file: file, message: message)
    }

    package static func writeError(_ file: String, _ number: Int32) -> BackupError {
        let message =
            switch number {
            case ENOSPC, EDQUOT: "the disk is full: free some space, or choose another"
            case EFBIG: "the file grows too big for its disk or its limit: raise the limit"
            default: "can't be written, \(text(number)): check the disk"
            }
        return BackupError(code: .writeFailed, file: file, message: message)
    }

    package static func readError(_ file: String, _ number: Int32) -> BackupError {
        switch number {
        case ENOENT, ENOTDIR:
            BackupError(
                code: .notFound, file: file,
                message: "there is no such file: give the file that a backup was written to")
        case EACCES, EPERM:
            BackupError(
                code: .cannotRead, file: file,
                message: "no permission to read it: ask its owner for it")
        default:
            BackupError(
                code: .cannotRead, file: file,
                message: "can't be read, \(text(number)): check the disk")
        }
    }

    private static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}
