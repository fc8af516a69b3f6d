public import ResourceTypes

/// What one step of a rollback, or of the way forward again, did to every pool.
///
/// ```swift
/// let step = await manager.restoreLegacyResources()
/// print(step)
/// // restore the old way
/// //   orders: running, bypassed: bypass: 2 disposed (2 bypass), …; resume: 0 disposed, …
/// ```
public struct RollbackStep: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Which step it was.
    public enum Action: String, Sendable, Hashable, Codable, CaseIterable {
        /// No pooled lease is granted any more; acquires wait.
        case disable
        /// Each acquire is given a resource of its own, which is disposed of after use.
        case restoreLegacy = "restore_legacy"
        /// What had been pooled is disposed of.
        case cleanUp = "clean_up"
        /// Pools pool again.
        case resume

        /// The step as people name it.
        public var title: String {
            switch self {
            case .disable: "disable resource management"
            case .restoreLegacy: "restore the old way"
            case .cleanUp: "clean up the pools"
            case .resume: "resume resource management"
            }
        }
    }

    /// What it did to one pool.
    public struct PoolResult: Sendable, Hashable, Codable {
        /// The pool's name.
        public let pool: String
        /// What each command did, in order.
        public let outcomes: [PoolCommandOutcome]
        /// What the pool was doing after it.
        public let phase: PoolPhase
        /// Whether the pool was bypassed after it.
        public let isBypassed: Bool
        /// Pooled resources that were still there at the deadline, with their holders; 0 in all
        /// steps but the clean-up.
        public let left: Int

        /// Makes a result.
        public init(
            pool: String, outcomes: [PoolCommandOutcome], phase: PoolPhase, isBypassed: Bool,
            left: Int
        ) {
            self.pool = pool
            self.outcomes = outcomes
            self.phase = phase
            self.isBypassed = isBypassed
            self.left = left
        }

        /// How many resources its commands disposed of.
        public var disposedTotal: Int { outcomes.reduce(0) { $0 + $1.disposedTotal } }
    }

    /// Which step it was.
    public let action: Action
    /// What it did to each pool, in the order of registration.
    public let pools: [PoolResult]

    /// Makes a step.
    public init(action: Action, pools: [PoolResult]) {
        self.action = action
        self.pools = pools
    }

    /// What it did to one pool, or nil.
    ///
    /// - Complexity: O(pools).
    public subscript(pool: String) -> PoolResult? { pools.first { $0.pool == pool } }

    /// A line for the step and one for each pool.
    public var description: String {
        guard !pools.isEmpty else { return "\(action.title): no pools" }
        let lines = pools.map { result in
            let state = result.phase.rawValue + (result.isBypassed ? ", bypassed" : "")
            let outcomes = result.outcomes.map(\.summary).joined(separator: "; ")
            let left = result.left > 0 ? "; \(result.left) still out" : ""
            return "  \(result.pool): \(state): \(outcomes)\(left)"
        }
        return ([action.title] + lines).joined(separator: "\n")
    }
}
