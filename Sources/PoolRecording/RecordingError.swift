/// What went wrong with a recording's file, and what to do about it.
///
/// ```swift
/// do throws(RecordingError) {
///     let reader = try RecordingReader(file: path)
/// } catch where error.code == .notFound {
///     print(error)   // run.pooltop: there is no such file: give …
/// }
/// ```
public struct RecordingError: Error, Sendable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case exists, cannotCreate, notFound, cannotRead, notARecording, newerVersion, damaged
            case writeFailed, closed
        }
        let base: Base

        /// A file of this name is there already.
        public static let exists = Code(base: .exists)
        /// The file can't be made: no such folder, no permission, a read-only disk.
        public static let cannotCreate = Code(base: .cannotCreate)
        /// There is no such file.
        public static let notFound = Code(base: .notFound)
        /// The file is there and can't be read: no permission, a failing disk.
        public static let cannotRead = Code(base: .cannotRead)
        /// The file is something else.
        public static let notARecording = Code(base: .notARecording)
        /// A newer version wrote the file, in a form that this one does not know.
        public static let newerVersion = Code(base: .newerVersion)
        /// The file is a recording, and part of it is missing or wrong.
        public static let damaged = Code(base: .damaged)
        /// A batch could not be written, because the disk is full, for example.
        ///
        /// What was written before stays readable.
        public static let writeFailed = Code(base: .writeFailed)
        /// The recording has been closed.
        public static let closed = Code(base: .closed)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// The file, as it was given.
    public let file: String
    /// What happened, with its remedy behind a colon.
    public let message: String
    /// The error below this one, where there is one.
    public let cause: (any Error)?

    /// Makes an error.
    public init(code: Code, file: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.file = file
        self.message = message
        self.cause = cause
    }

    /// The error as `file: what happened: remedy`.
    public var description: String { "\(file): \(message)" }
}
