/// What there is to know of a recording as a whole, for its timeline.
public struct FeedOverview: Sendable, Hashable {
    /// A moment that is worth going to.
    public struct Mark: Sendable, Hashable {
        /// The kind of a mark that somebody put there.
        public static let bookmark = "bookmark"

        /// The time of the batch in which it is.
        public var time: WallTime
        /// The name of the event's kind, or ``bookmark``.
        public var kind: String
        /// What a person reads who goes there.
        public var text: String

        /// Makes a mark.
        public init(time: WallTime, kind: String, text: String) {
            self.time = time
            self.kind = kind
            self.text = text
        }
    }

    /// The newest marks, in the order of their times.
    public var marks: [Mark]
    /// Where there are no samples, in order.
    public var gaps: [ClosedRange<WallTime>]
    /// What was wrong, and when; nil while it is still being looked for.
    public var findings: [LintFinding]?

    /// Makes an overview.
    public init(
        marks: [Mark], gaps: [ClosedRange<WallTime>], findings: [LintFinding]? = nil
    ) {
        self.marks = marks
        self.gaps = gaps
        self.findings = findings
    }
}
