/// What a ``PoolCommand`` did, in numbers.
public struct PoolCommandOutcome: Sendable, Hashable, Codable {
    /// A clean-up that was put off.
    public struct Postponement: Sendable, Hashable, Codable {
        /// Which of the resource's clean-ups would have come first.
        public let reason: DisposalReason
        /// When it was due, in nanoseconds from when the command ran; 0 where that had passed.
        public let dueBeforeNanoseconds: UInt64
        /// When it is due since.
        ///
        /// As before where it can't be put off any further.
        public let dueAfterNanoseconds: UInt64

        /// Makes one.
        public init(
            _ reason: DisposalReason, dueBeforeNanoseconds: UInt64, dueAfterNanoseconds: UInt64
        ) {
            self.reason = reason
            self.dueBeforeNanoseconds = dueBeforeNanoseconds
            self.dueAfterNanoseconds = dueAfterNanoseconds
        }
    }

    /// The command that ran.
    public let command: PoolCommand
    /// How many resources it disposed of, by reason.
    ///
    /// Reasons with none are absent.
    public let disposed: [DisposalReason: Int]
    /// Live resources just before and just after.
    public let sizeBefore: Int, sizeAfter: Int
    /// Resources free to lease just before and just after.
    public let idleBefore: Int, idleAfter: Int
    /// Resources in use when it ran.
    ///
    /// A command leaves them to their holders.
    public let inUse: Int
    /// How many leases it revoked.
    public let revoked: Int
    /// The clean-up that it put off; nil where there was none.
    public let postponed: Postponement?
    /// Acquires that waited just before and just after; nil where it was not noted.
    public let waitingBefore: Int?, waitingAfter: Int?

    /// Makes an outcome.
    public init(
        command: PoolCommand, disposed: [DisposalReason: Int], sizeBefore: Int, sizeAfter: Int,
        idleBefore: Int, idleAfter: Int, inUse: Int, revoked: Int = 0,
        postponed: Postponement? = nil, waitingBefore: Int? = nil, waitingAfter: Int? = nil
    ) {
        self.command = command
        self.disposed = disposed
        self.sizeBefore = sizeBefore
        self.sizeAfter = sizeAfter
        self.idleBefore = idleBefore
        self.idleAfter = idleAfter
        self.inUse = inUse
        self.revoked = revoked
        self.postponed = postponed
        self.waitingBefore = waitingBefore
        self.waitingAfter = waitingAfter
    }

    /// How many resources it disposed of in all.
    public var disposedTotal: Int { disposed.values.reduce(0, +) }

    /// One line for a person, as in
    /// `clean up: 3 disposed (2 clean_up, 1 idle_timeout), size 7 → 4, 2 in use`.
    public var summary: String {
        "\(command.title): \(disposals), size \(sizeBefore) → \(sizeAfter), \(inUse) in use"
    }

    /// What it did at once, as in `3 disposed (2 clean_up, 1 idle_timeout)`.
    public var disposals: String {
        if case .revoke = command { return revoked == 0 ? "it has none" : "done" }
        if case .postpone = command { return postponement }
        let reasons =
            disposed
            .sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
            .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
        let detail = reasons.isEmpty ? "" : " (\(reasons))"
        return "\(disposedTotal) disposed\(detail)"
    }

    private var postponement: String {
        guard let postponed else { return "it has none that can be put off" }
        guard postponed.dueAfterNanoseconds > postponed.dueBeforeNanoseconds else {
            return "it can't be put off any further"
        }
        let due = DurationText.text(nanoseconds: postponed.dueAfterNanoseconds)
        return "\(postponed.reason.rawValue) is due in \(due) now"
    }
}
