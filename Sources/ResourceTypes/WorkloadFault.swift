/// Something that goes wrong in a workload's pool from one moment on, until it is ended.
///
/// The faults are real ones: what the pool sees is what it would see in a service. The numbers are
/// those that ``meaning`` says; where the scenario asks for more of the same, that stays.
public enum WorkloadFault: String, Sendable, Hashable, Codable, CaseIterable {
    /// Creations take long.
    case slowFactory = "slow_factory"
    /// Most creations fail.
    case failingFactory = "failing_factory"
    /// Many validations say no.
    case failingValidation = "failing_validation"
    /// Resources break while they are leased.
    case breaks = "breakage"
    /// A call site forgets leases.
    case leak
    /// Leases are held for long.
    case slowWork = "slow_work"

    /// What it is called.
    public var title: String {
        switch self {
        case .slowFactory: "slow factory"
        case .failingFactory: "failing factory"
        case .failingValidation: "failing validation"
        case .breaks: "breakage"
        case .leak: "leak"
        case .slowWork: "slow work"
        }
    }

    /// What it does, in a line.
    public var meaning: String {
        switch self {
        case .slowFactory: "each creation takes 500 ms longer"
        case .failingFactory: "8 of 10 creations fail"
        case .failingValidation: "5 of 10 validations say no"
        case .breaks: "1 of 10 leases finds that its resource breaks"
        case .leak: "a call site forgets 1 of 4 leases, but for the last"
        case .slowWork: "each lease is held 10 times as long, and 100 ms"
        }
    }
}
