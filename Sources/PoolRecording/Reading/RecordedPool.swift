/// A pool that a recording knows.
public struct RecordedPool: Sendable, Hashable, Codable {
    /// The pool's name.
    public let name: String
    /// What kind of resource it held; empty where only events of it were recorded.
    public let kind: String

    /// Makes one.
    public init(name: String, kind: String) {
        self.name = name
        self.kind = kind
    }
}
