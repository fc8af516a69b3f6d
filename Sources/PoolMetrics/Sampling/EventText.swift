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
        case .command: "command"
        case .phase: "phase"
        case .unreturned: "unreturned"
        }
    }

    /// One line for a person, without the pool's name, as in `#7 disposed of: idle_timeout`.
    public var summary: String {
        switch self {
        case .created(let resource, let seconds):
            "\(resource) created in \(FieldText.seconds(seconds))"
        case .createFailed(let message, let retry):
            "creation failed: \(message); next attempt in \(FieldText.seconds(retry))"
        case .disposed(let resource, let reason): "\(resource) disposed of: \(reason.rawValue)"
        case .disposeFailed(let resource, let message):
            "\(resource) could not be disposed of: \(message)"
        case .validationFailed(let resource, let message):
            "\(resource) failed its validation: \(message)"
        case .resetFailed(let resource, let message): "\(resource) could not be reset: \(message)"
        case .broken(let resource, let site): "\(resource) found to be broken at \(site)"
        case .exhausted(let maximum): "exhausted: all \(maximum) in use, the first waiter has come"
        case .recovered(let seconds): "recovered after \(FieldText.seconds(seconds))"
        case .timedOut(let site, let seconds):
            "acquire at \(site) timed out after \(FieldText.seconds(seconds))"
        case .rejected(let site, let waiting):
            "acquire at \(site) rejected: \(waiting) wait already"
        case .command(let outcome, let actor): "\(actor): \(outcome.summary)"
        case .phase(let phase): "phase is \(phase.rawValue)"
        case .unreturned(let resource, let site):
            "\(resource) still held from \(site) at shutdown"
        }
    }
}
