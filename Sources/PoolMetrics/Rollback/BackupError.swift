/// What went wrong with a backup's file, and what to do about it.
///
/// ```swift
/// do throws(BackupError) {
///     try await manager.restore(from: path)
/// } catch where error.code == .damaged {
///     print(error)   // pools.json: pools[0].configuration.size is missing: give …
/// }
/// ```
public struct BackupError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case cannotCreate, writeFailed, notFound, cannotRead, notABackup, newerSchema, damaged
        }
        let base: Base

        /// The file can't be made: no such folder, no permission, a read-only disk.
        public static let cannotCreate = Code(base: .cannotCreate)
        /// The document could not be written, because the disk is full, for example.
        ///
        /// A file that was there before is as it was.
        public static let writeFailed = Code(base: .writeFailed)
        /// There is no such file.
        public static let notFound = Code(base: .notFound)
        /// The file is there and can't be read: no permission, a folder, a failing disk.
        public static let cannotRead = Code(base: .cannotRead)
        /// The file is JSON, and something else than a backup.
        public static let notABackup = Code(base: .notABackup)
        /// A newer version wrote the document, in a form that this one does not know.
        public static let newerSchema = Code(base: .newerSchema)
        /// Part of the document is missing or wrong.
        public static let damaged = Code(base: .damaged)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// The file, as it was given.
    public let file: String
    /// The place in the document, as in `pools[0].configuration.size`; nil where it is the file's
    /// fault.
    public let key: String?
    /// What happened, with its remedy behind a colon.
    public let message: String

    /// Makes an error.
    public init(code: Code, file: String, key: String? = nil, message: String) {
        self.code = code
        self.file = file
        self.key = key
        self.message = message
    }

    /// The error as `file: what happened: remedy`.
    public var description: String { "\(file): \(message)" }
}
