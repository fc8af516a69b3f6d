import ResourceTypes

/// A stage's arrivals on the clock: when the next is due, at the rate and with the leaks of now.
struct WorkloadPacing: Sendable {
    /// The share of leases that a leak forgets.
    static let leakShare = 0.25

    /// Where the work is done.
    let stage: WorkloadStage
    /// What comes when.
    var process: ArrivalProcess
    /// When the arrivals began, in nanoseconds of the clock.
    var startNanoseconds: UInt64
    /// The state of the generator's controls that it follows.
    var version = 0
    /// The number of each pool's leak.
    private var leaks: [String: Int] = [:]

    /// The arrivals of a stage from now on.
    init(stage: WorkloadStage, seed: UInt64, startNanoseconds: UInt64) {
        self.stage = stage
        self.startNanoseconds = startNanoseconds
        process = ArrivalProcess(scenario: stage.scenario, seed: seed)
    }

    /// When the next one is due; nil where none comes.
    var dueNanoseconds: UInt64? { process.nextOffsetNanoseconds.map { startNanoseconds + $0 } }

    /// Goes on at this rate, and with the leaks that were injected into the stage.
    mutating func follow(ratePercent: Int, now: UInt64) {
        process.setRate(percent: ratePercent, atNanoseconds: now &- startNanoseconds)
        for pool in stage.scenario.pools {
            let number = stage.faults[pool.name]?.leakNumber
            guard number != leaks[pool.name] else { continue }
            leaks[pool.name] = number
            if number == nil {
                process.endLeak(pool: pool.name)
            } else {
                // One is left to fight over, where there is more than one.
                process.beginLeak(
                    pool: pool.name, share: Self.leakShare, limit: max(1, pool.size.maximum - 1))
            }
        }
    }
}
