import ResourceTypes

/// The minimum keeps more resources than were ever in use at once.
///
/// It speaks where, over five minutes or more, a quarter of the minimum (two at least) was in use
/// at no sample. Five minutes hold 300 samples at one a second, so that a peak that came now and
/// then was met; and nobody may have had to wait meanwhile, which would tell of a peak that fell
/// between samples. A quarter, because a minimum of the usual peak and a little is what people are
/// advised to set. A pool that was not used at all tells nothing and is left alone, as is one that
/// adapts its size itself.
struct MinimumAbovePeak: LintRule {
    static let id = LintRuleID.minimumAbovePeak
    static let seconds = 300.0
    /// Fewer samples miss peaks.
    static let samples = 60

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let (facts, size) = (sight.fiveMinutes, sight.statistics.size)
        guard facts.seconds >= Self.seconds, facts.samples >= Self.samples,
            size.targetPermille == nil, facts.acquired > 0, facts.waited == 0,
            size.minimum - facts.peakInUse >= max(2, (size.minimum + 3) / 4)
        else { return nil }
        let enough = facts.peakInUse + max(1, facts.peakInUse / 4)
        return LintVerdict(
            .note,
            "min \(size.minimum) keeps more than is used: at most \(facts.peakInUse) in use in "
                + "\(facts.samples) samples over \(NumberText.duration(seconds: facts.seconds))",
            remedy: "lower min towards \(enough): what is idle above it goes after the idle timeout"
        )
    }
}
