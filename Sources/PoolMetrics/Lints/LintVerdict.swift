/// What a rule says of one pool at one sample; a rule that finds nothing says nothing.
struct LintVerdict: Sendable, Hashable {
    /// How grave it is.
    var severity: LintFinding.Severity
    /// What is wrong, with its count.
    var sentence: String
    /// What to do about it.
    var remedy: String
    /// When it began, on the pool's monotonic clock; nil for now.
    var sinceNanoseconds: UInt64?

    /// Makes a verdict.
    init(
        _ severity: LintFinding.Severity, _ sentence: String, remedy: String,
        since sinceNanoseconds: UInt64? = nil
    ) {
        self.severity = severity
        self.sentence = sentence
        self.remedy = remedy
        self.sinceNanoseconds = sinceNanoseconds
    }
}
