/// Looks at one pool, sample after sample, for one thing that may be wrong with it.
///
/// A rule is a small value with a bounded memory of its own; what several need is in the windows of
/// ``LintSight``. It is asked at every sample and says what is wrong as long as it is: whoever asks
/// sees to it that a finding does not come and go with every sample.
protocol LintRule: Sendable {
    /// Its name.
    static var id: LintRuleID { get }

    /// A rule that has seen nothing.
    init()

    /// Judges a pool by its newest sample.
    ///
    /// - Complexity: O(1), but where a rule says otherwise.
    mutating func look(at sight: LintSight) -> LintVerdict?
}
