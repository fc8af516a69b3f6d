import PoolMetrics
import ResourceTypes

/// How a pool is doing, in one word: what its sign and colour on the screen come from.
enum PoolHealth: Sendable, Hashable, CaseIterable {
    /// Leases are granted at once.
    case calm
    /// At least four fifths of the ceiling are leased, or errors come.
    case busy
    /// Somebody has bypassed it: each acquire is given a resource of its own.
    case bypassed
    /// Acquires wait.
    case exhausted
    /// The factory fails on end, and acquires with it.
    case failing
    /// Somebody has paused it: acquires wait.
    case paused
    /// No new lease until everything is back.
    case draining
    /// On its way out.
    case shuttingDown
    /// Gone.
    case shutDown

    /// Judges a model.
    init(_ model: PoolModel) {
        switch model.statistics.phase {
        case .paused: self = .paused
        case .draining: self = .draining
        case .shuttingDown: self = .shuttingDown
        case .shutDown: self = .shutDown
        case .running:
            if model.statistics.circuit != .closed {
                self = .failing
            } else if model.statistics.isBypassed {
                self = .bypassed
            } else if model.waiting > 0 {
                self = .exhausted
            } else if model.saturation >= 0.8 || (model.errorRate ?? 0) > 0 {
                self = .busy
            } else {
                self = .calm
            }
        }
    }

    /// The colour's role.
    var role: Role {
        switch self {
        case .calm: .ok
        case .busy, .bypassed: .warning
        case .exhausted, .failing: .critical
        case .paused, .draining, .shuttingDown: .paused
        case .shutDown: .disposed
        }
    }

    /// What the sign means, for the help.
    var meaning: String {
        switch self {
        case .calm: "leases are granted at once"
        case .busy: "four fifths of the maximum are leased, or errors come"
        case .bypassed: "bypassed: each acquire is given a resource of its own"
        case .exhausted: "acquires wait"
        case .failing: "its factory fails on end, and acquires with it"
        case .paused: "paused: acquires wait"
        case .draining: "draining: no new leases"
        case .shuttingDown: "shutting down"
        case .shutDown: "shut down"
        }
    }
}
