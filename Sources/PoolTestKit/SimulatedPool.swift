package import ResourcePools
import ResourceTypes

/// A pool in a box: the machine that ships, simulated tasks, a factory and a clock, all of which
/// move only when a schedule says so.
///
/// ```swift
/// let pool = SimulatedPool(scenario)
/// while let step = choose(from: pool.steps) { try pool.take(step) }
/// ```
/// After each step the invariants are checked: a slot has one owner, what was made and not
/// disposed of is there, nobody waits while a resource is free that nobody is about to hand over,
/// waiters are served in their order, every acquire ends once, no timer is late. The state can be
/// put aside and back, which is what ``ScheduleExplorer`` does; ``SwarmSimulation`` goes on at
/// random. One thread only.
package final class SimulatedPool: @unchecked Sendable {  // its one owner runs it
    package typealias Machine = PoolStateMachine<SteppedSlotTable>

    /// An acquire in line.
    struct Place {
        var waiter: WaiterID
        var task: Int
        var since: UInt64
        var deadline: UInt64
        /// Who came before has a lower one.
        var number: Int
    }

    /// The part of the state that the real pool's shell has.
    struct Shell {
        var now: UInt64 = 1_000_000_000
        /// What the factory has been asked for.
        var jobs: [PoolAction] = []
        var line: [Place] = []
        var cameToLine = 0
        var acquires = LockedAcquires()
        /// Cancellations whose handler has not yet come to the lock.
        var cancels: [WaiterID] = []
        var limits: SimulationScenario.Limits
        var made = 0
        var disposed = 0
        /// Whether a drain or a shutdown has yet to end.
        var awaitsEnd = false
        /// Whether a creation has failed, or taken too long, since the last that succeeded.
        var hasFailed = false
        /// Slots whose creation is not counted on any more.
        var givenUp: Set<Int> = []
        var peakPlaces = 0
        /// By how much time has passed over a wake at the most, and how often it was told late.
        var behind: UInt64 = 0
        var lateTicks = 0
        /// How many ticks came one after the other at one moment, and nothing between them.
        var ticksAtOnce = 0
        var formerlyLive = 0
        var formerlyKept = 0
        /// When something last stood against keeping resources alive.
        var hinderedAt: UInt64 = 0
    }

    /// Everything, to go back to.
    package struct Snapshot {
        let machine: Machine
        let threads: SimulatedThreads.State
        let shell: Shell
    }

    var machine: Machine
    package let threads: SimulatedThreads
    var shell: Shell
    let scenario: SimulationScenario
    let fault: PoolFault?
    /// Where backoffs and jitters come from; the longest backoff unless it is set.
    var random: () -> UInt64
    /// Who leaves the line without a lease in the present event: it is nobody's turn any more, even
    /// where who comes after it is told of its slot first.
    var leaving: [WaiterID] = []

    /// A pool at its beginning.
    package init(_ scenario: SimulationScenario, fault: PoolFault? = nil) {
        self.scenario = scenario
        self.fault = fault
        threads = SimulatedThreads(
            settings: scenario.settings, tasks: scenario.tasks, fault: fault)
        shell = Shell(limits: scenario.limits)
        machine = Machine(
            pool: "simulated", table: SteppedSlotTable(threads: threads),
            settings: scenario.settings, now: shell.now)
        random = { scenario.settings.backoffBase }
    }

    /// Fills the pool to its minimum.
    package func warmUp() throws {
        try tell { $0.replenish(now: $1, actions: &$2) }
        while let job = shell.jobs.first { try take(.finish(job, succeeds: true)) }
    }

    package var snapshot: Snapshot {
        get { Snapshot(machine: machine, threads: threads.state, shell: shell) }
        set {
            machine = newValue.machine
            threads.state = newValue.threads
            shell = newValue.shell
        }
    }

    /// Whether all tasks have done what they had to do, and nothing is under way.
    package var isAtRest: Bool {
        threads.state.tasks.allSatisfy(\.isDone) && shell.jobs.isEmpty && shell.cancels.isEmpty
    }

    // MARK: - Steps

    /// Takes a step and checks the invariants.
    ///
    /// - Throws: a ``ScheduleViolation`` where one does not hold.
    package func take(_ step: ScheduleStep) throws {
        threads.state.now = shell.now
        threads.inside = []
        if step != .tick { shell.ticksAtOnce = 0 }
        switch step {
        case .free(let task): threads.step(task)
        case .enter(let task): try enter(task)
        case .meet(let task): meet(task)
        case .come(let task): try come(task)
        case .requestCancel(let task): requestCancel(task)
        case .runCancel(let waiter): try cancel(waiter)
        case .tellFreed(let task): try tellFreed(task)
        case .handOver(let task): try handOver(task)
        case .tellReturned(let task): try giveBack(task, .good)
        case .giveBack(let task, let condition):
            if condition == .broken {
                shell.limits.brokenReturns -= 1
            } else {
                shell.limits.suspectReturns -= 1
            }
            try giveBack(task, condition)
        case .finish(let job, let succeeds): try finish(job, succeeds)
        case .tick, .wait: try pass(step)
        case .resize, .cleanUp, .drain, .shutDown, .pause, .resume, .reconnect, .bypass, .revoke,
            .postpone:
            try command(step)
        }
        try check()
    }

    /// Tells the machine an event, under the lock, and does what it says after.
    @discardableResult
    func tell<Result>(
        _ kind: SimulatedThreads.Event = .other, register: (Result) -> Void = { _ in },
        _ body: (inout Machine, UInt64, inout PoolActions) -> Result
    ) throws -> Result {
        threads.state.now = shell.now
        threads.state.coarse = max(threads.state.coarse, shell.now)
        var actions = PoolActions()
        threads.begin(kind)
        let result = body(&machine, shell.now, &actions)
        threads.end()
        register(result)
        leaving = actions.all.compactMap(\.endedWithoutLease)
        for action in actions.all { try perform(action) }
        return result
    }

    private func perform(_ action: PoolAction) throws {
        switch action {
        case .dispose(let slot, let reason):
            try expectNotKept(slot, reason)
            try expectDue(slot, reason)
            shell.jobs.append(action)
        case .create, .validate, .reset: shell.jobs.append(action)
        // Its task goes on to an end of its own.
        case .cancelCreation(let slot, _):
            shell.givenUp.insert(slot)
            shell.hasFailed = true
        case .drainsOverdue, .retired, .searchDeadlocks, .unreturned: break
        case .settled:
            guard machine.phase != .draining, machine.phase != .shuttingDown else {
                throw ScheduleViolation("who awaits the end is told of it while \(machine.phase)")
            }
            shell.awaitsEnd = false
        case .defect(let state, let event):
            throw ScheduleViolation("the machine calls \(event) impossible for \(state)")
        case .wake(let waiter):
            guard let place = shell.line.first(where: { $0.waiter == waiter }) else {
                throw ScheduleViolation("\(waiter) was woken, but is not in line")
            }
            threads.state.tasks[place.task].position = .woken(waiter)
            _ = machine.waiters.sendAway(waiter)
        case .resume(let waiter, let outcome):
            if outcome == .factoryFailure { shell.acquires.failedByFactory += 1 }
            guard var index = shell.line.firstIndex(where: { $0.waiter == waiter }) else {
                throw ScheduleViolation("\(waiter) was resumed, but is not in line")
            }
            if case .lease = outcome {
                guard machine.phase == .running else {
                    throw ScheduleViolation("\(waiter) got a lease while \(machine.phase)")
                }
                if fault == .waitCountedTwice {
                    machine.countWait(since: shell.now, now: shell.now)
                }
                if fault == .servesYoungest { index = shell.line.count - 1 }
                try expectTurn(of: shell.line[index])
            } else if fault == .resumeForgets {
                return
            }
            try expectOver(shell.line[index], outcome)
            let task = shell.line.remove(at: index).task
            if case .waiting(_, hasMet: true) = threads.state.tasks[task].position {
                machine.collected(waiter)
                threads.end(task, outcome)
            } else {
                threads.state.tasks[task].position = .delivered(waiter, outcome)
            }
        }
    }

    // MARK: - Acquiring

    private func enter(_ task: Int) throws {
        let timeout = threads.state.tasks[task].timeout
        let told = fault == .deadlineTooSoon ? timeout / 2 : timeout
        let priority = threads.state.tasks[task].priority
        let isCancelled =
            threads.state.tasks[task].isCancelled && fault != .earlyCancelForgotten
        let (waiting, bound) = (shell.line.count, boundOnLine)
        let step = try tell(
            .acquire,
            register: { step in self.register(step, task, timeout) },
            { machine, now, actions in
                let step = machine.acquire(
                    site: 0, priority: priority, deadline: now.clampedAdding(told), now: now,
                    actions: &actions)
                // Who has been cancelled before leaves the line in the same breath.
                if isCancelled, case .wait(let waiter) = step {
                    machine.cancel(waiter, now: now, actions: &actions)
                }
                return step
            })
        try expect(step, waiting: waiting, bound: bound)
    }

    private func register(_ step: Machine.AcquireStep, _ task: Int, _ timeout: UInt64) {
        shell.acquires.entered += 1
        if case .done(.lease) = step { shell.acquires.servedAtOnce += 1 }
        switch step {
        case .done(let outcome): threads.end(task, outcome)
        case .wait(let waiter):
            threads.state.tasks[task].position = .waiting(waiter, hasMet: false)
            shell.cameToLine += 1
            shell.line.append(
                Place(
                    waiter: waiter, task: task, since: shell.now,
                    deadline: shell.now.clampedAdding(timeout), number: shell.cameToLine))
        }
    }

    private func meet(_ task: Int) {
        switch threads.state.tasks[task].position {
        case .waiting(let waiter, _):
            threads.state.tasks[task].position = .waiting(waiter, hasMet: true)
        case .delivered(let waiter, let outcome):
            machine.collected(waiter)
            threads.end(task, outcome)
        default: break
        }
    }

    private func come(_ task: Int) throws {
        guard case .woken(let waiter) = threads.state.tasks[task].position else { return }
        guard let place = shell.line.first(where: { $0.waiter == waiter }) else {
            throw ScheduleViolation("\(waiter) comes, but is not in line")
        }
        try tell(
            register: { step in
                guard case .done(let outcome) = step else {
                    return self.threads.state.tasks[task].position = .waiting(
                        waiter, hasMet: !self.threads.leavesOutEquals)
                }
                self.shell.line.removeAll { $0.waiter == waiter }
                self.threads.end(task, outcome)
            }, { $0.came(waiter, now: $1, actions: &$2) })
        if case .holding = threads.state.tasks[task].position { try expectTurn(of: place) }
    }

    private func requestCancel(_ task: Int) {
        shell.limits.cancellations -= 1
        threads.state.tasks[task].isCancelled = true
        switch threads.state.tasks[task].position {
        case .waiting(let waiter, _), .woken(let waiter), .delivered(let waiter, _):
            shell.cancels.append(waiter)
        default: break
        }
    }

    private func cancel(_ waiter: WaiterID) throws {
        shell.cancels.removeAll { $0 == waiter }
        if fault == .cancelTakesDelivered {
            for index in threads.state.tasks.indices {
                guard case .delivered(waiter, _) = threads.state.tasks[index].position else {
                    continue
                }
                machine.collected(waiter)
                threads.end(index, .cancelled)
            }
        }
        let counted = machine.cancelled
        if fault != .cancelForgets {
            try tell { $0.cancel(waiter, now: $1, actions: &$2) }
        }
        if fault == .cancellationNotCounted { machine.cancelled = counted }
        if shell.line.contains(where: { $0.waiter == waiter }) {
            throw ScheduleViolation("\(waiter) was cancelled and waits all the same")
        }
    }

    // MARK: - The factory, the time

    private func finish(_ job: PoolAction, _ succeeds: Bool) throws {
        shell.jobs.removeAll { $0 == job }
        let failure = succeeds ? nil : "no"
        switch job {
        case .create(let slot) where succeeds:
            shell.made += 1
            shell.givenUp.remove(slot)
            shell.hasFailed = false
            let random = random()
            try tell {
                $0.created(slot, tookNanoseconds: 1, random: random, now: $1, actions: &$2)
            }
            if fault == .lostDecrement { machine.creating += 1 }
        case .create(let slot):
            shell.limits.failedCreations -= 1
            shell.givenUp.remove(slot)
            shell.hasFailed = true
            let random = random()
            try tell {
                $0.createFailed(slot, message: "no", random: random, now: $1, actions: &$2)
            }
        case .validate(let slot):
            if !succeeds { shell.limits.failedValidations -= 1 }
            threads.state.cells[slot].validated = shell.now
            try tell { $0.validated(slot, failure: failure, now: $1, actions: &$2) }
        case .reset(let slot):
            if !succeeds { shell.limits.failedValidations -= 1 }
            threads.state.cells[slot].validated = shell.now
            try tell { $0.wasReset(slot, failure: failure, now: $1, actions: &$2) }
        case .dispose(let slot, _):
            shell.disposed += 1
            try tell { $0.disposed(slot, failure: failure, now: $1, actions: &$2) }
        case .cancelCreation, .resume, .wake, .settled, .drainsOverdue, .retired,
            .searchDeadlocks, .defect, .unreturned:
            break
        }
    }

    private func pass(_ step: ScheduleStep) throws {
        guard case .wait(let nanoseconds) = step else {
            // One that comes when nothing else can happen is not one of the scenario's.
            shell.limits.ticks = max(0, shell.limits.ticks - 1)
            let before = shell.now
            let wake = machine.nextWakeNanoseconds ?? before
            if wake < before { shell.lateTicks += 1 }
            shell.now = max(before, wake)
            let random = random()
            if fault != .tickForgets {
                try tell { $0.tick(random: random, now: $1, actions: &$2) }
            }
            // A timer that this tick has set for this very moment is told once more.
            shell.ticksAtOnce = shell.now > before ? 0 : shell.ticksAtOnce + 1
            guard shell.ticksAtOnce <= 3 else {
                throw ScheduleViolation("a timer is due at \(shell.now) and is never told")
            }
            return
        }
        // Whatever is due is told when it is due, or as late as a driver may be.
        let wake = machine.nextWakeNanoseconds ?? .max
        let latest = wake.clampedAdding(scenario.driverDelay)
        shell.now = max(shell.now, min(shell.now.clampedAdding(nanoseconds), latest))
        if shell.now > wake { shell.behind = max(shell.behind, shell.now - wake) }
    }
}
