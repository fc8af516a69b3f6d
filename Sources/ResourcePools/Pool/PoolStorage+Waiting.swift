import ResourceTypes
import Synchronization

// Acquires and returns that need the lock: where all the time of a busy pool goes.
extension PoolStorage {
    /// Takes a slot, or waits for one.
    ///
    /// Nothing is allocated for a wait, and little is kept over it, so that thousands of waiters
    /// stay small: the outcome of a wait that did not end in a lease is left in ``outcomes``.
    /// - Returns: the slot's address, or a negative number under which there is an outcome to be
    ///   collected.
    @usableFromInline
    func acquire(
        site: UInt64, priority: AcquirePriority, timeout: Duration?, elseNanoseconds: UInt64
    ) async -> Int {
        let timeoutNanoseconds = timeout.map(\.clampedNanoseconds) ?? elseNanoseconds
        let ticket = WaiterTicket()
        return await CancellationHandler.during {
            var signal = await withUnsafeContinuation { continuation in
                enqueue(continuation, ticket, site, priority, timeoutNanoseconds)
            }
            while ResumptionOrder.resumed(signal) == Self.wokenSignal {
                signal = await withUnsafeContinuation { come($0, ticket) }
            }
            return signal
        } onCancel: {
            guard let waiter = ticket.cancelled() else { return }
            event { $0.cancel(waiter, now: $1, actions: &$2) }
        }
    }

    /// Resumes a waiter to look for a free slot.
    static var wokenSignal: Int { .min }

    /// How an acquire ended that did not end in a lease; can be asked once.
    func collect(_ signal: Int) -> AcquireOutcome {
        Trap.onNothing(outcomes.withLock { $0.collect(signal) }, pool: name)
    }

    /// One trip through the lock: the acquire is over, or its continuation is kept with its place.
    ///
    /// Never inlined: what it needs would be part of the waiting task's memory.
    @inline(never)
    private func enqueue(
        _ continuation: UnsafeContinuation<Int, Never>, _ ticket: borrowing WaiterTicket,
        _ site: UInt64, _ priority: AcquirePriority, _ timeout: UInt64
    ) {
        let now = now
        let scopes = NestingScope.words
        let deadline = now.clampedAdding(timeout)
        var decided: AcquireOutcome?
        var ended: WaitRun?
        let work = state.withLock { state -> Work? in
            control.takeTime(now, notBefore: coarsePeriod / 16)
            // Whoever acquires holds the pool, and a pool that is held has its machine.
            if priority == .normal, scopes.isEmpty,
                let waiter = state.machine!.joinLine(
                    site: site, deadline: deadline, task: Self.word(continuation), now: now)
            {
                ended = state.waits.add(site)
                return ticket.enqueued(waiter) ? nil : leave(waiter, now: now, in: &state)
            }
            var actions = PoolActions()
            let step = state.machine!.acquire(  // as above
                site: site, priority: priority, deadline: deadline,
                usualHoldNanoseconds: holdTimes.recentNanoseconds,
                task: Self.word(continuation), scopes: scopes, now: now, actions: &actions)
            switch step {
            case .done(let outcome): decided = outcome
            case .wait(let waiter):
                ended = state.waits.add(site)
                if !ticket.enqueued(waiter) {
                    state.machine?.cancel(waiter, now: now, actions: &actions)
                }
            }
            return follow(actions, in: &state)
        }
        if let work { perform(work) }
        switch decided {
        case nil: if let ended { table.callers.noteWait(at: ended.site, count: ended.count) }
        case .lease(let slot): continuation.resume(returning: table.address(slot))
        case let outcome?: continuation.resume(returning: outcomes.withLock { $0.keep(outcome) })
        }
    }

    /// A waiter leaves the line that it has just come into, its task having been cancelled before.
    @inline(never)
    private func leave(
        _ waiter: WaiterID, now: UInt64, in state: inout PoolControl.State
    ) -> Work {
        var actions = PoolActions()
        state.machine?.cancel(waiter, now: now, actions: &actions)
        return follow(actions, in: &state)
    }

