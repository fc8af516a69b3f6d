import ResourceTypes

/// Resources are made and thrown away for little use.
///
/// It speaks where, over a minute or more, ten resources or more were made to replace others that
/// the pool gave up, and each gave fewer than 20 leases. A pool is there to spread the price of a
/// resource over many leases: making a connection takes about as long as ten short queries, so at
/// 20 leases the making is still a third of the work. Ten, so that a change of the load, which lets
/// a pool shrink and grow once, is not taken for a habit. What somebody asked for (a clean-up, a
/// resize, a drain) does not count.
struct ResourceChurn: LintRule {
    static let id = LintRuleID.churn
    static let seconds = 60.0
    static let replaced: UInt64 = 10
    static let leases: UInt64 = 20

    /// The reasons for which a pool gives up a resource of its own accord.
    private static let own: [DisposalReason] = [
        .idleTimeout, .maxLifetime, .maxUses, .broken, .validation, .reset,
    ]

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let facts = sight.minute
        let reasons = Self.own.map { ($0, facts.disposals[$0] ?? 0) }
        let gone = reasons.reduce(0) { $0 + $1.1 }
        let replaced = min(facts.made, gone)
        guard facts.seconds >= Self.seconds, replaced >= Self.replaced,
            facts.acquired < replaced * Self.leases,
            let (reason, most) = reasons.max(by: { $0.1 < $1.1 })
        else { return nil }
        return LintVerdict(
            .warning,
            "\(NumberText.count(facts.made)) made and \(NumberText.count(gone)) given up over "
                + "\(NumberText.duration(seconds: facts.seconds)) for "
                + "\(NumberText.count(facts.acquired)) leases: "
                + "\(NumberText.plural(facts.acquired / replaced, "lease")) each",
            remedy: "\(NumberText.count(most)) went for \(reason.rawValue): \(remedy(for: reason))")
    }

    private func remedy(for reason: DisposalReason) -> String {
        switch reason {
        case .idleTimeout: "raise the idle timeout beyond the pauses of the load, or raise min"
        case .maxLifetime: "allow a longer lifetime; minutes to hours are usual"
        case .maxUses: "allow more uses"
        case .validation: "see the validation errors; keep idle ones shorter than the peer does"
        case .reset: "see the reset errors"
        default: "see the errors, and what the peer says of them"
        }
    }
}
