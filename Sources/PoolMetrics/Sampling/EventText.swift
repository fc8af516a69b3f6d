public import ResourceTypes

// What happened, in words: for event lines, logs and the recording's `event` table.
extension PoolEvent.Kind {
    /// The kind's stable name, as in `timed_out`.
    public var name: String {
        switch self {
        case .created: "created"
        case .createFailed: "create_failed"
        case .disposed: "disposed"
        case .disposeFailed: "dispose_failed"
        case .validationFailed: "validation_failed"
        case .resetFailed: "reset_failed"
        case .broken: "broken"
        case .exhausted: "exhausted"
        case .recovered: "recovered"
        case .timedOut: "timed_out"
        case .rejected: "rejected"
        case .refused: "refused"
        case .command: "command"
        case .phase: "phase"
        case .unreturned: "unreturned"
        case .leakSuspected: "leak_suspected"
        case .revoked: "revoked"
        case .deadlock: "deadlock"
        case .workload: "workload"
        }
    }

    /// One line for a person, without the pool's name, as in `#7 disposed of: idle_timeout`.
    public var summary: String {
        switch self {
        case .created(let resource, let seconds):
            "\(resource) made in \(NumberText.duration(seconds: seconds))"
        case .createFailed(let message, let retry):
            "could not make one: \(message); again in \(NumberText.duration(seconds: retry))"
        case .disposed(let resource, let reason): "\(resource) disposed of: \(reason.rawValue)"
        case .disposeFailed(let resource, let message):
            "\(resource) did not close cleanly: \(message)"
        case .validationFailed(let resource, let message):
            "\(resource) failed validation: \(message)"
        case .resetFailed(let resource, let message): "\(resource) could not be reset: \(message)"
        case .broken(let resource, let site): "\(resource) broken, says \(site)"
        case .exhausted(let maximum): "exhausted: all \(maximum) in use, and one waits"
        case .recovered(let seconds):
            "nobody waits any more, after \(NumberText.duration(seconds: seconds))"
        case .timedOut(let site, let seconds):
            "timed out after \(NumberText.duration(seconds: seconds)): \(site)"
        case .rejected(let site, let waiting):
            "rejected with \(waiting) waiting: \(site)"
        case .refused(let site, let retry):
            "refused, the factory fails; again in \(NumberText.duration(seconds: retry)): \(site)"
        case .command(let outcome, let actor): "\(actor): \(outcome.summary)"
        case .phase(let phase): phase.rawValue
        case .unreturned(let resource, let site, let seconds):
            "\(resource) still out at shutdown"
                + (seconds > 0 ? " after \(NumberText.duration(seconds: seconds))" : "")
                + ": \(site)"
        case .leakSuspected(let resource, let site, let seconds):
            "\(resource) held for \(NumberText.duration(seconds: seconds)), a leak?: \(site)"
        case .revoked(let resource, let site, let seconds):
            "\(resource) revoked after \(NumberText.duration(seconds: seconds)): \(site)"
        case .deadlock(let site, let heldAt, let size, let isCertain):
            "deadlock\(isCertain ? "" : "?"): \(site) waits for "
                + "\(heldAt.map(\.description).joined(separator: ", ")); "
                + "a size of \(size) would do"
        case .workload(let what, let actor): "\(actor): \(what)"
        }
    }
}
