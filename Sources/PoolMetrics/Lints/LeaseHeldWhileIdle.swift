import ResourceTypes

/// A holder keeps a resource far longer than is usual there, while others wait for one.
///
/// A pool can't see whether its holder works with what it holds. What it sees is a lease that is
/// held 10 times as long as 99 % of the leases of its call site, and for a second at least, at a
/// moment at which all are in use and someone waits: most often a holder that has gone on to
/// something else and will come back to it. It needs 32 timed leases to know what is usual, of the
/// site or else of the pool. What is held for so long that it may be lost is ``LeakSuspected``'s.
struct LeaseHeldWhileIdle: LintRule {
    static let id = LintRuleID.leaseHeldWhileIdle
    static let seconds = 1.0
    static let factor = 10.0
    static let evidence: UInt64 = 32

    /// - Complexity: O(slots in the sample × call sites), and O(1) where nobody waits.
    mutating func look(at sight: LintSight) -> LintVerdict? {
        let statistics = sight.statistics
        guard statistics.waiting > 0, statistics.states.inUse >= statistics.size.maximum else {
            return nil
        }
        let held = statistics.slots.compactMap { slot -> (PoolStatistics.Slot, Double)? in
            let seconds = Double(slot.inStateNanoseconds) / 1e9
            guard slot.state == .inUse, seconds >= Self.seconds,
                let usual = statistics.usualHoldSeconds(at: slot.holder, evidence: Self.evidence),
                usual > 0, seconds >= usual * Self.factor,
                seconds < max(LeakSuspected.seconds, usual * LeakSuspected.factor)
            else { return nil }
            return (slot, seconds / usual)
        }
        guard
            let (slot, times) = held.max(by: { $0.0.inStateNanoseconds < $1.0.inStateNanoseconds })
        else { return nil }
        let place = slot.holder.map { " at \($0)" } ?? ""
        return LintVerdict(
            .warning,
            "while \(statistics.waiting) wait, \(NumberText.plural(held.count, "lease")) "
                + "\(held.count == 1 ? "is" : "are") held unusually long: \(slot.resource)\(place) "
                + "for \(NumberText.duration(nanoseconds: slot.inStateNanoseconds)), "
                + "\(Int(times)) times what 99 % take",
            remedy: "give back before slow work that does not need the resource, and acquire again "
                + "after it",
            since: sight.now - min(sight.now, slot.inStateNanoseconds))
    }
}
