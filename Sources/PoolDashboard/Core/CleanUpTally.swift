import PoolMetrics
import ResourceTypes

/// The sum of what a clean-up of several pools did, while their answers come in.
struct CleanUpTally: Sendable, Hashable {
    /// The pools that have not answered.
    private(set) var waitingFor: Set<String>
    /// How many pools were asked.
    let asked: Int
    /// How many could not be cleaned up.
    private(set) var failed = 0
    /// What the last of those said.
    private(set) var failure = ""
    private var disposed: [DisposalReason: Int] = [:]
    private var sizeBefore = 0
    private var sizeAfter = 0
    private var idleBefore = 0
    private var idleAfter = 0
    private var inUse = 0

    /// A sum of nothing yet.
    init(pools: [String]) {
        waitingFor = Set(pools)
        asked = waitingFor.count
    }

    /// Whether every pool has answered.
    var isComplete: Bool { waitingFor.isEmpty }

    /// Adds a pool's answer; false where it was not waited for.
    mutating func take(_ pool: String, _ outcome: PoolCommandOutcome) -> Bool {
        guard outcome.command == .cleanUp, waitingFor.remove(pool) != nil else { return false }
        disposed.merge(outcome.disposed, uniquingKeysWith: &+)
        sizeBefore &+= outcome.sizeBefore
        sizeAfter &+= outcome.sizeAfter
        idleBefore &+= outcome.idleBefore
        idleAfter &+= outcome.idleAfter
        inUse &+= outcome.inUse
        return true
    }

    /// Counts a pool that could not be cleaned up; false where it was not waited for.
    mutating func takeFailure(_ pool: String, _ message: String) -> Bool {
        guard waitingFor.remove(pool) != nil else { return false }
        failed += 1
        failure = "\(pool): \(message)"
        return true
    }

    /// One line: `3 pools: clean up: 7 disposed (…), size 21 → 14, 6 in use`.
    var summary: String {
        let sum = PoolCommandOutcome(
            command: .cleanUp, disposed: disposed, sizeBefore: sizeBefore, sizeAfter: sizeAfter,
            idleBefore: idleBefore, idleAfter: idleAfter, inUse: inUse)
        let answered = asked - waitingFor.count
        let pools =
            isComplete
            ? "\(NumberText.count(asked)) pools"
            : "\(NumberText.count(answered)) of \(NumberText.count(asked)) pools"
        let trouble = failed == 0 ? "" : "; \(failed) failed, \(failure)"
        return "\(pools): \(sum.summary)\(trouble)"
    }
}
