/// A place in source code that acquires: a `#fileID` and a line.
public struct CallSite: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// `Module/File.swift`, as `#fileID` gives it.
    public let fileID: String
    /// The line, from 1; 0 where it is not known.
    public let line: Int

    /// Names a place.
    public init(fileID: String, line: Int) {
        self.fileID = fileID
        self.line = line
    }

    /// By file, then by line.
    public static func < (left: CallSite, right: CallSite) -> Bool {
        (left.fileID, left.line) < (right.fileID, right.line)
    }

    /// The place as a compiler writes it: `Module/File.swift:42`.
    public var description: String { "\(fileID):\(line)" }
}
