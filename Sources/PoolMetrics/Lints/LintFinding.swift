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

    /// What was said of it from a moment on.
    struct Wording: Sendable, Hashable {
        var start: WallTime
        var severity: Severity
        var sentence: String
        var remedy: String
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
    /// What has been said of it, in the order of time; nothing where only the present words count.
    private(set) var wordings: [Wording] = []

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

    /// It in the words that were known at a time; nil where it was not known then, or was over.
    ///
    /// - Complexity: O(log wordings).
    public func known(at time: WallTime) -> LintFinding? {
        guard isKnown(at: time) else { return nil }
        var (low, high) = (0, wordings.count)
        while low < high {
            let middle = (low + high) / 2
            if wordings[middle].start <= time { low = middle + 1 } else { high = middle }
        }
        var past = self
        past.wordings = []
        past.until = nil
        guard low > 0 else { return past }
        past.severity = wordings[low - 1].severity
        past.sentence = wordings[low - 1].sentence
        past.remedy = wordings[low - 1].remedy
        return past
    }

    /// Takes the words of a moment, the newest.
    ///
    /// - Parameter resolution: so long after the wording before, in nanoseconds, it is kept beside
    ///   it once there is a newer one.
    mutating func say(_ verdict: LintVerdict, at time: WallTime, resolution: Int64) {
        severity = verdict.severity
        sentence = verdict.sentence
        // One text for all: it seldom changes.
        if remedy != verdict.remedy { remedy = verdict.remedy }
        let wording = Wording(
            start: time, severity: severity, sentence: sentence, remedy: remedy)
        if let last = wordings.last, last.severity == severity, last.sentence == sentence,
            last.remedy == remedy
        {
            return
        }
        if let last = wordings.last, wordings.count > 1,
            last.start.since(wordings[wordings.count - 2].start) < resolution
        {
            wordings.removeLast()
        }
        wordings.append(wording)
    }

    /// Keeps, besides the first and the newest, no two wordings nearer to one another than that.
    mutating func thin(to resolution: Int64) {
        guard wordings.count > 2 else { return }
        var kept = [wordings[0]]
        for wording in wordings.dropFirst().dropLast()
        where wording.start.since(kept[kept.count - 1].start) >= resolution {
            kept.append(wording)
        }
        wordings = kept + wordings.suffix(1)
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

extension WallTime {
    /// Nanoseconds from another moment to this one.
    fileprivate func since(_ other: WallTime) -> Int64 {
        nanosecondsSinceEpoch &- other.nanosecondsSinceEpoch
    }
}
