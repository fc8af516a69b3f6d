/// Something that is wrong with a pool, or with its sampling: in a sentence, with a remedy.
///
/// ```
/// orders  max always reached  all 20 in use in 58 of 60 samples over 1m00s, and 84 % of leases
///                             had to wait
///                             raise max above 20, or hold for shorter: 99 % take up to 120 ms
/// ```
public struct LintFinding: Sendable, Hashable, Identifiable {
    /// How grave it is.
    public enum Severity: Int, Sendable, Hashable, CaseIterable, Comparable {
        /// Worth a thought when there is time.
        case note
        /// It costs something now.
        case warning
        /// Acquires fail, or soon will.
        case critical

        /// The graver is the greater.
        public static func < (left: Severity, right: Severity) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    /// What tells one finding from another: a rule finds one thing of a pool at a time.
    public struct ID: Sendable, Hashable {
        /// The rule.
        public let rule: LintRuleID
        /// The pool's name; empty for what concerns all.
        public let pool: String

        /// Names a finding.
        public init(rule: LintRuleID, pool: String) {
            self.rule = rule
            self.pool = pool
        }
    }

    /// The rule and the pool.
    public var id: ID
    /// How grave it is now.
    public var severity: Severity
    /// What is wrong, with its count, as it was seen last.
    public var sentence: String
    /// What to do about it.
    public var remedy: String
    /// When it began, as far as was seen.
    public var since: WallTime
    /// When it was found, which is later: one sample is no evidence.
    public var found: WallTime
    /// When it had been gone for long enough to be over; nil while it lasts.
    public var until: WallTime?

    /// Makes a finding.
    public init(
        id: ID, severity: Severity, sentence: String, remedy: String, since: WallTime,
        found: WallTime, until: WallTime? = nil
    ) {
        self.id = id
        self.severity = severity
        self.sentence = sentence
        self.remedy = remedy
        self.since = since
        self.found = found
        self.until = until
    }

    /// Whether it was known at a time, and not yet over.
    public func isKnown(at time: WallTime) -> Bool {
        found <= time && (until.map { time < $0 } ?? true)
    }

    /// One line for a person, as a mark on a timeline has it.
    public var summary: String {
        id.pool.isEmpty
            ? "\(id.rule.title): \(sentence)" : "\(id.pool), \(id.rule.title): \(sentence)"
    }

    /// The gravest first, of these the one that has lasted longest, and then by pool and rule.
    public static func isGraver(_ left: LintFinding, _ right: LintFinding) -> Bool {
        if left.severity != right.severity { return left.severity > right.severity }
        return (left.since, left.id.pool, left.id.rule.rawValue)
            < (right.since, right.id.pool, right.id.rule.rawValue)
    }
}
