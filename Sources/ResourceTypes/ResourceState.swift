/// The six states of a pooled resource's life, as every count and every screen uses them.
///
/// ```
/// created ─▶ initialized ─▶ in_use ◀─▶ idle
///     │            │            │        │
///     └────────────┴─▶ failed ◀─┴────────┤
///                        │               │
///                        └──▶ disposed ◀─┘
/// ```
/// A resource that is being made is ``created``; made and never leased, ``initialized``; leased,
/// ``inUse``; returned, ``idle``. While it is validated or closed it keeps the state it came from.
/// A broken one is ``failed`` until it is gone. ``disposed`` is terminal.
public enum ResourceState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Being made. Next: ``initialized``, ``failed``, ``disposed``.
    case created
    /// Made and never leased. Next: ``inUse``, ``failed``, ``disposed``.
    case initialized
    /// Leased to a task. Next: ``idle``, ``failed``, ``disposed``.
    case inUse = "in_use"
    /// Returned and free to lease. Next: ``inUse``, ``failed``, ``disposed``.
    case idle
    /// Broken, and not yet gone. Next: ``disposed``.
    case failed
    /// Gone. No next state.
    case disposed

    /// The states that may follow this one.
    ///
    /// - Complexity: O(1).
    public var nextStates: Set<ResourceState> {
        switch self {
        case .created: [.initialized, .failed, .disposed]
        case .initialized: [.inUse, .failed, .disposed]
        case .inUse: [.idle, .failed, .disposed]
        case .idle: [.inUse, .failed, .disposed]
        case .failed: [.disposed]
        case .disposed: []
        }
    }
}
