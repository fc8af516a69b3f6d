import ResourceTypes
import Synchronization

// Acquires and returns that need the lock: where all the time of a busy pool goes.
extension PoolStorage {
    /// Resumes a waiter whose outcome is to be collected; every other signal is its slot.
    static var collectSignal: Int { -1 }

    /// Takes a slot, or waits for one.
    ///
    /// Little is kept over the wait, so that thousands of waiters stay small: the outcome of a wait
    /// that did not end in a lease is left in ``outcomes``.
    /// - Returns: the slot, or a negative number where there is an outcome to be collected.
    func acquire(
        _ ticket: WaiterTicket, site: UInt64, priority: AcquirePriority, timeoutNanoseconds: UInt64
    ) async -> Int {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                enqueue(continuation, ticket, site, priority, timeoutNanoseconds)
            }
        } onCancel: {
            guard let waiter = ticket.cancelled() else { return }
            event { $0.cancel(waiter, now: $1, actions: &$2) }
        }
    }

    /// How an acquire ended that did not end in a lease; can be asked once.
    func collect(_ ticket: WaiterTicket) -> AcquireOutcome {
        let outcome = outcomes.withLock { outcomes in
            outcomes.removeValue(forKey: .ticket(ObjectIdentifier(ticket)))
                ?? ticket.waiter.flatMap { outcomes.removeValue(forKey: .waiter($0)) }
        }
        guard let outcome else { preconditionFailure("pool \(name): a wait ended in nothing") }
        return outcome
    }

    /// One trip through the lock: the acquire is over, or its continuation is kept with its place.
    private func enqueue(
        _ continuation: UnsafeContinuation<Int, Never>, _ ticket: WaiterTicket,
        _ site: UInt64, _ priority: AcquirePriority, _ timeout: UInt64
    ) {
        let now = clock.nowNanoseconds()
        let scopes = NestingScope.words
        var decided: AcquireOutcome?
        let work = control.state.withLock { state -> Work in
            guard state.machine != nil else {
                decided = .shutDown
                return Work()
            }
            control.takeTime(now)
            var actions = PoolActions()
            // The line above has seen the machine.
            let step = state.machine!.acquire(
                site: site, priority: priority, deadline: now.clampedAdding(timeout),
                usualHoldNanoseconds: usualHold.load(ordering: .relaxed),
                task: RunningTask.word, scopes: scopes, now: now, actions: &actions)
            switch step {
            case .done(let outcome): decided = outcome
            case .wait(let waiter):
                state.keep(continuation, at: Int(waiter.index))
                if !ticket.enqueued(waiter) {
                    state.machine?.cancel(waiter, now: now, actions: &actions)
                }
            }
            return follow(actions, in: &state)
        }
        perform(work)
        switch decided {
        case nil: break
        case .lease(let slot): continuation.resume(returning: slot)
        case let outcome?:
            outcomes.withLock { $0[.ticket(ObjectIdentifier(ticket))] = outcome }
            continuation.resume(returning: Self.collectSignal)
        }
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
}
