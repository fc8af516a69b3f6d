import Logging
import ResourceTypes
import Synchronization

/// The shell around the machine: holds the lock, runs the actions.
///
/// Every event goes the same way: take the lock, tell the machine, let go of the lock, do what it
/// said. It knows nothing of the resource's type, so that what runs under the lock is compiled
/// once and for good; whatever touches a resource is done by ``ResourceJobs``. It lives until the
/// pool is gone and everything in it has been disposed of, whoever comes last; the control holds
/// it meanwhile.
@usableFromInline
final class PoolStorage: Sendable {
    typealias Machine = PoolStateMachine<SlotTable>

    let name: String
    let control: PoolControl
    let incarnation: UInt64
    // The control's lock, one load nearer.
    private let place: PoolControl.Place
    var state: Lock<PoolControl.State> {
        @inline(__always) _read { yield place.lock }
    }
    @usableFromInline let table: SlotTable
    let clock: any PoolClock
    private let isSystemClock: Bool
    let coarsePeriod: UInt64
    let holdTimes = AtomicLatencyHistogram()
    let jobs: any ResourceJobs
    private let random: @Sendable () -> UInt64
    /// How acquires have ended that did not end in a lease, until they collect that.
    let outcomes = Lock(UncollectedOutcomes())

    init(
        name: String, settings: PoolSettings, jobs: any ResourceJobs, table: SlotTable,
        control: (PoolControl, incarnation: UInt64), clock: any PoolClock,
        random: @escaping @Sendable () -> UInt64
    ) {
        self.name = name
        self.jobs = jobs
        self.clock = clock
        isSystemClock = clock is SystemPoolClock
        coarsePeriod = settings.coarsePeriod
        self.random = random
        (self.control, incarnation) = control
        place = self.control.place
        self.table = table
        table.setOwner(self)
        let now = clock.nowNanoseconds()
        let machine = Machine(pool: name, table: table, settings: settings, now: now)
        self.state.withLock {
            self.control.takeTime(now)
            $0.machine = machine
            $0.shell = self
        }
    }

    /// Now; what every wait and every measured lease asks for.
    ///
    /// The system's clock, which is what there is but in tests, is read without a call through its
    /// protocol.
    @inline(__always)
    var now: UInt64 { isSystemClock ? SystemPoolClock.read() : clock.nowNanoseconds() }

    // MARK: - One event

    /// What has to be done outside the lock: to resume one waiter, mostly, and nothing else.
    struct Work: Sendable {
        var first: Resumption?
        var rest: Rest?

        mutating func take(_ resumption: Resumption, with others: inout Others) {
            if first == nil { first = resumption } else { others.resumptions.append(resumption) }
        }
    }

    struct Resumption: Sendable {
        let continuation: UnsafeContinuation<Int, Never>
        let signal: Int
    }

    /// What is seldom to be done, in one word where there is none of it.
    indirect enum Rest: Sendable { case others(Others) }

    struct Others: Sendable {
        var resumptions: [Resumption] = []
        var jobs: [PoolAction] = []
        /// To be told before those who await the end go on.
        var unreturned: [UnreturnedLease] = []
        var settled: [UnsafeContinuation<Void, Never>] = []
        var warmed: [UnsafeContinuation<WarmUpEnd, Never>] = []
        var warmUpEnd = WarmUpEnd.warm
        var superseded: Task<Void, Never>?
        var isOver = false
    }

    /// Tells the machine an event under the lock and does what it says after.
    ///
    /// - Returns: what the event returned and the tasks that were started for it; nil where the
    ///   pool is gone, which can't be while it has a slot, a waiter or a reference left.
    @discardableResult
    func event<Result: Sendable>(
        awaitedBy continuation: UnsafeContinuation<Void, Never>? = nil, isRetirement: Bool = false,
        within limit: UInt64 = .max,
        _ body: (inout Machine, UInt64, inout PoolActions) -> Result
    ) -> (result: Result, jobs: [Task<Void, Never>])? {
        let now = now
        var result: Result?
        let work = state.withLock { state -> Work? in
            guard state.incarnation == incarnation else { return nil }
            if let continuation {
                if isRetirement {
                    state.retiring.append(continuation)
                } else {
                    state.settling.append(
                        .init(continuation: continuation, deadline: now.clampedAdding(limit)))
                }
            }
            control.takeTime(now)
            var actions = PoolActions()
            result = body(&state.machine!, now, &actions)  // an incarnation has its machine
            return follow(actions, in: &state)
        }
        guard let work, let result else { return nil }
        return (result, perform(work))
    }

