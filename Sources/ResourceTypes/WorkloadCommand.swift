/// A thing that can be done to a workload generator while it runs: by a person at a dashboard, or
/// by a program.
///
/// It goes to the generator alone: what becomes of pools is what their load does to them, and a
/// change of the scenario makes others in their place. Each one that was carried out becomes a
/// ``PoolEvent`` of the kind ``PoolEvent/Kind/workload(_:actor:)``.
public enum WorkloadCommand: Sendable, Hashable, Codable {
    /// Let work come in at this percentage of the scenario's rate, from 0 to
    /// ``WorkloadStatus/rateLimit``; 100 is the scenario as it is written.
    case setRate(percent: Int)
    /// Go on with another scenario, by its name: its work, on its own pools.
    case change(scenario: String)
    /// Let something go wrong in a pool; nil is every pool.
    case inject(WorkloadFault, pool: String?)
    /// End a fault that was injected; nil is in every pool.
    case end(WorkloadFault, pool: String?)
    /// End all faults that were injected.
    case endAllFaults

    /// The command as a person names it.
    public var title: String {
        switch self {
        case .setRate(let percent): "set the rate to \(percent) %"
        case .change(let scenario): "change to the scenario \(scenario)"
        case .inject(let fault, let pool): "\(fault.title) in \(pool ?? "every pool")"
        case .end(let fault, let pool): "end the \(fault.title) in \(pool ?? "every pool")"
        case .endAllFaults: "end all faults"
        }
    }
}
