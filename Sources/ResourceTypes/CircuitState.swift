/// Whether a pool lets its factory be called.
public enum CircuitState: String, Sendable, Hashable, Codable, CaseIterable {
    /// As usual. Next: ``open``.
    case closed
    /// Creations have failed several times on end and nothing is live: acquires fail at once.
    ///
    /// Next: ``halfOpen``.
    case open
    /// The backoff is over: one creation is tried, and acquires wait for it.
    ///
    /// Next: ``closed``, ``open``.
    case halfOpen = "half_open"
}
