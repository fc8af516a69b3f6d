/// What a pool as a whole is doing.
public enum PoolPhase: String, Sendable, Hashable, Codable, CaseIterable {
    /// Leases are granted. Next: ``paused``, ``draining``, ``shuttingDown``.
    case running
    /// No lease is granted; acquires wait, and what comes back stays.
    ///
    /// Next: ``running``, ``draining``, ``shuttingDown``.
    case paused
    /// No lease is granted until all that was there has come back and been disposed of; acquires
    /// wait. Next: ``running``, ``paused``, ``shuttingDown``.
    case draining
    /// Waiters have been refused, leases are awaited up to a deadline. Next: ``shutDown``.
    case shuttingDown = "shutting_down"
    /// Everything has been disposed of. No next phase.
    case shutDown = "shut_down"
}
