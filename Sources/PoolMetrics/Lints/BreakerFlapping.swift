import ResourceTypes

/// The breaker opens, closes and opens again: the factory works now and then.
///
/// It speaks from three openings in five minutes on, between which it was closed; a breaker that
/// tries and stays open does not count, for that is what it is for. An opening that was over before
/// the next sample was not seen, so the number is a lower bound. It keeps the last ``limit``
/// openings.
struct BreakerFlapping: LintRule {
    static let id = LintRuleID.breakerFlapping
    static let openings = 3
    static let spanNanoseconds: UInt64 = 300_000_000_000
    static let limit = 8

    private var opened: [UInt64] = []

    init() {}

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let now = sight.now
        guard let before = sight.circuitBefore else {
            opened = []
            return nil
        }
        if before == .closed, sight.statistics.circuit != .closed {
            opened.append(now)
            if opened.count > Self.limit { opened.removeFirst() }
        }
        opened.removeAll { now - $0 > Self.spanNanoseconds }
        guard opened.count >= Self.openings, let first = opened.first else { return nil }
        return LintVerdict(
            .warning,
            "the breaker opened \(opened.count) times in "
                + "\(NumberText.duration(nanoseconds: now - first)) and closed in between",
            remedy: "see the create errors: what the factory calls answers now and then; a longer "
                + "back-off spares it",
            since: first)
    }
}
