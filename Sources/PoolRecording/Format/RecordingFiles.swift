#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the system says of files, in the words of ``RecordingError``.
enum RecordingFiles {
    /// The files that SQLite keeps beside a file in WAL mode.
    static func companions(of file: String) -> [String] { [file + "-wal", file + "-shm"] }

    /// The file's path as SQLite takes it for a path, whatever its name: not `:memory:`, no URI.
    static func databasePath(_ file: String) -> String {
        file.hasPrefix("/") ? file : "./" + file
    }

    static func exists(_ file: String) -> Bool {
        var status = stat()
        return lstat(file, &status) == 0
    }

    /// The file's size in bytes; nil where it can't be told.
    static func size(_ file: String) -> Int? {
        var status = stat()
        return stat(file, &status) == 0 ? Int(status.st_size) : nil
    }

    static func isRegular(_ file: String) -> Bool {
        var status = stat()
        return stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    static func remove(_ file: String) { unlink(file) }

    /// Makes an empty file that was not there, so that no other process can make it too.
    static func claim(_ file: String, overwrite: Bool) throws(RecordingError) {
        let taken = [file] + companions(of: file)
        if let existing = taken.first(where: exists) {
            guard overwrite else {
                throw RecordingError(
                    code: .exists, file: file,
                    message: existing == file
                        ? "exists already: give another name, or --force to overwrite it"
                        : "\(existing) is left of another recording: "
                            + "give another name, or --force to delete it")
            }
            guard !exists(file) || isRegular(file) else {
                throw RecordingError(
                    code: .cannotCreate, file: file,
                    message: "is not a regular file: give another name")
            }
            for name in taken where exists(name) {
                guard unlink(name) == 0 else { throw creationError(file, errno) }
            }
        }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw creationError(file, errno) }
        close(descriptor)
    }

    private static func creationError(_ file: String, _ number: Int32) -> RecordingError {
        let (code, message): (RecordingError.Code, String) =
            switch number {
            case EEXIST: (.exists, "exists already: give another name, or --force to overwrite it")
            case ENOENT: (.cannotCreate, "its folder does not exist: create it, or give another")
            case ENOTDIR: (.cannotCreate, "its folder is a file: give another")
            case EACCES, EPERM:
                (.cannotCreate, "no permission to create it: choose a folder that you may write to")
            case EROFS: (.cannotCreate, "the disk is read-only: choose another folder")
            case ENOSPC, EDQUOT: (.cannotCreate, "the disk is full: free some space")
            case ENAMETOOLONG: (.cannotCreate, "the name is too long: give a shorter one")
            case EISDIR: (.cannotCreate, "is a folder: give the name of a file")
            default: (.cannotCreate, "\(text(number)): choose another folder")
            }
        return RecordingError(code: code, file: file, message: message)
    }

    /// Opens for reading, to learn whether it may be read and how it begins.
    static func beginning(of file: String, bytes limit: Int) throws(RecordingError) -> [UInt8] {
        guard exists(file) else {
            throw RecordingError(
                code: .notFound, file: file,
                message: "there is no such file: check the name, or record one with --record")
        }
        guard isRegular(file) else {
            throw RecordingError(
                code: .notARecording, file: file,
                message: "is no regular file: give the file that was recorded")
        }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw readError(file, errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = read(descriptor, &bytes, limit)
        guard count >= 0 else { throw readError(file, errno) }
        return Array(bytes.prefix(count))
    }

    static func readError(_ file: String, _ number: Int32) -> RecordingError {
        RecordingError(
            code: .cannotRead, file: file,
            message: number == EACCES
                ? "no permission to read it: ask its owner for it"
                : "can't be read, \(text(number)): check the disk")
    }

    /// Makes a folder of our own for copies.
    static func temporaryFolder() -> String? {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(base)/pooltop-replay-XXXXXX".utf8CString)
        return mkdtemp(&template).map { String(cString: $0) }
    }

    static func removeFolder(_ folder: String) { rmdir(folder) }

    /// Copies a file; false where that fails.
    static func copy(_ source: String, to target: String) -> Bool {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { return false }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { return false }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(input, &buffer, buffer.count)
            guard count > 0 else { return count == 0 }
            var written = 0
            while written < count {
                let step = buffer.withUnsafeBytes { bytes in
                    write(output, bytes.baseAddress.map { $0 + written }, count - written)
                }
                guard step > 0 else { return false }
                written += step
            }
        }
    }

    private static func text(_ number: Int32) -> String { String(cString: strerror(number)) }
}