    /// What follows from an event; under the lock.
    @inline(__always)
    func follow(_ actions: PoolActions, in state: inout PoolControl.State) -> Work {
        var work = Work()
        if let next = actions.handOver { work.first = resumption(next, in: &state) }
        let isDriven = state.machine?.timersAdded == state.drivenTimers
        if !actions.others.isEmpty || state.isAwaited || !isDriven {
            followOthers(actions.others, in: &state, &work)
        }
        return work
    }

    /// What is to be done for a waiter that got a slot, or is woken; nil where it is away and hears
    /// of its slot when it comes.
    @inline(__always)
    func resumption(
        _ next: PoolActions.HandOver, in state: inout PoolControl.State
    ) -> Resumption? {
        if let slot = next.slot {
            return resumption(next.waiter, table.address(slot), in: &state)
        }
        let task = state.machine!.waiters.sendAway(next.waiter)  // it has just acted
        return Resumption(continuation: Self.continuation(task), signal: Self.wokenSignal)
    }

    @inline(__always)
    func resumption(
        _ waiter: WaiterID, _ signal: Int, in state: inout PoolControl.State
    ) -> Resumption? {
        guard let task = state.machine!.waiters.present(waiter) else {  // it has just acted
            state.decided[waiter] = signal
            return nil
        }
        state.machine!.collected(waiter)  // it has just acted
        return Resumption(continuation: Self.continuation(task), signal: signal)
    }

    @inline(never)
    private func followOthers(
        _ actions: [PoolAction], in state: inout PoolControl.State, _ work: inout Work
    ) {
        var others = Others()
        settle(actions, in: &state, &work, &others)
        if !others.isOver {
            others.superseded = arrangeDriver(&state)
        }
        work.rest = .others(others)
    }

    private func settle(
        _ actions: [PoolAction], in state: inout PoolControl.State, _ work: inout Work,
        _ others: inout Others
    ) {
        for action in actions {
            Trap.onDefect(action, pool: name)
            switch action {
            case .resume(let waiter, let outcome):
                let signal =
                    if case .lease(let slot) = outcome { table.address(slot) } else {
                        outcomes.withLock { $0.keep(outcome) }
                    }
                if let next = resumption(waiter, signal, in: &state) {
                    work.take(next, with: &others)
                }
            case .wake(let waiter):
                let next = PoolActions.HandOver(waiter: waiter, slot: nil)
                if let next = resumption(next, in: &state) { work.take(next, with: &others) }
            case .settled:
                others.settled += state.settling.map(\.continuation)
                state.settling = []
            case .drainsOverdue(let now):
                let overdue = state.settling.partition { $0.deadline <= now }
                others.settled += state.settling[overdue...].map(\.continuation)
                state.settling.removeSubrange(overdue...)
            case .retired:
                others.settled += state.retiring
                state.retiring = []
            case .unreturned(let lease): others.unreturned.append(lease)
            case .create, .cancelCreation, .validate, .reset, .dispose, .searchDeadlocks, .defect:
                others.jobs.append(action)
            }
        }
        if !state.warming.isEmpty, state.machine?.isCreating == false {
            others.warmUpEnd = state.machine?.isWarm == false ? .cold : .warm
            others.warmed = Array(state.warming.values)
            state.warming = [:]
        }
        if state.isAbandoned, state.machine?.isEmpty == true {
            others.superseded = state.driver.end()
            state = PoolControl.State()
            others.isOver = true
        }
    }

    @discardableResult
    @inline(__always)
    func perform(_ work: Work) -> [Task<Void, Never>] {
        if let first = work.first { ResumptionOrder.resume(first.continuation, first.signal) }
        guard case .others(let others) = work.rest else { return [] }
        return perform(others)
    }

    @inline(never)
    private func perform(_ others: Others) -> [Task<Void, Never>] {
        for resumption in others.resumptions {
            ResumptionOrder.resume(resumption.continuation, resumption.signal)
        }
        for lease in others.unreturned { jobs.isUnreturned(lease, pool: name) }
        for continuation in others.settled { continuation.resume() }
        for continuation in others.warmed { continuation.resume(returning: others.warmUpEnd) }
        others.superseded?.cancel()
        if others.isOver { control.recycle() }
        return others.jobs.map { job in Task.detached { await self.jobs.run(job, for: self) } }
    }

    // MARK: - The driver

    /// Sees to it that a task wakes when the machine wants to be told the time.
    ///
    /// - Returns: the driver that is replaced, to be cancelled once the lock is free.
    private func arrangeDriver(_ state: inout PoolControl.State) -> Task<Void, Never>? {
        if let added = state.machine?.timersAdded { state.drivenTimers = added }
        return state.driver.arrange(for: state.machine?.nextWakeNanoseconds) {
            await self.drive($0, until: $1)
        }
    }

