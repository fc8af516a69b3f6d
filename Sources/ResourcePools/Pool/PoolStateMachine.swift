package import ResourceTypes

/// The pool's mind: takes an event and the time, and returns what to do about it.
///
/// It owns the waiters, the creations, the retirements and the timers, and knows slots, waiters and
/// `now` only: nothing in it sleeps, reads a clock, draws a random number or touches a task. It is
/// not generic over the resource. Slots that are free or leased belong to the slot table, where
/// other threads take and return them without asking; the machine takes one as any thread does.
///
/// ```
/// running ─▶ draining ─▶ running
///    └───────────┴─▶ shuttingDown ─▶ shutDown
/// ```
///
/// Two words hold it together with the threads outside. A releaser sets its slot free and then
/// looks at `attention`; a waiter raises `attention` and then looks at the slots again before it
/// queues. Both are sequentially consistent, so at least one of them sees the other, and no waiter
/// is left while a slot is free and nobody is on the way to it. What waiters and those who run
/// grant one another is in ``Attention`` and in `PoolStateMachine+Barging`.
package struct PoolStateMachine<Table: SlotStoring>: Sendable {
    struct Record {
        var timer: Int32?
        var expires: UInt64 = .max
        /// Beyond which its end can't be put off, and until when it does not go for being idle.
        var endsAtLatest: UInt64 = .max
        var idleNotBefore: UInt64 = 0
        var resource: UInt64 = 0
        var reason: DisposalReason?
        /// What a `working` slot is being put through.
        var activity: PoolStatistics.Activity?
        /// Whether it goes when it comes back, because somebody asked for that.
        var isRevoked = false
        /// Whether its lease has been revoked, so that it counts no more.
        var isWrittenOff = false
        /// Whether its creation has taken too long.
        var isOverdue = false
        /// When it was last found to work.
        var validated: UInt64 = 0
        /// Whether it is validated to keep it alive, and the earliest moment for the next time.
        var isKeptAlive = false
        var keepAliveAt: UInt64 = 0
        /// How many of its leases had been returned at the last reading.
        var released: UInt64 = 0
        /// How often it had been leased and returned at an adaptive pool's last look.
        var seenTransitions: UInt64 = 0
        /// Which of its leases was the last to be told as a suspected leak.
        var suspectedUse: UInt64 = 0
    }

    // What each wait and each hand-over changes, side by side: two processors that share a busy
    // pool hand one another these lines each time.
    package var waiters = WaiterQueue()
    var waitTimes = WaitTally()
    package var barging = Barging()
    /// When somebody came into the line last while something was being made.
    var cameAt: UInt64 = 0

    package var table: Table
    package var settings: PoolSettings
    package var phase = PoolPhase.running
    var wheel: TimerWheel
    var records: [Record] = []
    var emptySlots: [Int] = []

    /// Slots that hold or are to hold a resource.
    package var occupied = 0
    package var creating = 0
    /// Creations that have taken too long and are not counted on any more.
    var overdue = 0
    /// Slots that the factory validates or resets, and that come free soon.
    package var working = 0
    package var disposing = 0
    /// Leases that have been revoked: they count as if they were not there.
    package var revoked = 0
    /// Those of them that would be free, and are validated to keep them alive.
    package var keepingAlive = 0
    /// Free slots that must be validated before their next lease.
    var stale = 0

    /// When resources end that have a lifetime.
    var retirements: RetirementSchedule
    /// How many creations may be under way: one after a failure or a mass break, and one more with
    /// each that succeeds.
    var pace: Int
    var failures = 0
    var retryAt: UInt64 = 0
    var retryTimer: Int32?
    var isClockArmed = false
    /// When a drain or a shutdown ends in any case.
    var deadline: UInt64 = .max
    var deadlineTimer: Int32?
    /// When drains have had their time that await more than their own end, and the first's timer.
    var drainMoments: [UInt64] = []
    var drainTimer: Int32?
    /// Resources with a number up to this one go when they come back, for this reason.
    var retiredThrough: UInt64 = 0
    var retiredBecause = DisposalReason.drain
    /// Whether somebody awaits the end of those, and until when.
    var awaitsRetired = false
    var retiredDeadline: UInt64 = .max
    /// Whether a drain that is under way ends in a pause.
    var pausesAfterDrain = false
    /// Whether each acquire is given a resource of its own.
    package var isBypassed = false
    /// How many have broken since when, of those with a number up to this one: several at once mean
    /// that the peer was restarted.
    var breaks = 0
    var breaksSince: UInt64 = 0
    var breaksThrough: UInt64 = 0
    /// The chosen size, where it adapts, and what is kept for that.
    package var adaptive: AdaptiveSizing?
    var adaptation = Adaptation()
    var exhaustedSince: UInt64?
    /// Gives those who still wait after a while their timers.
    var youngTimer: Int32?
    /// Whether the present exhaustion has been told, and when the last one ended: a pool that lives
    /// at its maximum is not to fill the log with it.
    var isExhaustionTold = false
    var recoveredAt: UInt64 = 0

    var deadlockWatch = DeadlockWatch()

    var lastResource: UInt64 = 0
    package var cancelled: UInt64 = 0
    var made: UInt64 = 0
    var disposed: UInt64 = 0
    var cleanUpsRun: UInt64 = 0
    package var leaksSuspected: UInt64 = 0
    package var keepAlives: UInt64 = 0
    package var errors: [PoolErrorKind: UInt64] = [:]
    package var disposals: [DisposalReason: UInt64] = [:]
    var createTimes = LatencyCounts()
    package var log: EventLog

    /// A pool with no resource yet.
    package init(pool: String, table: Table, settings: PoolSettings, now: UInt64) {
        self.table = table
        self.settings = settings
        wheel = TimerWheel(now: now)
        log = EventLog(pool: pool)
        retirements = RetirementSchedule(
            lifetime: settings.maxLifetime, size: settings.size.maximum)
        pace = settings.maximumConcurrentCreations
        adaptive = AdaptiveSizing(settings.size, live: 0)
    }

    // MARK: - What the shell needs to know

    /// When `tick` has to be called next; nil where there is nothing to wait for.
    package var nextWakeNanoseconds: UInt64? { wheel.nextWakeNanoseconds }

    /// While it stays the same, `tick` need not be called earlier.
    var timersAdded: UInt64 { wheel.added }

    /// Whether nothing is left that belongs to the pool.
    package var isEmpty: Bool { occupied == 0 }

    /// How many have waited and were given a lease.
    package var waited: UInt64 { waitTimes.count }

    /// How many places for waiters exist; what the shell keeps beside them is this long.
    package var waiterCapacity: Int { waiters.capacity }

    // MARK: - Acquiring

    /// What an acquire that did not find a free slot is to do.
    package enum AcquireStep: Sendable, Hashable {
        /// It is over already.
        case done(AcquireOutcome)
        /// It waits for its outcome under this number.
        case wait(WaiterID)
    }

    /// An acquire came through the lock.
    ///
    /// - Parameters:
    ///   - deadline: when it gives up; `.max` for never, `now` for at once.
    ///   - usualHoldNanoseconds: how long leases are held of late; 0 where it is not known.
    ///   - task: who waits; 0 where that is not known.
    ///   - scopes: nesting scopes that can't end before this acquire does.
    package mutating func acquire(
        site: UInt64, priority: AcquirePriority = .normal, deadline: UInt64,
        usualHoldNanoseconds: UInt64 = 0, task: UInt64 = 0, scopes: [UInt64] = [], now: UInt64,
        actions: inout PoolActions
    ) -> AcquireStep {
        if priority == .normal, scopes.isEmpty,
            let waiter = joinLine(site: site, deadline: deadline, task: task, now: now)
        {
            return .wait(waiter)
        }
        return acquireTheLongWay(
            site: site, priority: priority, deadline: deadline,
            usualHoldNanoseconds: usualHoldNanoseconds, task: task, scopes: scopes, now: now,
            actions: &actions)
    }

    /// The same where the pool is not as busy as that, or this acquire is not as plain.
    mutating func acquireTheLongWay(
        site: UInt64, priority: AcquirePriority, deadline: UInt64, usualHoldNanoseconds: UInt64,
        task: UInt64, scopes: [UInt64], now: UInt64, actions: inout PoolActions
    ) -> AcquireStep {
        if phase == .shuttingDown || phase == .shutDown {
            count(.refused)
            return .done(.shutDown)
        }
        // First in line, and the line was empty: raise the word, then look again.
        if waiters.count == 0, phase == .running, !isBypassed {
            barging.isOver = settings.bargingBound == 0
            raiseAttention(waiters: 1)
            for slot in 0..<table.count
            where table.compareExchange(slot, from: .free, to: table.leasedWord) {
                updateAttention()
                table.stampLease(slot, site: site, now: now)
                return .done(.lease(slot: slot))
            }
        }
        if waiters.count >= settings.maximumWaiters, isLineFull {
            updateAttention()
            count(.rejected)
            log.append(.rejected(SiteWord.unpack(site), waiting: waiters.count), at: now)
            return .done(.rejected(waiting: waiters.count))
        }
        if deadline <= now {
            updateAttention()
            count(.timeout)
            return .done(.timeout(waitedNanoseconds: 0))
        }
        if failures > 0 || settings.rejectsHopelessWaits,
            let outcome = refusal(
                site: site, deadline: deadline, hold: usualHoldNanoseconds, now: now)
        {
            updateAttention()
            return .done(outcome)
        }
        let waiter = waiters.append(
            since: now, site: site, priority: priority, task: task, deadline: deadline)
        watch(waiter, scopes: scopes, now: now)
        arm(waiter, deadline: deadline, now: now)
        watchBarging(now: now)
        if adaptive != nil { adaptation.usualHold = usualHoldNanoseconds }
        if !isComplete { replenish(now: now, actions: &actions) }
        if creating > 0 { cameAt = now }
        if exhaustedSince == nil { noteExhaustion(now: now) }
        return .wait(waiter)
    }

    /// A waiting task was cancelled.
    ///
    /// Nothing happens where its outcome is decided already: a slot that was delivered in the same
    /// instant stays delivered.
    package mutating func cancel(
        _ waiter: WaiterID, now: UInt64, actions: inout PoolActions
    ) {
        guard waiters.queued(at: waiter.index) == waiter else { return }
        cancelled += 1
        resume(waiter, .cancelled, now: now, actions: &actions)
    }

    /// The outcome of a waiter has been collected; its place may be used again.
    package mutating func collected(_ waiter: WaiterID) {
        waiters.free(waiter)
        deadlockWatch.forget(waiter)
    }

    // MARK: - Giving back

    /// A lease came back through the lock; its slot is still leased.
    package mutating func returned(
        _ slot: Int, _ condition: ReturnCondition, site: UInt64, now: UInt64,
        actions: inout PoolActions
    ) {
        guard expect(table.load(slot).isLeased, slot, "returned", &actions) else { return }
        if condition == .broken {
            count(.broken)
            log.append(
                .broken(ResourceID(rawValue: records[slot].resource), SiteWord.unpack(site)),
                at: now)
            dispose(slot, .broken, actions: &actions)
            noteBreak(slot, now: now, actions: &actions)
        } else if let reason = retirement(of: slot, now: now) {
            dispose(slot, reason, actions: &actions)
        } else if condition == .suspect {
            put(slot, to: .validating, actions: &actions)
        } else if settings.resetsAfterUse {
            put(slot, to: .resetting, actions: &actions)
        } else if settings.validatesOnReturn {
            put(slot, to: .validating, actions: &actions)
        } else {
            if let head = waiters.head, phase == .running, !settings.validatesOnBorrow {
                offer(slot, to: head, now: now, actions: &actions)
            } else {
                offer(slot, isValidated: false, now: now, actions: &actions)
            }
            if records[slot].timer == nil { arm(slot, now: now) }
        }
        replenish(now: now, actions: &actions)
    }

    /// A lease set its slot free and then saw that someone needs the lock.
    package mutating func freed(_ slot: Int, now: UInt64, actions: inout PoolActions) {
        if let reason = retirement(of: slot, now: now), claimFree(slot) {
            dispose(slot, reason, actions: &actions)
            replenish(now: now, actions: &actions)
        } else if let head = waiters.head, phase == .running, isOpen(now: now) {
            // Where a waiter is on its way already, it will see the slot.
            if table.load(slot) == .free { wake(head, actions: &actions) }
        } else if waiters.count > 0, phase == .running,
            table.compareExchange(slot, from: .free, to: table.leasedWord)
        {
            deliver(slot, now: now, actions: &actions)
        } else if waiters.count > 0 {
            replenish(now: now, actions: &actions)
        }
    }

    // MARK: - What the factory did

    /// A resource was made for a slot; the shell has put it there.
    package mutating func created(
        _ slot: Int, tookNanoseconds: UInt64, random: UInt64, now: UInt64,
        actions: inout PoolActions
    ) {
        guard expect(table.load(slot) == .creating, slot, "created", &actions) else { return }
        endCreation(slot)
        made += 1
        failures = 0
        pace = min(pace + 1, settings.maximumConcurrentCreations)
        createTimes.record(nanoseconds: tookNanoseconds)
        table.occupy(
            slot, resource: records[slot].resource, maxUses: settings.maxUses, now: now)
        // Up to a fortieth earlier, at random, so that what several pools made together does not go
        // together; what this pool did goes one after the other.
        let jitter = settings.maxLifetime == .max ? 0 : random % (settings.maxLifetime / 40 + 1)
        records[slot].expires = retirements.plan(
            latest: now.clampedAdding(settings.maxLifetime - jitter),
            earliest: now.clampedAdding(settings.maxLifetime / 2))
        records[slot].endsAtLatest = now.clampedAdding(settings.maxLifetime)
            .clampedAdding(settings.maxLifetime)
        log.append(
            .created(
                ResourceID(rawValue: records[slot].resource), seconds: Double(tookNanoseconds) / 1e9
            ),
            at: now)
        if let reason = retirement(of: slot, now: now) {
            dispose(slot, reason, actions: &actions)
        } else {
            offer(slot, isValidated: true, now: now, actions: &actions)
            arm(slot, now: now)
        }
        replenish(now: now, actions: &actions)
    }

    /// The factory failed.
    ///
    /// What waits and has nothing else to wait for fails with it.
    package mutating func createFailed(
        _ slot: Int, message: String, random: UInt64, now: UInt64, actions: inout PoolActions
    ) {
        guard expect(table.load(slot) == .creating, slot, "createFailed", &actions) else { return }
        let wasOverdue = endCreation(slot)
        vacate(slot)
        if wasOverdue {
            // Nobody counted on it: that it ends says nothing of the factory, and makes room.
            replenish(now: now, actions: &actions)
        } else {
            noteFailure(message: message, random: random, now: now)
        }
        failWaitersWithoutHope(now: now, actions: &actions)
        // Whoever counted on this creation may now need what is idle and has to be validated.
        if phase == .running { validateStale(actions: &actions) }
        settleIfEmpty(now: now, actions: &actions)
    }

    /// The factory has validated a slot's resource; a message says why it failed.
    package mutating func validated(
        _ slot: Int, failure: String?, now: UInt64, actions: inout PoolActions
    ) {
        worked(
            slot, failure: failure, reason: .validation, kind: .validation, now: now,
            event: { .validationFailed($0, message: $1) }, actions: &actions)
    }

    /// The factory has reset a slot's resource; a message says why it failed.
    package mutating func wasReset(
        _ slot: Int, failure: String?, now: UInt64, actions: inout PoolActions
    ) {
        worked(
            slot, failure: failure, reason: .reset, kind: .reset, now: now,
            event: { .resetFailed($0, message: $1) }, actions: &actions)
    }
}
