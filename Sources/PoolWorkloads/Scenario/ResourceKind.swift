/// The kinds of real resource that a scenario's pool may hold.
public enum ResourceKind: String, Sendable, Hashable, CaseIterable {
    /// Connections to a database file of our own, through SQLite.
    case sqlite
    /// Connections to an echo server of our own on 127.0.0.1.
    case tcp
    /// Page-aligned buffers of several megabytes.
    case memory
}
