import PoolMetrics
import ResourceTypes

/// An event as a line for people, with a sign and a colour's role for how grave it is.
struct EventText: Sendable, Hashable {
    /// What happened, without the pool and the time.
    let text: String
    /// How grave it is.
    let role: Role

    /// The sign that goes with the colour.
    var sign: String {
        switch role {
        case .critical: "!"
        case .warning: "▲"
        case .ok: "+"
        default: "·"
        }
    }

    /// Puts an event into words: the metrics module's own, which recordings and logs have too.
    init(_ event: PoolEvent) {
        text = event.kind.summary
        role =
            switch event.kind {
            case .created, .recovered: .ok
            case .disposed: .dim
            case .disposeFailed, .validationFailed, .resetFailed, .broken, .unreturned,
                .leakSuspected, .revoked:
                .warning
            case .createFailed, .exhausted, .timedOut, .rejected, .refused, .deadlock:
                .critical
            case .command, .phase, .workload: .accent
            }
    }
}
