import ResourceTypes

/// Leases that are out for so long that they may never come back.
///
/// Two kinds of evidence. Where the pool has a leak threshold it says itself which lease is beyond
/// it. Where it has none, a lease counts that has been out for 30 s and for 20 times as long as
/// 99 % of the leases of its call site (of the pool, where the site has had fewer than 8). 30 s,
/// because that is how long an acquire waits by default: a lease that outlasts it fails whoever
/// wanted it. 20 times the slow end of what is usual is no longer a slow query. What is long by
/// habit, a nightly report, has its own habit after 8 leases, and is left alone.
///
/// It keeps the reported leases that are still out, ``limit`` at most, and sees the slots that a
/// sample has as detail, 256 at most. Critical from half of the maximum on: then the pool starves.
struct LeakSuspected: LintRule {
    static let id = LintRuleID.leakSuspected
    static let seconds = 30.0
    static let factor = 20.0
    /// So many timed leases make a habit.
    static let evidence: UInt64 = 8
    static let limit = 256
    /// The pool tells late by a second at most, and its clock is coarse.
    private static let slackNanoseconds: UInt64 = 2_000_000_000

    /// When the leases began that the pool itself has reported, by resource.
    private var reported: [ResourceID: UInt64] = [:]

    init() {}

    /// - Complexity: O(slots in the sample × call sites).
    mutating func look(at sight: LintSight) -> LintVerdict? {
        for event in sight.events {
            guard case .leakSuspected(let resource, _, let held) = event.kind,
                reported.count < Self.limit
            else { continue }
            let nanoseconds = UInt64(max(0, min(held, 1e9)) * 1e9)
            reported[resource] =
                event.instantNanoseconds
                - min(
                    event.instantNanoseconds, nanoseconds)
        }
        let suspects = sight.statistics.slots.filter { isSuspect($0, sight) }
        let out = Set(suspects.map(\.resource))
        reported = reported.filter { out.contains($0.key) }
        guard let oldest = suspects.max(by: { $0.inStateNanoseconds < $1.inStateNanoseconds })
        else { return nil }
        return verdict(suspects, oldest, sight)
    }

    private func isSuspect(_ slot: PoolStatistics.Slot, _ sight: LintSight) -> Bool {
        guard slot.state == .inUse else { return false }
        let held = slot.inStateNanoseconds
        if let start = reported[slot.resource],
            sight.now - min(sight.now, held) <= start + Self.slackNanoseconds
        {
            return true
        }
        return sight.statistics.isHeldBeyondHabit(slot)
    }

    private func verdict(
        _ suspects: [PoolStatistics.Slot], _ oldest: PoolStatistics.Slot, _ sight: LintSight
    ) -> LintVerdict {
        let sites = suspects.compactMap(\.holder).reduce(into: [:]) { $0[$1, default: 0] += 1 }
        let most = sites.max { ($0.value, $1.key) < ($1.value, $0.key) }
        let held = NumberText.duration(nanoseconds: oldest.inStateNanoseconds)
        let (number, maximum) = (suspects.count, sight.statistics.size.maximum)
        let place =
            most.map { most in
                most.value == number
                    ? ", taken at \(most.key)" : ", \(most.value) of them taken at \(most.key)"
            } ?? ""
        return LintVerdict(
            number * 2 >= maximum ? .critical : .warning,
            "\(NumberText.plural(number, "lease")) out of \(maximum) "
                + "\(number == 1 ? "has" : "have") been held for up to \(held)\(place)",
            remedy: "look there for a way out that does not give back: withResource always does",
            since: sight.now - min(sight.now, oldest.inStateNanoseconds))
    }
}
