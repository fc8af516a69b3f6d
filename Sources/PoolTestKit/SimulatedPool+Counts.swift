import ResourcePools
import ResourceTypes

/// Acquires that came to the machine, counted from outside.
struct LockedAcquires {
    /// How many came.
    var entered = 0
    /// How many of them found a free slot at once, and never were in line.
    var servedAtOnce = 0
    /// How many failed because the factory did: the machine counts the factory's failures alone.
    var failedByFactory = 0
}

// That none is counted twice, and none is left out.
extension SimulatedPool {
    /// Who entered has waited and got a slot, has failed for a reason, or waits.
    func checkCounts() throws {
        let acquires = shell.acquires
        let reasons: [PoolErrorKind] = [.timeout, .rejected, .refused, .deadlock]
        let failed = reasons.reduce(machine.cancelled) { $0 + (machine.errors[$1] ?? 0) }
        let ended = Int(waitsGranted + failed) + acquires.failedByFactory
        let entered = acquires.entered - acquires.servedAtOnce
        guard entered != ended + machine.waiters.count else { return }
        throw ScheduleViolation(
            "\(entered) came to wait, \(waitsGranted) of them got a slot, \(failed) failed by "
                + "themselves, \(acquires.failedByFactory) with the factory, and "
                + "\(machine.waiters.count) wait")
    }

    /// How many waits the machine has counted that ended with a slot.
    private var waitsGranted: UInt64 { machine.waited }

    /// Forgets what only counts and tells, and begins anew with those who wait.
    ///
    /// Who explores has seen after each step that it is right, and does not keep it.
    func forgetCounts() {
        machine.forgetCounts()
        shell.acquires = LockedAcquires(entered: machine.waiters.count)
    }
}
