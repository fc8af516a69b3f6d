package import ResourceTypes

// What is usual at a call site, and which leases are far from it.
extension PoolStatistics {
    /// How long a lease that was taken at a call site is usually held at most: 99 % of those that
    /// were timed there, or in the whole pool where the site has had fewer than `evidence`.
    ///
    /// - Returns: nil where the pool has had fewer, too.
    /// - Complexity: O(call sites + buckets).
    func usualHoldSeconds(at site: CallSite?, evidence: UInt64) -> Double? {
        if let caller = callers.first(where: { $0.site == site }), caller.timed >= evidence {
            return Double(caller.longHoldNanoseconds) / 1e9
        }
        guard hold.count >= evidence else { return nil }
        return hold.quantile(0.99)
    }

    /// Whether a slot's lease has been out for so long, by what is usual, that it may be lost: as
    /// ``LeakSuspected`` says.
    ///
    /// - Complexity: O(1) for all but the few that have been out for long.
    package func isHeldBeyondHabit(_ slot: Slot) -> Bool {
        let seconds = Double(slot.inStateNanoseconds) / 1e9
        guard slot.state == .inUse, seconds >= LeakSuspected.seconds,
            let usual = usualHoldSeconds(at: slot.holder, evidence: LeakSuspected.evidence)
        else { return false }
        return seconds >= usual * LeakSuspected.factor
    }
}
