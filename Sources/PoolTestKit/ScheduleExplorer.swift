package import ResourcePools

/// Goes through every schedule of a scenario, the ones in which other threads run between two
/// operations that the machine performs under the lock included.
///
/// ```swift
/// var explorer = ScheduleExplorer(scenario)
/// explorer.run()
/// print(explorer.states, explorer.schedules, explorer.violation)
/// ```
/// Depth first over states: from each state every possible step is taken, and a step that is an
/// event of the machine is taken once for each way in which tasks outside can run meanwhile (a
/// stack of choices, replayed from the state before). A state that was met is not entered again,
/// but the schedules through it are counted. Within an event two ways are one where the machine
/// has been answered the same and the words and tasks are the same.
///
/// The number of schedules is of different sequences of steps up to that; it is a floating-point
/// number because it soon passes 2⁶⁴. Where ``limit`` states are passed it stops and says so by
/// ``isComplete``. Not for more than a few tasks: the states grow exponentially.
package struct ScheduleExplorer: Sendable, CustomStringConvertible {
    package let scenario: SimulationScenario
    package let fault: PoolFault?
    /// How many states it enters at the most.
    package var limit = Int.max
    /// Whether tasks may run between two operations of the machine.
    package var interleavesEvents = true
    /// Whether of schedules that differ only in the order of what does not touch, one is enough.
    package var leavesOutEquals = true
    /// How many different states it met.
    package private(set) var states = 0
    /// How many of them are ends, with nothing left to do.
    package private(set) var ends = 0
    /// How many steps it took from them.
    package private(set) var transitions = 0
    /// How many of those are events in which another task took a step meanwhile.
    package private(set) var interleavedEvents = 0
    /// How many different sequences of steps lead from the beginning to an end.
    package private(set) var schedules = 0.0
    /// How acquires have ended in them, numbers left out (0).
    package var outcomes: Set<AcquireOutcome> { pool.threads.outcomes }
    /// The longest of them.
    package private(set) var longest = 0
    /// The first invariant that did not hold, or a circle that leads to no end; the exploration
    /// ends there.
    package private(set) var violation: ScheduleViolation?

    private let pool: SimulatedPool
    private var endings: [Int: Double] = [:]
    /// The steps that led here, each with the tasks that took one meanwhile.
    private var path: [(step: ScheduleStep, inside: [Int])] = []

    /// An exploration that has not begun.
    package init(_ scenario: SimulationScenario, fault: PoolFault? = nil) {
        self.scenario = scenario
        self.fault = fault
        pool = SimulatedPool(scenario, fault: fault)
    }

    /// Whether every state was entered.
    package var isComplete: Bool { violation == nil && states < limit }

    package var description: String {
        "\(states) states, \(ends) of them ends, \(transitions) steps (\(interleavedEvents) with "
            + "others between the machine's operations), \(schedules) schedules of up to "
            + "\(longest) steps"
    }

    /// Explores, until all is seen or an invariant does not hold.
    package mutating func run() {
        pool.threads.leavesOutEquals = leavesOutEquals
        // What was met is of no use any more, and it is gigabytes.
        defer { endings = [:] }
        do {
            if scenario.isWarm { try pool.warmUp() }
            schedules = try explore()
        } catch {
            var found = error as? ScheduleViolation ?? ScheduleViolation("\(error)")
            found.schedule = path.flatMap { taken in
                [taken.step.description] + taken.inside.map { "  meanwhile task \($0) steps" }
            }
            violation = found
        }
    }

    /// Explores what follows the present state.
    ///
    /// - Returns: how many schedules lead from here to an end.
    private mutating func explore() throws -> Double {
        let fingerprint = pool.fingerprint
        if let known = endings[fingerprint] {
            guard known >= 0 else {
                throw ScheduleViolation("it goes round in a circle and comes to no end")
            }
            return known
        }
        guard states < limit else { return 0 }
        states += 1
        longest = max(longest, path.count)
        // Whoever meets it again before it has been explored goes round in a circle.
        endings[fingerprint] = -1
        let steps = pool.steps
        if steps.isEmpty {
            try pool.checkEnd()
            ends += 1
            endings[fingerprint] = 1
            return 1
        }
        let here = pool.snapshot
        var sum = 0.0
        for step in steps {
            path.append((step, []))
            sum += try take(step, from: here)
            path.removeLast()
        }
        endings[fingerprint] = sum
        return sum
    }

    /// Takes one step in every way in which the tasks outside can run meanwhile.
    private mutating func take(
        _ step: ScheduleStep, from here: SimulatedPool.Snapshot
    ) throws -> Double {
        var sum = 0.0
        let choices = ChoiceStack()
        repeat {
            pool.snapshot = here
            choices.rewind()
            try take(step, choosing: choices)
            guard !choices.isRepetition else { continue }
            transitions += 1
            if !pool.threads.inside.isEmpty { interleavedEvents += 1 }
            sum += try explore()
        } while choices.advance()
        return sum
    }

    private mutating func take(_ step: ScheduleStep, choosing choices: ChoiceStack) throws {
        if interleavesEvents {
            pool.threads.decide = { [pool] in choices.next(of: $0, in: pool) }
        }
        defer {
            pool.threads.decide = nil
            path[path.count - 1].inside = pool.threads.inside
        }
        try pool.take(step)
        pool.forgetCounts()
    }
}

/// Which way to go at each choice: the ways before are replayed, the first new one is taken.
private final class ChoiceStack {
    /// Of so many choices the last one lets the machine go on, where it may.
    private var taken: [(choice: Int, options: Int, mayGoOn: Bool)] = []
    private var depth = 0
    private var seen: Set<Int> = []
    /// Whether this way has come to where another has been, or leads to nothing of its own.
    private(set) var isRepetition = false

    func rewind() {
        depth = 0
        isRepetition = false
    }

    func next(of choice: SimulatedThreads.Choice, in pool: SimulatedPool) -> Int? {
        if isRepetition { return nil }
        defer { depth += 1 }
        if depth == taken.count {
            var hasher = Hasher()
            hasher.combine(pool.threads.digest)
            hasher.combine(choice.mayGoOn)
            pool.hashThreads(into: &hasher)
            let options = choice.tasks + (choice.mayGoOn ? 1 : 0)
            isRepetition = options == 0 || !seen.insert(hasher.finalize()).inserted
            if isRepetition { return nil }
            // Going on comes first.
            taken.append((options - 1, options, choice.mayGoOn))
        }
        let (index, options, mayGoOn) = taken[depth]
        return mayGoOn && index == options - 1 ? nil : index
    }

    /// Turns to the next way; false where there is none.
    func advance() -> Bool {
        while let last = taken.popLast() {
            guard last.choice == 0 else {
                taken.append((last.choice - 1, last.options, last.mayGoOn))
                return true
            }
        }
        return false
    }
}
