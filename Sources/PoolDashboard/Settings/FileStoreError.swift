/// A step of a file system that did not work.
public struct FileStoreError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What it was to do, as in `can't write`.
    public let step: String
    /// With which file.
    public let path: String
    /// What the system said, as in `no space left on device`.
    public let reason: String

    /// Makes an error.
    public init(step: String, path: String, reason: String) {
        self.step = step
        self.path = path
        self.reason = reason
    }

    /// All in a few words.
    public var description: String { "\(path): \(step) (\(reason))" }
}
