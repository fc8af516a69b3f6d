package import ResourcePools
import ResourceTypes

/// A pool under random schedules, with virtual time: what a person would not think of.
///
/// ```swift
/// var simulation = SwarmSimulation(seed: 42)
/// try simulation.run(steps: 500)      // throws a violation that names the seed
/// ```
/// A seed draws the pool (size, timeouts, limits), the tasks, and how likely each kind of step is;
/// of each kind that may be missing it is left out altogether in some runs (a swarm: what hides a
/// defect is often that everything happens all the time). Then steps are drawn one after the
/// other, at the machine's operations under the lock too. In the end all comes to rest and is shut
/// down, and nothing may be left.
package struct SwarmSimulation: ~Copyable {
    /// What can be more or less likely.
    enum Kind: Int, CaseIterable {
        case begin, fast, release, letGo, enter, meet, requestCancel, runCancel, tell
        case broken, suspect, succeed, fail, tick, wait, resize, cleanUp, drain, shutDown
        case pause, resume, reconnect, bypass, revoke, postpone

        /// Without these nothing would go on.
        var isIndispensable: Bool {
            switch self {
            case .begin, .fast, .letGo, .enter, .meet, .runCancel, .tell, .succeed: true
            default: false
            }
        }
    }

    package let seed: UInt64
    /// How many steps were taken.
    package private(set) var steps = 0
    /// How many steps of tasks were taken between two operations of the machine.
    package var stepsInside: Int { pool.threads.stepsInside }
    /// How much virtual time went by.
    package var nanoseconds: UInt64 { pool.shell.now - 1_000_000_000 }
    /// How many acquires began, and all of them ended.
    package var acquires: Int { pool.threads.state.tasks.reduce(0) { $0 + $1.begun } }

    /// How often the pool was told the time later than it had asked for.
    package var lateTicks: Int { pool.shell.lateTicks }

    /// How acquires ended, numbers left out (0).
    package var outcomes: Set<AcquireOutcome> { pool.threads.outcomes }

    private let pool: SimulatedPool
    private let dice: Dice
    private var weights: [Int]
    private let longestWait: Int
    private var tail: [ScheduleStep] = []

    /// A simulation that has not begun.
    package init(seed: UInt64, fault: PoolFault? = nil) {
        self.seed = seed
        let dice = Dice(seed: seed)
        self.dice = dice
        weights = Kind.allCases.map { kind in
            if kind == .shutDown { return dice.hits(1, of: 3) ? 1 : 0 }
            let isOff = !kind.isIndispensable && dice.hits(1, of: 3)
            return isOff ? 0 : [1, 2, 5, 10, 30][dice.below(5)]
        }
        let scenario = Self.scenario(dice)
        longestWait = scenario.driverDelay > 0 ? [20, 200, 2_000][dice.below(3)] : 20
        pool = SimulatedPool(scenario, fault: fault)
        pool.random = { dice.next() }
        let denominator = [2, 4, 16][dice.below(3)]
        pool.threads.decide = { choice in
            dice.hits(1, of: denominator) ? dice.below(choice.tasks) : nil
        }
    }

    private static func scenario(_ dice: Dice) -> SimulationScenario {
        let size = size(dice)
        let tasks = (0..<dice.below(1...10)).map { _ in
            SimulatedTask(
                acquires: .max, timeout: dice.duration(orNever: 2),
                priority: dice.hits(1, of: 3) ? [.low, .high][dice.below(2)] : .normal)
        }
        return SimulationScenario(size: size, tasks: tasks) {
            $0.settings.maximumWaiters = dice.hits(1, of: 4) ? dice.below(0...4) : 10_000
            $0.settings.bargingBound = dice.hits(1, of: 2) ? 0 : dice.duration(orNever: 8)
            $0.settings.idleTimeout = dice.duration(orNever: 2)
            $0.settings.maxLifetime = dice.duration(orNever: 2)
            $0.settings.validateAfterIdle = dice.duration(orNever: 2)
            $0.settings.keepAliveInterval = dice.duration(orNever: 2)
            $0.settings.maximumConcurrentCreations = dice.below(1...4)
            $0.settings.maxUses = dice.hits(1, of: 3) ? UInt64(dice.below(1...5)) : .max
            $0.settings.createTimeout = dice.duration(orNever: 2)
            $0.settings.unwantedCreationAge = dice.duration(orNever: 2)
            $0.settings.circuitThreshold = dice.hits(1, of: 2) ? dice.below(1...4) : .max
            $0.settings.resetsAfterUse = dice.hits(1, of: 5)
            $0.settings.validatesOnBorrow = dice.hits(1, of: 8)
            $0.settings.validatesOnReturn = dice.hits(1, of: 8)
            $0.settings.coarsePeriod = dice.hits(1, of: 2) ? 0 : 5_000_000
            if dice.hits(1, of: 3) {
                $0.driverDelay = [3_000_000, 300_000_000, 1_000_000_000][dice.below(3)]
            }
            $0.commandDeadline = dice.duration(orNever: 3)
            $0.isWarm = dice.hits(1, of: 2)
            $0.limits.cancellations = .max
            $0.limits.failedCreations = .max
            $0.limits.failedValidations = .max
            $0.limits.brokenReturns = .max
            $0.limits.suspectReturns = .max
            $0.limits.ticks = .max
            $0.limits.cleanUps = .max
            $0.limits.drains = .max
            $0.limits.revocations = .max
            $0.limits.postponements = .max
            $0.postponement = dice.duration(orNever: 8)
            $0.limits.shutDowns = 1
        }
    }

    private static func size(_ dice: Dice) -> PoolSize {
        let maximum = dice.below(1...5)
        let bounds = dice.below(0...maximum)...maximum
        guard dice.hits(1, of: 3) else { return .range(bounds) }
        return .adaptive(bounds, target: [0.5, 0.8, 0.95][dice.below(3)])
    }

    // MARK: - Running

    /// Takes so many steps, lets all come to rest and shuts down.
    ///
    /// - Throws: a ``ScheduleViolation`` with the seed and the last steps.
    package mutating func run(steps count: Int) throws {
        do {
            if pool.scenario.isWarm { try pool.warmUp() }
            for step in 0..<count { try takeOne(isLate: step > count * 3 / 4) }
            try comeToRest()
            if pool.machine.phase == .running || pool.machine.phase == .draining {
                try take(.shutDown)
            }
            try comeToRest()
            try letTimersGo()
        } catch {
            pool.threads.decide = nil
            var found = error as? ScheduleViolation ?? ScheduleViolation("\(error)")
            found.seed = seed
            found.schedule = tail.map(\.description)
            throw found
        }
        pool.threads.decide = nil
    }

    private mutating func take(_ step: ScheduleStep) throws {
        steps += 1
        tail.append(step)
        if tail.count > 80 { tail.removeFirst(40) }
        try pool.take(step)
    }

    private mutating func takeOne(isLate: Bool) throws {
        var candidates = pool.steps.map { (step: $0, weight: weights[kind(of: $0).rawValue]) }
        if !isLate { candidates.removeAll { $0.step == .shutDown } }
        candidates.append((.resize(Self.size(dice)), weights[Kind.resize.rawValue]))
        let wait = UInt64(dice.below(1...longestWait * 1_000_000))
        candidates.append((.wait(nanoseconds: wait), weights[Kind.wait.rawValue]))
        let commands: [(ScheduleStep, Kind)] = [
            (.pause, .pause), (.resume, .resume), (.reconnect, .reconnect),
            (.bypass(!pool.machine.isBypassed), .bypass),
        ]
        candidates += commands.map { ($0.0, weights[$0.1.rawValue]) }
        guard let step = draw(candidates) else { return }
        try take(step)
    }

    private func draw(_ candidates: [(step: ScheduleStep, weight: Int)]) -> ScheduleStep? {
        let total = candidates.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return nil }
        var left = dice.below(total)
        for candidate in candidates {
            left -= candidate.weight
            if left < 0 { return candidate.step }
        }
        return nil
    }

    private func kind(of step: ScheduleStep) -> Kind {
        switch step {
        case .free(let task):
            switch pool.threads.state.tasks[task].position {
            case .idle: .begin
            case .holding: .release
            case .releasing: .letGo
            default: .fast
            }
        case .enter: .enter
        case .meet, .come: .meet
        case .requestCancel: .requestCancel
        case .runCancel: .runCancel
        case .tellFreed, .handOver, .tellReturned: .tell
        case .giveBack(_, let condition): condition == .broken ? .broken : .suspect
        case .finish(_, let succeeds): succeeds ? .succeed : .fail
        case .tick: .tick
        case .wait: .wait
        case .resize: .resize
        case .cleanUp: .cleanUp
        case .drain: .drain
        case .shutDown: .shutDown
        case .pause: .pause
        case .resume: .resume
        case .reconnect: .reconnect
        case .bypass: .bypass
        case .revoke: .revoke
        case .postpone: .postpone
        }
    }

    // MARK: - The end

    /// No task begins anything more; all that is under way goes on to its end.
    private mutating func comeToRest() throws {
        for index in pool.threads.state.tasks.indices {
            pool.threads.state.tasks[index].remaining = 0
        }
        pool.shell.limits = SimulationScenario.Limits()
        // Also where a drain is under way that a pause is to follow.
        try take(.resume)
        var left = 100_000
        while !pool.isAtRest || pool.shell.awaitsEnd {
            let possible = pool.steps
            guard !possible.isEmpty else { break }
            left -= 1
            guard left > 0 else { throw ScheduleViolation("it does not come to rest") }
            try take(possible[dice.below(possible.count)])
        }
        try pool.checkEnd()
    }

    /// Nothing of a pool that has been shut down keeps anyone awake for long.
    private mutating func letTimersGo() throws {
        let last = pool.shell.now + pool.machine.settings.coarsePeriod + 2 << 20
        while let wake = pool.machine.nextWakeNanoseconds {
            guard wake <= last else {
                throw ScheduleViolation("a timer is left \(wake - pool.shell.now) ns after the end")
            }
            try take(.tick)
        }
    }
}

/// One generator for everything that is drawn in a run.
private final class Dice {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    func next() -> UInt64 { generator.next() }
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    func below(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    func hits(_ part: Int, of whole: Int) -> Bool { below(whole) < part }

    /// From a tenth of a millisecond to a second, or in one of so many cases the end of time.
    func duration(orNever cases: Int) -> UInt64 {
        if hits(1, of: cases) { return .max }
        return [100_000, 3_000_000, 50_000_000, 200_000_000, 1_000_000_000][below(5)]
    }
}
