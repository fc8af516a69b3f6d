import ResourceTypes

/// Resources fail their validation by the pool.
///
/// It speaks where, within a minute or two, as many failed as the pool has ever had at once
/// meanwhile, five at least. One that fails now and then is what validation is for; a whole pool in
/// a minute means that the peer was restarted, or cuts what is idle before the pool does.
struct ValidationStorm: LintRule {
    static let id = LintRuleID.validationStorm
    static let failures = 5

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let facts = sight.minute
        guard facts.validationsFailed >= UInt64(max(Self.failures, facts.peakSize)) else {
            return nil
        }
        return LintVerdict(
            .warning,
            "\(NumberText.count(facts.validationsFailed)) failed their validation over "
                + "\(NumberText.duration(seconds: facts.seconds)), with at most "
                + "\(facts.peakSize) live at once",
            remedy: "look whether the peer was restarted; let the idle timeout and the lifetime be "
                + "shorter than the peer's own")
    }
}
