import ResourceTypes

/// All that there may be are in use nearly all of the time, and most acquires have to wait.
///
/// It speaks where, over a minute or more, nine of ten samples found the pool full, and at least
/// every second acquire waited or failed. Being full alone is no fault: a fixed pool whose workers
/// keep their resource is always full. Both together mean that the pool, not what it leads to, is
/// where time goes. It is critical once acquires give up.
struct MaximumAlwaysReached: LintRule {
    static let id = LintRuleID.maximumAlwaysReached
    static let seconds = 60.0
    static let samples = 6

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let (facts, maximum) = (sight.minute, sight.statistics.size.maximum)
        let (delayed, asked) = (facts.waited + facts.failed, facts.acquired + facts.failed)
        guard facts.seconds >= Self.seconds, facts.samples >= Self.samples,
            facts.atMaximum * 10 >= facts.samples * 9, delayed > 0, delayed * 2 >= asked
        else { return nil }
        let share = NumberText.percent(Double(delayed) / Double(asked))
        let failed = facts.failed > 0 ? "; \(NumberText.count(facts.failed)) gave up" : ""
        let hold = sight.statistics.hold.quantile(0.99).map {
            ": 99 % of leases take up to \(NumberText.duration(seconds: $0))"
        }
        return LintVerdict(
            facts.failed > 0 ? .critical : .warning,
            "all \(maximum) in use in \(facts.atMaximum) of \(facts.samples) samples over "
                + "\(NumberText.duration(seconds: facts.seconds)), and \(share) of acquires had to "
                + "wait\(failed)",
            remedy: "raise max above \(maximum), or hold for shorter\(hold ?? "")")
    }
}
