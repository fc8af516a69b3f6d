import ResourceTypes

/// The maximum allows far more than the pool ever needed.
///
/// It speaks where, over five minutes or more, there were never more than half as many live
/// resources as there may be: a ceiling that nothing comes near protects nobody from a leak or a
/// storm of retries. Live resources change slowly, so samples miss none of it. Half, because room
/// for a doubled load is common sense; and no maximum below four, where half is one or two.
struct MaximumNeverReached: LintRule {
    static let id = LintRuleID.maximumNeverReached
    static let seconds = 300.0
    static let samples = 60
    static let smallestMaximum = 4

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let (facts, size) = (sight.fiveMinutes, sight.statistics.size)
        guard facts.seconds >= Self.seconds, facts.samples >= Self.samples,
            size.targetPermille == nil, facts.acquired > 0,
            size.maximum >= Self.smallestMaximum, size.minimum * 2 <= size.maximum,
            facts.peakSize * 2 <= size.maximum
        else { return nil }
        let enough = max(size.minimum, facts.peakSize + (facts.peakSize + 3) / 4)
        return LintVerdict(
            .note,
            "max \(size.maximum) was never near: at most \(facts.peakSize) live over "
                + NumberText.duration(seconds: facts.seconds),
            remedy: "lower max towards \(enough), so that a leak or a storm of retries can't take "
                + "all that its peer has to give")
    }
}
