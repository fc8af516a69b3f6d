import PoolMetrics

/// A moment that is worth going to: what happened, or what somebody noted.
struct TimelineMark: Sendable, Hashable {
    /// What it is about, the least grave first.
    enum Kind: Int, Sendable, Hashable, CaseIterable {
        /// Somebody did something to a pool, or to the workload.
        case command
        /// A resource broke, or could not be validated, reset or closed.
        case trouble
        /// A rule found something wrong.
        case finding
        /// An acquire failed, or a creation.
        case error
        /// A pool was exhausted.
        case exhausted
        /// A lease may have been lost.
        case leak
        /// Somebody put it there.
        case bookmark

        /// What an event is marked as, by the name of its kind; nil where it is everyday life.
        init?(_ name: String) {
            switch name {
            case "dispose_failed", "validation_failed", "reset_failed", "broken": self = .trouble
            case "create_failed", "timed_out", "rejected", "refused", "deadlock": self = .error
            case "exhausted": self = .exhausted
            case "unreturned", "leak_suspected": self = .leak
            case "command", "phase", "workload": self = .command
            case FeedOverview.Mark.bookmark: self = .bookmark
            default: return nil
            }
        }

        /// Which of two in one place is shown.
        var rank: Int { rawValue }

        /// Whether so many may come that one a second has to do.
        var comesInHerds: Bool { self != .bookmark && self != .command }

        /// The colour's role.
        var role: Role {
            switch self {
            case .command, .bookmark: .accent
            case .trouble, .finding, .leak: .warning
            case .error, .exhausted: .critical
            }
        }
    }

    /// The longest text that is kept, in characters.
    static let textLimit = 100

    /// What it is about.
    var kind: Kind
    /// When.
    var time: WallTime
    /// What a person reads who goes there.
    var text: String

    /// Makes a mark.
    init(_ kind: Kind, at time: WallTime, _ text: String) {
        self.kind = kind
        self.time = time
        self.text = String(text.prefix(TimelineMark.textLimit))
    }

    /// Something that was found wrong, where it was found, in the words of then.
    init(_ finding: LintFinding) {
        let summary = (finding.known(at: finding.found) ?? finding).summary
        self.init(.finding, at: finding.found, summary)
    }

    /// A recording's mark; nil where its event is everyday life.
    init?(_ mark: FeedOverview.Mark) {
        guard let kind = Kind(mark.kind) else { return nil }
        self.init(kind, at: mark.time, mark.text)
    }
}
