import ResourceTypes

// What somebody waits for who warms a pool up.
extension PoolStateMachine {
    /// Whether the minimum is there, as far as the pool is to have it at all.
    package var isWarm: Bool {
        phase != .running || isBypassed || live - overdue >= settings.size.minimum
    }

    /// Whether a resource is being made that somebody may wait for: not one that has taken too
    /// long, and none once the pool is shut down.
    package var isCreating: Bool {
        creating > overdue && phase != .shuttingDown && phase != .shutDown
    }
}
