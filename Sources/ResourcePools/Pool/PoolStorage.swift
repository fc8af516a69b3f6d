import Logging
import ResourceTypes
import Synchronization

/// The shell around the machine: holds the lock, runs the actions, keeps the resources.
///
/// Every event goes the same way: take the lock, tell the machine, let go of the lock, do what it
/// said. It lives until the pool is gone and everything in it has been disposed of, whoever comes
/// last; the control holds it meanwhile.
@usableFromInline
final class PoolStorage<Resource: Sendable>: PoolShell {
    typealias Machine = PoolStateMachine<SlotTable>

    let name: String
    let control: PoolControl
    let incarnation: UInt64
    @usableFromInline let table: SlotTable
    let clock: any PoolClock
    let coarsePeriod: UInt64
    let holdTimes = AtomicLatencyHistogram()
    private let factory: any ResourceFactory<Resource>
    private let logger: Logger?
    private let random: @Sendable () -> UInt64
    private let lastFailure = Lock<(any Error)?>(nil)
    /// The tasks that make resources at this moment, by slot.
    private let creations = Lock<[Int: Task<Resource, any Error>]>([:])
    /// How long leases are held of late: a moving average over the measured ones.
    private let usualHold = Atomic<UInt64>(0)

    init(
        name: String, settings: PoolSettings, factory: any ResourceFactory<Resource>,
        logger: Logger?, clock: any PoolClock, random: @escaping @Sendable () -> UInt64
    ) {
        self.name = name
        self.factory = factory
        self.logger = logger
        self.clock = clock
        coarsePeriod = settings.coarsePeriod
        self.random = random
        (control, incarnation) = PoolControl.take()
        table = SlotTable(
            holding: Resource.self,
            leasedWord: settings.resetsAfterUse ? .leasedForReview : .leased, control: control,
            incarnation: incarnation)
        table.setOwner(self)
        let now = clock.nowNanoseconds()
        control.coarseNanoseconds.store(now, ordering: .relaxed)
        let machine = Machine(pool: name, table: table, settings: settings, now: now)
        control.state.withLock {
            $0.machine = machine
            $0.shell = self
        }
    }

    // MARK: - One event

    /// What has to be done outside the lock.
    private struct Work: Sendable {
        var jobs: [PoolAction] = []
        var resumptions: [(UnsafeContinuation<AcquireOutcome, Never>, AcquireOutcome)] = []
        var settled: [UnsafeContinuation<Void, Never>] = []
        var warmed: [(UnsafeContinuation<Bool, Never>, Bool)] = []
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
        _ body: (inout Machine, UInt64, inout PoolActions) -> Result
    ) -> (result: Result, jobs: [Task<Void, Never>])? {
        let now = clock.nowNanoseconds()
        let done = control.state.withLock { state -> (Result, Work)? in
            guard state.incarnation == incarnation else { return nil }
            control.takeTime(now)
            if let continuation {
                if isRetirement {
                    state.retiring.append(continuation)
                } else {
                    state.settling.append(continuation)
                }
            }
            var actions = PoolActions()
            let result = body(&state.machine!, now, &actions)  // an incarnation has its machine
            var work = self.settle(actions, in: &state)
            self.arrangeDriver(&state, &work)
            return (result, work)
        }
        guard let (result, work) = done else { return nil }
        return (result, perform(work))
    }

    private func settle(_ actions: PoolActions, in state: inout PoolControl.State) -> Work {
        var work = Work()
        actions.forEach { action in
            switch action {
            case .resume(let waiter, let outcome):
                work.resumptions.append((state.waiting[Int(waiter.index)], outcome))
                state.machine?.collected(waiter)
            case .settled:
                work.settled += state.settling
                state.settling = []
            case .retired:
                work.settled += state.retiring
                state.retiring = []
            case .create, .cancelCreation, .validate, .reset, .dispose, .searchDeadlocks:
                work.jobs.append(action)
            case .defect(let machineState, let event):
                trap(state: machineState, event: event)
            }
        }
        if !state.warming.isEmpty, state.machine?.isCreating == false {
            let isWarm = state.machine?.isWarm ?? true
            work.warmed = state.warming.map { ($0, isWarm) }
            state.warming = []
        }
        if state.isAbandoned, state.machine?.isEmpty == true {
            work.superseded = state.driver.end()
            state = PoolControl.State()
            work.isOver = true
        }
        return work
    }

    private func perform(_ work: Work) -> [Task<Void, Never>] {
        for (continuation, outcome) in work.resumptions { continuation.resume(returning: outcome) }
        for continuation in work.settled { continuation.resume() }
        for (continuation, isWarm) in work.warmed { continuation.resume(returning: isWarm) }
        work.superseded?.cancel()
        if work.isOver { control.recycle() }
        return work.jobs.map { job in Task.detached { await self.run(job) } }
    }

