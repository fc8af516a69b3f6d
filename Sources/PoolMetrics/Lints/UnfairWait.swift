import ResourceTypes

/// An acquire waits while others that came later are served.
///
/// This is no guess. In a line in the order of arrival, of those that wait at some sample, all but
/// the oldest itself may be served before it, and nobody else. So where more leases have been
/// granted after a wait since that sample than acquires waited at it, and the oldest waiter was
/// there already, it has been overtaken by those that came later: by higher priorities, which is
/// the only way past a line. Priorities are meant to overtake; it speaks from two whole rounds of
/// the pool on, eight at least, and where the waiter has waited for a second. It keeps one sample's
/// two numbers.
struct UnfairWait: LintRule {
    static let id = LintRuleID.unfairWait
    static let overtakers: UInt64 = 8
    static let rounds: UInt64 = 2
    static let seconds = 1.0

    /// A sample at which the waiter that is the oldest now was there already.
    private struct Anchor {
        var instant: UInt64
        var ahead: UInt64
        var waited: UInt64
    }

    private var anchor: Anchor?

    init() {}

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let statistics = sight.statistics
        guard statistics.waiting > 0, sight.isContinued || anchor == nil else {
            anchor = nil
            return nil
        }
        let age = statistics.oldestWaiterNanoseconds
        let arrival = sight.now - min(sight.now, age)
        guard let anchor, arrival <= anchor.instant else {
            anchor = Anchor(
                instant: sight.now, ahead: UInt64(statistics.waiting) - 1,
                waited: statistics.waited)
            return nil
        }
        let served = statistics.waited - min(statistics.waited, anchor.waited)
        guard served > anchor.ahead, Double(age) / 1e9 >= Self.seconds else { return nil }
        let overtakers = served - anchor.ahead
        let bound = max(Self.overtakers, Self.rounds * UInt64(statistics.size.maximum))
        guard overtakers >= bound else { return nil }
        return LintVerdict(
            .warning,
            "an acquire has waited for \(NumberText.duration(nanoseconds: age)) while "
                + "\(NumberText.count(overtakers)) or more that came later were served",
            remedy: "give its call site the same priority as the others, or raise max so that "
                + "nobody has to wait",
            since: arrival)
    }
}
