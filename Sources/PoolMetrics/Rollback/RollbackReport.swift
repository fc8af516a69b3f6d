public import ResourcePools
public import ResourceTypes

/// What is found after a rollback: the states of the resources, whether the pools do their work,
/// and what has leaked.
///
/// ```swift
/// let report = try await manager.rollBack(backupTo: "pools.json")
/// guard report.isClean else { print(report); return }
/// ```
/// It is a reading under way: where a rollback ran under load, what is leased at the moment is no
/// leak; what has been leased for longer than the bound is suspected of being one.
public struct RollbackReport: Sendable, Hashable, Codable, CustomStringConvertible {
    /// What one acquire and one release came to.
    public enum Function: Sendable, Hashable, Codable {
        /// They succeeded, in so many seconds.
        case works(seconds: Double)
        /// They did not, and why.
        case fails(message: String)
        /// The pool is shut down: nothing is to be acquired there.
        case notTried
    }

    /// A lease that has been out for longer than the bound, or was never given back.
    public struct HeldLease: Sendable, Hashable, Codable {
        /// The resource; nil where the pool has more than a reading lists, and only the call site
        /// that has held one for longest is known.
        public let resource: ResourceID?
        /// Where its holder acquired it.
        public let site: CallSite
        /// For how long it has been out.
        public let heldSeconds: Double
    }

    /// One pool.
    public struct Pool: Sendable, Hashable, Codable {
        /// The pool's name.
        public let name: String
        /// What the pool as a whole is doing.
        public let phase: PoolPhase
        /// Whether each acquire is given a resource of its own.
        public let isBypassed: Bool
        /// Acquires that wait.
        public let waiting: Int
        /// How many resources are in which state.
        public let states: ResourceStateCounts
        /// Which resources are in which state, at most ``PoolStatistics/slotLimit`` in all; states
        /// with none are absent.
        public let resources: [String: [ResourceID]]
        /// Whether it grants leases and takes them back.
        public let function: Function
        /// Resources that were made, have not been disposed of, and are in no slot: 0, or the
        /// pool's books are wrong.
        public let unaccounted: Int
        /// Resources from before the rollback that are still there.
        public let left: Int
        /// Resources that are idle though the pool is bypassed.
        public let leftIdle: [ResourceID]
        /// Leases that look leaked, the oldest first.
        public let heldLeases: [HeldLease]

        /// What is not as it should be after a rollback, each with its remedy; empty where all is.
        public var problems: [String] {
            var problems: [String] = []
            let isShutDown = phase == .shutDown
            if !isShutDown, phase != .running {
                problems.append("is \(phase.rawValue): resume it, or wait until that is over")
            }
            if !isShutDown, !isBypassed {
                problems.append("still pools: restore the old way first")
            }
            if case .fails(let message) = function {
                problems.append("does not grant a lease: \(message)")
            }
            if unaccounted != 0 {
                problems.append(
                    "\(unaccounted) made and neither disposed of nor in a slot: "
                        + "the pool's books are wrong, report it")
            }
            if left > 0 {
                problems.append(
                    "\(left) from before are still out: wait for their holders, then clean up")
            }
            if !leftIdle.isEmpty {
                problems.append("\(leftIdle.count) idle though bypassed: clean up again")
            }
            for lease in heldLeases {
                let resource = lease.resource?.description ?? "one more"
                let held = NumberText.duration(seconds: lease.heldSeconds)
                problems.append("\(resource) held for \(held) by \(lease.site): give it back there")
            }
            return problems
        }
    }

    /// The steps that were taken, in order; none where only the present state was verified.
    public let steps: [RollbackStep]
    /// The file that the pools were backed up to before.
    public let backup: String?
    /// The pools, in the order of registration.
    public let pools: [Pool]

    /// Makes a report.
    public init(steps: [RollbackStep] = [], backup: String? = nil, pools: [Pool]) {
        self.steps = steps
        self.backup = backup
        self.pools = pools
    }

    /// Whether all pools work in the old way and nothing has leaked.
    public var isClean: Bool { pools.allSatisfy { $0.problems.isEmpty } }

    /// The report for a person: the steps, then each pool with its states, function and leaks.
    public var description: String {
        let count = pools.reduce(0) { $0 + $1.problems.count }
        var lines = ["rollback: " + (isClean ? "clean" : NumberText.plural(count, "problem"))]
        if let backup { lines.append("backup: \(backup)") }
        for (number, step) in steps.enumerated() {
            lines.append("\(number + 1). \(step)")
        }
        lines.append(pools.isEmpty ? "after it: no pools" : "after it")
        for pool in pools { lines += pool.lines }
        return lines.joined(separator: "\n")
    }
}

extension RollbackReport.Pool {
    fileprivate var lines: [String] {
        let way = isBypassed ? "\(phase.rawValue), bypassed" : phase.rawValue
        let counts = ResourceState.allCases.map { state in
            let which = resources[state.rawValue].map { ids in
                " (" + ids.map(\.description).joined(separator: " ") + ")"
            }
            return "\(states[state]) \(state.rawValue)\(which ?? "")"
        }
        let doing =
            switch function {
            case .works(let seconds):
                "one acquired and given back in \(NumberText.duration(seconds: seconds))"
            case .fails(let message): "fails, \(message)"
            case .notTried: "not tried, the pool is shut down"
            }
        let faults = problems.map { "    problem: \($0)" }
        return [
            "  \(name): \(way), \(waiting) waiting",
            "    states: " + counts.joined(separator: ", "),
            "    function: \(doing)",
        ] + (faults.isEmpty ? ["    leaks: none"] : faults)
    }
}
