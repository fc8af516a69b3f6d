import PoolMetrics
import ResourceTypes

/// All pools of a batch together.
struct PoolTotals: Sendable, Hashable {
    /// Resources by state.
    var states = ResourceStateCounts()
    /// What all pools may have together.
    var maximum = 0
    /// Acquires that wait.
    var waiting = 0
    /// Clean-ups to come.
    var pendingCleanups = 0
    /// Errors so far, by kind.
    var errors: [PoolErrorKind: UInt64] = [:]
    /// Errors per second, by kind; absent where no pool has a rate.
    var errorRates: [PoolErrorKind: Double] = [:]
    /// Errors per second; nil where no pool has a rate.
    var errorRate: Double?
    /// Leases granted per second; nil where no pool has a rate.
    var acquireRate: Double?
    /// The bytes of the longest name.
    var longestName = 0
    /// Events that were overwritten before anyone read them.
    var eventsDropped: UInt64 = 0

    /// Nothing.
    init() {}

    /// The sum of models.
    ///
    /// - Complexity: O(models).
    init(_ models: [PoolModel]) {
        for model in models {
            let statistics = model.statistics
            longestName = max(longestName, model.name.utf8.count)
            states.created &+= statistics.states.created
            states.initialized &+= statistics.states.initialized
            states.inUse &+= statistics.states.inUse
            states.idle &+= statistics.states.idle
            states.failed &+= statistics.states.failed
            states.disposed &+= statistics.states.disposed
            maximum &+= model.maximum
            waiting &+= model.waiting
            pendingCleanups &+= statistics.pendingCleanups
            eventsDropped &+= statistics.eventsDropped
            if let rate = model.acquireRate { acquireRate = (acquireRate ?? 0) + rate }
            if let rate = model.errorRate { errorRate = (errorRate ?? 0) + rate }
            for (kind, count) in statistics.errors where count > 0 {
                errors[kind, default: 0] &+= count
                if let rate = model.errorRate(kind) { errorRates[kind, default: 0] += rate }
            }
        }
    }

    /// Errors of a kind per second; 0 for one that never came, nil where no pool has a rate.
    func errorRate(_ kind: PoolErrorKind) -> Double? {
        errorRate == nil ? nil : errorRates[kind] ?? 0
    }
}