    private func trap(state: String, event: String) -> Never {
        fatalError("pool \(name): the event \(event) is impossible for \(state)")
    }

    // MARK: - The driver

    /// Sees to it that a task wakes when the machine wants to be told the time.
    private func arrangeDriver(_ state: inout PoolControl.State, _ work: inout Work) {
        guard !work.isOver else { return }
        work.superseded = state.driver.arrange(for: state.machine?.nextWakeNanoseconds) {
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
            let (next, work) = control.state.withLock { state -> (UInt64?, Work) in
                guard state.incarnation == incarnation, state.driver.isPresent(number) else {
                    return (nil, Work())
                }
                control.takeTime(now)
                var actions = PoolActions()
                state.machine?.tick(random: self.random(), now: now, actions: &actions)
                let work = self.settle(actions, in: &state)
                guard !work.isOver else { return (nil, work) }
                state.driver.goOn(to: state.machine?.nextWakeNanoseconds)
                return (state.driver.wakeNanoseconds, work)
            }
            _ = perform(work)
            wake = next
        }
    }

    // MARK: - Jobs

    private func run(_ job: PoolAction) async {
        switch job {
        case .create(let slot): await create(slot)
        case .validate(let slot):
            let failure = await failure(slot) { resource in
                try await self.factory.validate(resource) ? nil : "validation answered false"
            }
            event { $0.validated(slot, failure: failure, now: $1, actions: &$2) }
        case .reset(let slot):
            let failure = await failure(slot) { resource in
                try await self.factory.reset(resource)
                return nil
            }
            event { $0.wasReset(slot, failure: failure, now: $1, actions: &$2) }
        case .dispose(let slot, let reason):
            logger?.trace("disposing", metadata: ["pool": "\(name)", "reason": "\(reason)"])
            let failure = await failure(slot) { resource in
                try await self.factory.dispose(resource)
                return nil
            }
            resource(slot).deinitialize(count: 1)
            event { $0.disposed(slot, failure: failure, now: $1, actions: &$2) }
        case .cancelCreation(let slot):
            creations.withLock { $0[slot] }?.cancel()
        case .searchDeadlocks:
            DeadlockRegistry.search(from: control, incarnation: incarnation)
        case .resume, .settled, .retired, .defect:
            break
        }
    }

    private func create(_ slot: Int) async {
        let started = clock.nowNanoseconds()
        do {
            // On a task of its own, which the machine may have cancelled.
            let making = Task.detached { try await self.factory.make() }
            creations.withLock { $0[slot] = making }
            defer { creations.withLock { $0[slot] = nil } }
            let resource = try await making.value
            self.resource(slot).initialize(to: resource)
            let took = clock.nowNanoseconds() - started
            event {
                $0.created(
                    slot, tookNanoseconds: took, random: self.random(), now: $1, actions: &$2)
            }
        } catch {
            logger?.debug(
                "creation failed", metadata: ["pool": "\(name)", "error": "\(error)"])
            lastFailure.withLock { $0 = error }
            event {
                $0.createFailed(
                    slot, message: "\(error)", random: self.random(), now: $1, actions: &$2)
            }
        }
    }

    private func failure(
        _ slot: Int, of body: (Resource) async throws -> String?
    ) async -> String? {
        do { return try await body(resource(slot).pointee) } catch { return "\(error)" }
    }

    func resource(_ slot: Int) -> UnsafeMutablePointer<Resource> {
        table.pointer(slot).pointee.storage.assumingMemoryBound(to: Resource.self)
    }

    /// The factory's latest error.
    var creationFailure: (any Error)? { lastFailure.withLock { $0 } }

    // MARK: - Acquires and returns that need the lock