    /// A task that was woken comes to look for a free slot; or to hear what became of its wait
    /// meanwhile.
    @inline(never)
    private func come(
        _ continuation: UnsafeContinuation<Int, Never>, _ ticket: borrowing WaiterTicket
    ) {
        let now = now
        let (signal, work) = state.withLock { state -> (Int?, Work) in
            let waiter = ticket.waiter!  // it was woken, so it has been in line
            if let signal = state.decided.removeValue(forKey: waiter) {
                state.machine!.collected(waiter)  // a pool with a waiter has one
                return (signal, Work())
            }
            control.takeTime(now, notBefore: coarsePeriod / 16)
            var actions = PoolActions()
            let step = state.machine!.came(waiter, now: now, actions: &actions)  // as above
            let work = follow(actions, in: &state)
            if case .done(.lease(let slot)) = step { return (table.address(slot), work) }
            return (nil, work)
        }
        perform(work)
        if let signal { continuation.resume(returning: signal) }
    }

    /// What the machine keeps of a task that waits: its continuation is the task itself, in one
    /// word, so that who holds and who waits can be compared.
    static func word(_ continuation: UnsafeContinuation<Int, Never>) -> UInt64 {
        UInt64(UInt(bitPattern: unsafeBitCast(continuation, to: UnsafeRawPointer?.self)))
    }

    static func continuation(_ word: UInt64) -> UnsafeContinuation<Int, Never> {
        unsafeBitCast(UInt(word), to: UnsafeContinuation<Int, Never>.self)
    }

    func freed(_ slot: Int) { event { $0.freed(slot, now: $1, actions: &$2) } }

    /// Fails a waiter; the caller holds the lock, and does what is returned when it does not.
    func fail(
        _ victim: DeadlockSearch.Victim, in state: inout PoolControl.State, now: UInt64
    ) -> Work {
        control.takeTime(now)
        var actions = PoolActions()
        state.machine?.failDeadlocked(
            victim.waiter, victim.deadlock, now: now, actions: &actions)
        return follow(actions, in: &state)
    }

    /// A lease comes back that has to be looked at; its slot is still leased.
    @usableFromInline
    func returned(_ slot: UnsafeMutablePointer<Slot>, _ condition: ReturnCondition) {
        let (index, site) = (slot.pointee.index, slot.pointee.site.load(ordering: .relaxed))
        if condition == .good, handOver(slot) { return }
        event { $0.returned(index, condition, site: site, now: $1, actions: &$2) }
    }

    /// Gives a slot that comes back to the first in line: what a busy pool does all the time.
    ///
    /// - Returns: false where something else is to be done with it.
    private func handOver(_ slot: UnsafeMutablePointer<Slot>) -> Bool {
        let now = now
        let index = slot.pointee.index
        var work: Work?
        let task = state.withLock { state -> UInt64? in
            guard state.incarnation == incarnation else { return nil }
            // An incarnation has its machine.
            let first = state.machine!.handOverInLine(index, isCollected: true, now: now)
            if let first {
                control.takeTime(now, notBefore: coarsePeriod / 16)
                return first.task
            }
            work = handOverOtherwise(index, now: now, in: &state)
            return nil
        }
        if let task {
            ResumptionOrder.resume(Self.continuation(task), Int(bitPattern: slot))
            return true
        }
        guard let work else { return false }
        perform(work)
        return true
    }

    /// The same where the line ends with this one, or holds more than the shortest way looks at.
    @inline(never)
    private func handOverOtherwise(
        _ slot: Int, now: UInt64, in state: inout PoolControl.State
    ) -> Work? {
        var actions = PoolActions()
        // An incarnation has its machine.
        guard state.machine!.handOver(slot, now: now, actions: &actions) else { return nil }
        control.takeTime(now, notBefore: coarsePeriod / 16)
        return follow(actions, in: &state)
    }
}
