/// The rules by which a pool's use is judged.
///
/// Ids are stable: a rule may be added, but none changes its meaning or goes.
public enum LintRuleID: String, Sendable, Hashable, CaseIterable {
    case minimumAbovePeak = "min_above_peak"
    case maximumNeverReached = "max_never_reached"
    case maximumAlwaysReached = "max_always_reached"
    case leakSuspected = "leak_suspected"
    case leaseHeldWhileIdle = "lease_held_while_idle"
    case churn
    case waiterHerds = "waiter_herds"
    case validationStorm = "validation_storm"
    case unfairWait = "unfair_wait"
    case breakerFlapping = "breaker_flapping"
    case samplingLate = "sampling_late"

    /// What a person calls it.
    public var title: String {
        switch self {
        case .minimumAbovePeak: "min above peak use"
        case .maximumNeverReached: "max never reached"
        case .maximumAlwaysReached: "max always reached"
        case .leakSuspected: "leak suspected"
        case .leaseHeldWhileIdle: "lease held while idle"
        case .churn: "churn"
        case .waiterHerds: "waiters come in herds"
        case .validationStorm: "validation storm"
        case .unfairWait: "unfair wait"
        case .breakerFlapping: "breaker flapping"
        case .samplingLate: "sampling late"
        }
    }

    /// When it speaks, in one phrase.
    public var condition: String {
        switch self {
        case .minimumAbovePeak: "for 5 min a quarter of the minimum, or more, was never in use"
        case .maximumNeverReached: "for 5 min the pool never grew beyond half of its maximum"
        case .maximumAlwaysReached:
            "for 1 min all were in use in 9 of 10 samples, and every second lease had to wait"
        case .leakSuspected:
            "a lease beyond the leak threshold, or beyond 30 s and 20 times what is usual there"
        case .leaseHeldWhileIdle:
            "while others wait, a lease is held 10 times as long as is usual there, and 1 s or more"
        case .churn: "for 1 min a resource lasted for fewer than 20 leases, and 10 or more went"
        case .waiterHerds:
            "3 times in 5 min as many waited at once as the pool has resources, else hardly anyone"
        case .validationStorm: "in 1 min as many failed their validation as the pool has, 5 or more"
        case .unfairWait: "an acquire was overtaken by two whole rounds of the pool, 8 or more"
        case .breakerFlapping: "the breaker opened 3 times in 5 min and closed in between"
        case .samplingLate: "3 of the last 20 samples came half an interval late, or later"
        }
    }
}