    /// Takes a slot, or waits for one.
    func acquire(
        site: UInt64, priority: AcquirePriority, timeoutNanoseconds: UInt64
    ) async -> AcquireOutcome {
        let ticket = WaiterTicket()
        return await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                enqueue(continuation, ticket, site, priority, timeoutNanoseconds)
            }
        } onCancel: {
            guard let waiter = ticket.cancelled() else { return }
            self.event { $0.cancel(waiter, now: $1, actions: &$2) }
        }
    }

    /// One trip through the lock: the acquire is over, or its continuation is kept with its place.
    private func enqueue(
        _ continuation: UnsafeContinuation<AcquireOutcome, Never>, _ ticket: WaiterTicket,
        _ site: UInt64, _ priority: AcquirePriority, _ timeout: UInt64
    ) {
        let now = clock.nowNanoseconds()
        let scopes = NestingScope.words
        let (outcome, work) = control.state.withLock { state -> (AcquireOutcome?, Work) in
            control.takeTime(now)
            var actions = PoolActions()
            let step = state.machine?.acquire(
                site: site, priority: priority, deadline: now.clampedAdding(timeout),
                usualHoldNanoseconds: usualHold.load(ordering: .relaxed),
                task: Lease<Resource>.runningTask, scopes: scopes, now: now, actions: &actions)
            var outcome: AcquireOutcome?
            switch step {
            case nil: outcome = .shutDown
            case .done(let decided): outcome = decided
            case .wait(let waiter):
                let place = Int(waiter.index)
                if place == state.waiting.count {
                    state.waiting.append(continuation)
                } else {
                    state.waiting[place] = continuation
                }
                if !ticket.enqueued(waiter) {
                    state.machine?.cancel(waiter, now: now, actions: &actions)
                }
            }
            var work = self.settle(actions, in: &state)
            self.arrangeDriver(&state, &work)
            return (outcome, work)
        }
        _ = perform(work)
        if let outcome { continuation.resume(returning: outcome) }
    }

    func freed(_ slot: Int) { event { $0.freed(slot, now: $1, actions: &$2) } }

    func fail(_ victim: DeadlockSearch.Victim) {
        event { $0.failDeadlocked(victim.waiter, victim.deadlock, now: $1, actions: &$2) }
    }

    /// A lease comes back that has to be looked at; its slot is still leased.
    @usableFromInline
    func returned(_ slot: UnsafeMutablePointer<Slot>, _ condition: ReturnCondition) {
        let (index, site) = (slot.pointee.index, slot.pointee.site.load(ordering: .relaxed))
        event { $0.returned(index, condition, site: site, now: $1, actions: &$2) }
    }

    // MARK: - The pool as a whole

    /// Begins a drain or a shutdown and waits until it is over.
    func untilSettled(_ begin: (inout Machine, UInt64, inout PoolActions) -> Void) async {
        await withUnsafeContinuation { continuation in
            event(awaitedBy: continuation, begin)
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
        return event { machine, _, _ in machine.retiredLeft }?.result ?? 0
    }

    /// Starts what the minimum asks for and waits until nothing is being created.
    ///
    /// - Returns: whether the minimum was there at that moment.
    func warmUp() async -> Bool {
        event { $0.replenish(now: $1, actions: &$2) }
        return await withUnsafeContinuation { (continuation: UnsafeContinuation<Bool, Never>) in
            let isWarm = control.state.withLock { state -> Bool? in
                guard let machine = state.machine, machine.isCreating else {
                    return state.machine?.isWarm ?? true
                }
                state.warming.append(continuation)
                return nil
            }
            if let isWarm { continuation.resume(returning: isWarm) }
        }
    }

    /// The last reference to the pool is gone: what is idle goes now, what is out when it comes
    /// back, and this storage with the last of them.
    func abandon() {
        let now = clock.nowNanoseconds()
        let (work, hadResources) = control.state.withLock { state -> (Work, Bool) in
            var actions = PoolActions()
            let hadResources = state.machine?.isEmpty == false
            state.machine?.shutDown(deadline: .max, now: now, actions: &actions)
            state.isAbandoned = true
            return (self.settle(actions, in: &state), hadResources)
        }
        if hadResources {
            logger?.debug(
                "pool was dropped without shutDown(deadline:); its resources are disposed of",
                metadata: ["pool": "\(name)"])
        }
        _ = perform(work)
    }

    /// Begins the exact measurement of a lease that was just taken.
    @usableFromInline
    func beginMeasuring(_ slot: UnsafeMutablePointer<Slot>) {
        slot.pointee.measuredSinceNanoseconds.store(clock.nowNanoseconds(), ordering: .relaxed)
    }

    /// Ends the exact measurement of a lease that is about to be given back.
    @usableFromInline
    func endMeasuring(_ slot: UnsafeMutablePointer<Slot>) {
        let since = slot.pointee.measuredSinceNanoseconds.load(ordering: .relaxed)
        slot.pointee.measuredSinceNanoseconds.store(0, ordering: .relaxed)
        let now = clock.nowNanoseconds()
        let held = now > since ? now - since : 0
        holdTimes.record(nanoseconds: held)
        // An eighth of the new one each time; of two at once one may be lost, which does no harm.
        let usual = usualHold.load(ordering: .relaxed)
        usualHold.store(usual == 0 ? held : usual - usual / 8 + held / 8, ordering: .relaxed)
    }
}