    /// Sleeps until a moment and tells the machine the time; ends when there is nothing to wait
    /// for, or when another driver has taken its place.
    private func drive(_ number: UInt64, until first: UInt64) async {
        var wake: UInt64? = first
        while let moment = wake {
            do { try await clock.sleep(untilNanoseconds: moment) } catch { return }
            let now = clock.nowNanoseconds()
            let random = random()
            var next: UInt64?
            let work = state.withLock { state -> Work? in
                guard state.incarnation == incarnation, state.driver.isPresent(number) else {
                    return nil
                }
                control.takeTime(now)
                var actions = PoolActions()
                state.machine?.tick(random: random, now: now, actions: &actions)
                // Before what follows is seen to, so that this driver goes on and no other starts.
                state.driver.goOn(to: state.machine?.nextWakeNanoseconds)
                let work = follow(actions, in: &state)
                next = state.driver.isPresent(number) ? state.driver.wakeNanoseconds : nil
                return work
            }
            if let work { perform(work) }
            wake = next
        }
    }

    // MARK: - The pool as a whole

    /// Begins a drain or a shutdown and waits until it is over.
    ///
    /// - Parameter limit: how long a drain waits for a shutdown, or a later drain, that goes on.
    func untilSettled(
        within limit: UInt64 = .max, _ begin: (inout Machine, UInt64, inout PoolActions) -> Void
    ) async {
        await withUnsafeContinuation { continuation in
            event(awaitedBy: continuation, within: limit, begin)
        }
    }

    /// Waits until what is retired is gone, or a time has passed.
    ///
    /// - Returns: how many are left.
    func untilRetired(timeoutNanoseconds: UInt64) async -> Int {
        await withUnsafeContinuation { continuation in
            event(awaitedBy: continuation, isRetirement: true) {
                $0.awaitRetired(
                    deadline: $1.clampedAdding(timeoutNanoseconds), now: $1, actions: &$2)
            }
        }
        // Of a pool that is gone nothing is left.
        guard let left = event({ machine, _, _ in machine.retiredLeft }) else { return 0 }
        return left.result
    }

    /// How a warm-up ends: with the minimum there or not, or with its task cancelled before.
    enum WarmUpEnd: Sendable { case warm, cold, cancelled }

    /// Starts what the minimum asks for and waits until nothing is being created, or what is has
    /// taken too long, or the pool is shut down, or the waiting task is cancelled.
    func warmUp() async -> WarmUpEnd {
        event { $0.replenish(now: $1, actions: &$2) }
        let task = RunningTask.word
        return await CancellationHandler.during {
            await withUnsafeContinuation { continuation in
                let end = state.withLock { state -> WarmUpEnd? in
                    guard let machine = state.machine, machine.isCreating else {
                        return state.machine?.isWarm == false ? .cold : .warm
                    }
                    // A task says that it is cancelled before its handler runs: one that does not
                    // say so here is found by its handler later.
                    if Task.isCancelled { return .cancelled }
                    state.warming[task] = continuation
                    return nil
                }
                if let end { continuation.resume(returning: end) }
            }
        } onCancel: {
            let left = state.withLock { $0.warming.removeValue(forKey: task) }
            left?.resume(returning: .cancelled)
        }
    }

    /// The last reference to the pool is gone: what is idle goes now, what is out when it comes
    /// back, and this storage with the last of them.
    func abandon() {
        let now = clock.nowNanoseconds()
        let (work, hadResources) = state.withLock { state -> (Work, Bool) in
            var actions = PoolActions()
            let hadResources = state.machine?.isEmpty == false
            state.machine?.shutDown(deadline: .max, now: now, actions: &actions)
            state.isAbandoned = true
            return (follow(actions, in: &state), hadResources)
        }
        if hadResources { jobs.wasDropped(name) }
        _ = perform(work)
    }

    /// Looks at a lease that was just noted, and measures it.
    @usableFromInline @inline(never)
    func beginLook(_ slot: UnsafeMutablePointer<Slot>, _ coarse: UInt64) {
        Slot.beginLook(slot, coarseNanoseconds: coarse, exactNanoseconds: now)
    }

    /// Counts for how long a lease was held that is about to be given back.
    func noteHold(_ slot: UnsafeMutablePointer<Slot>, since: UInt64) {
        let now = now
        let held = now > since ? now - since : 0
        let (bank, bucket) = (
            slot.pointee.index, LatencyBuckets.index(ofNanoseconds: held)
        )
        holdTimes.record(nanoseconds: held, bucket: bucket, bank: bank)
        table.callers.noteHold(
            at: slot.pointee.site.load(ordering: .relaxed), nanoseconds: held, bucket: bucket,
            bank: bank)
    }
}
