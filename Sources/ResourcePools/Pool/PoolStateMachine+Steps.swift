import ResourceTypes

// The steps that the events are made of. Each leaves the counts and the attention word true.
extension PoolStateMachine {
    /// Live resources, those on their way out not counted, nor those that are written off.
    var live: Int { occupied - disposing - revoked }

    /// What is impossible is told to the shell, which stops the process.
    func expect(
        _ possible: Bool, _ slot: Int, _ event: String, _ actions: inout PoolActions
    ) -> Bool {
        if !possible {
            actions.append(
                .defect(state: "slot \(slot) \(table.load(slot)) in \(phase)", event: event))
        }
        return possible
    }

    mutating func count(_ kind: PoolErrorKind) { errors[kind, default: 0] += 1 }

    // MARK: - The attention word

    mutating func raiseAttention(waiters: Int) {
        let word: Attention
        if phase != .running || live > ceiling || isBypassed {
            word = .closed
        } else if waiters == 0 {
            word = .none
        } else if barging.isOver {
            word = .closed
        } else {
            word = barging.woken == nil ? .waiting : .onItsWay
        }
        table.setAttention(word)
    }

    mutating func updateAttention() { raiseAttention(waiters: waiters.count) }

    // MARK: - Slots

    /// Why a slot's resource has to go, where it has to.
    @inline(__always)
    func retirement(of slot: Int, now: UInt64) -> DisposalReason? {
        if phase == .shuttingDown || phase == .shutDown { return .shutdown }
        if records[slot].resource <= retiredThrough { return retiredBecause }
        if records[slot].isRevoked { return .revoked }
        if isBypassed, table.uses(slot) > 0 || waiters.count == 0 || phase != .running {
            return .bypass
        }
        if settings.maxUses != .max, table.uses(slot) >= settings.maxUses { return .maxUses }
        if live > ceiling, !isBypassed { return .resize }
        return now >= records[slot].expires ? .maxLifetime : nil
    }

    /// Takes a slot that is free or stale for the machine's own work, which `dispose` and `put`
    /// then name.
    mutating func claimFree(_ slot: Int) -> Bool {
        if table.compareExchange(slot, from: .free, to: .working) { return true }
        guard table.compareExchange(slot, from: .stale, to: .working) else { return false }
        stale -= 1
        return true
    }

    /// Gives a slot that the machine owns to the first in line, or sets it free; what is to be
    /// validated before that and has not been goes to the factory first.
    mutating func offer(
        _ slot: Int, isValidated: Bool, now: UInt64, actions: inout PoolActions
    ) {
        guard waiters.count > 0, phase == .running else {
            guard settings.validatesOnBorrow else { return table.store(slot, .free) }
            stale += 1
            return table.store(slot, .stale)
        }
        guard isValidated || !settings.validatesOnBorrow else {
            return put(slot, to: .validating, actions: &actions)
        }
        table.store(slot, table.leasedWord)
        deliver(slot, now: now, actions: &actions)
    }

    /// Gives a slot that has just come back to the first in line; or, as long as nobody has waited
    /// for too long, sets it free for whoever runs and wakes the first, unless one is on its way.
    mutating func offer(
        _ slot: Int, to head: WaiterID, now: UInt64, actions: inout PoolActions
    ) {
        guard isOpen(now: now) else { return deliver(slot, to: head, now: now, actions: &actions) }
        table.store(slot, .free)
        wake(head, actions: &actions)
    }

    /// Gives a leased slot to the first in line.
    mutating func deliver(_ slot: Int, now: UInt64, actions: inout PoolActions) {
        guard let head = waiters.head else { return table.store(slot, .free) }
        deliver(slot, to: head, now: now, actions: &actions)
    }

    mutating func deliver(
        _ slot: Int, to head: WaiterID, now: UInt64, actions: inout PoolActions
    ) {
        let details = waiters.details(head)
        table.stampLease(slot, site: details.site, now: now)
        countWait(since: details.since, now: now)
        resume(head, .lease(slot: slot), now: now, actions: &actions)
    }

    @inline(__always)
    package mutating func countWait(since: UInt64, now: UInt64) {
        waitTimes.record(nanoseconds: now > since ? now - since : 0)
    }

    mutating func resume(
        _ waiter: WaiterID, _ outcome: AcquireOutcome, now: UInt64, actions: inout PoolActions
    ) {
        guard let settled = waiters.settle(waiter) else { return }
        if let timer = settled.timer { wheel.cancel(timer) }
        // Before what follows from its leaving: who is served after it is resumed after it.
        actions.append(.resume(waiter, outcome))
        leaveLine(waiter, now: now, actions: &actions)
    }

    mutating func leaveLine(_ waiter: WaiterID, now: UInt64, actions: inout PoolActions) {
        let wasOnItsWay = barging.woken == waiter
        if wasOnItsWay { barging.woken = nil }
        updateBarging(now: now)
        updateAttention()
        // What it was on its way to is for the next.
        if wasOnItsWay { passOn(now: now, actions: &actions) }
        guard waiters.count == 0 else { return }
        endLineTimers()
        guard let since = exhaustedSince else { return }
        exhaustedSince = nil
        recoveredAt = now
        let lasted = now > since ? now - since : 0
        guard isExhaustionTold || lasted >= Self.exhaustionPause else { return }
        log.append(.recovered(afterSeconds: Double(lasted) / 1e9), at: now)
    }

    /// One exhaustion that comes so soon after another is told only if it lasts for as long.
    static var exhaustionPause: UInt64 { 1_000_000_000 }

    mutating func noteExhaustion(now: UInt64) {
        guard exhaustedSince == nil, waiters.count > 0, creating == 0, working == 0,
            live >= settings.size.maximum
        else { return }
        exhaustedSince = now
        isExhaustionTold =
            recoveredAt == 0 || now >= recoveredAt.clampedAdding(Self.exhaustionPause)
        guard isExhaustionTold else { return }
        log.append(.exhausted(maximum: settings.size.maximum), at: now)
    }

    /// Sends a slot that the machine owns to the factory, to be validated or reset.
    mutating func put(
        _ slot: Int, to activity: PoolStatistics.Activity, actions: inout PoolActions
    ) {
        table.store(slot, .working)
        working += 1
        records[slot].activity = activity
        actions.append(activity == .resetting ? .reset(slot: slot) : .validate(slot: slot))
    }

    mutating func worked(
        _ slot: Int, failure: String?, reason: DisposalReason, kind: PoolErrorKind, now: UInt64,
        event: (ResourceID, String) -> PoolEvent.Kind, actions: inout PoolActions
    ) {
        guard expect(table.load(slot) == .working, slot, "worked", &actions) else { return }
        working -= 1
        records[slot].activity = nil
        if records[slot].isKeptAlive {
            records[slot].isKeptAlive = false
            keepingAlive -= 1
        }
        if let failure {
            count(kind)
            log.append(event(ResourceID(rawValue: records[slot].resource), failure), at: now)
            dispose(slot, reason, actions: &actions)
            if reason == .validation { noteBreak(slot, now: now, actions: &actions) }
        } else if let reason = retirement(of: slot, now: now) {
            dispose(slot, reason, actions: &actions)
        } else if reason == .reset, settings.validatesOnReturn {
            put(slot, to: .validating, actions: &actions)
        } else {
            records[slot].validated = now
            offer(slot, isValidated: reason == .validation, now: now, actions: &actions)
            arm(slot, now: now)
        }
        replenish(now: now, actions: &actions)
    }

    /// Sends a slot that the machine owns to the factory, to be disposed of.
    mutating func dispose(
        _ slot: Int, _ reason: DisposalReason, actions: inout PoolActions
    ) {
        table.store(slot, .disposing)
        disposing += 1
        if records[slot].isWrittenOff {
            records[slot].isWrittenOff = false
            revoked -= 1
        }
        records[slot].reason = reason
        records[slot].activity = .disposing
        disarm(slot)
        updateAttention()
        actions.append(.dispose(slot: slot, reason))
    }

    mutating func vacate(_ slot: Int) {
        disarm(slot)
        retirements.release(records[slot].expires)
        records[slot] = Record(released: records[slot].released)
        occupied -= 1
        emptySlots.append(slot)
        table.store(slot, .empty)
        updateAttention()
    }

    // MARK: - Growing

    /// Whether nothing is to be made, whoever comes, nor to be validated: what a busy pool is.
    @inline(__always)
    var isComplete: Bool {
        adaptive == nil && !isBypassed && stale == 0 && live >= settings.size.maximum
    }

    /// How many creations may be under way at present.
    package var creationLimit: Int { failures > 0 ? 1 : pace }

    /// Starts what is needed for those who wait, and to fill up to the minimum.
    package mutating func replenish(now: UInt64, actions: inout PoolActions) {
        guard phase == .running else { return }
        validateStale(actions: &actions)
        growForWaiters(now: now)
        guard failures == 0 || now >= retryAt else { return }
        let limit = creationLimit
        let maximum = isBypassed ? PoolSize.limit : settings.size.maximum
        let ceiling = isBypassed ? PoolSize.limit : self.ceiling
        let floor = isBypassed ? 0 : self.floor
        while creating - overdue < limit, occupied - revoked < maximum, live < ceiling,
            waiters.count > creating - overdue + working || live < floor
        {
            beginCreation(now: now, actions: &actions)
        }
    }

    mutating func validateStale(actions: inout PoolActions) {
        guard stale > 0 else { return }
        for slot in 0..<table.count {
            guard stale > 0, waiters.count > creating - overdue + working else { return }
            if table.compareExchange(slot, from: .stale, to: .working) {
                stale -= 1
                put(slot, to: .validating, actions: &actions)
            }
        }
    }

    private mutating func beginCreation(now: UInt64, actions: inout PoolActions) {
        let slot: Int
        if let empty = emptySlots.popLast() {
            slot = empty
        } else {
            slot = table.count
            table.grow()
            records.append(Record())
        }
        lastResource += 1
        records[slot].resource = lastResource
        occupied += 1
        creating += 1
        table.occupy(slot, resource: lastResource, maxUses: settings.maxUses, now: now)
        table.store(slot, .creating)
        actions.append(.create(slot: slot))
        if !isClockArmed { armClock(now: now) }
        armCreation(slot, now: now)
        // From here on idle resources are above the minimum, and time counts against them.
        if live == floor + 1 { armIdle(now: now) }
    }

    // MARK: - Timers

    /// The latest moment since which a slot may have been idle: its stamp is from the coarse time.
    func idleSince(_ slot: Int) -> UInt64 {
        table.changedNanoseconds(slot).clampedAdding(settings.coarsePeriod)
    }

    /// Whether a free slot has not been used for as long as the idle timeout; final only where the
    /// machine owns it.
    func isIdle(_ slot: Int, now: UInt64) -> Bool {
        now >= idleSince(slot).clampedAdding(settings.idleTimeout)
            && now >= records[slot].idleNotBefore
    }

    /// While there are resources the coarse time is advanced.
    mutating func armClock(now: UInt64) {
        guard occupied > 0, settings.coarsePeriod > 0 else {
            isClockArmed = false
            return
        }
        isClockArmed = true
        _ = wheel.schedule(
            payload: Payload.clock.word, at: now.clampedAdding(settings.coarsePeriod))
    }

    mutating func disarm(_ slot: Int) {
        if let timer = records[slot].timer { wheel.cancel(timer) }
        records[slot].timer = nil
    }

    /// Sets a slot's one timer to the first moment at which something may be due.
    mutating func arm(_ slot: Int, now: UInt64) {
        disarm(slot)
        let due = nextDue(of: slot, now: now)
        guard due != .max else { return }
        records[slot].timer = wheel.schedule(payload: Payload.slot(slot).word, at: due)
    }

    private func nextDue(of slot: Int, now: UInt64) -> UInt64 {
        let record = records[slot]
        let word = table.load(slot)
        guard word.isFree else {
            guard word != .revoked else { return .max }
            // Leased: it can't be due for being idle before that much time has passed from now.
            let leak = leakDue(of: slot, now: now)
            // One that has expired and is marked has nothing to come but that.
            if word == .leasedForReview, now >= record.expires { return leak }
            let soonest = min(
                settings.idleTimeout, settings.validateAfterIdle, settings.keepAliveInterval)
            return min(record.expires, now.clampedAdding(soonest), leak)
        }
        // A fast acquire arms nothing: while leaks are looked for, free slots are looked at too.
        var due = min(record.expires, now.clampedAdding(settings.leakLook))
        let since = idleSince(slot)
        if live > floor {
            due = min(due, max(since.clampedAdding(settings.idleTimeout), record.idleNotBefore))
        }
        due = min(due, keepAliveDue(of: slot, since: since))
        if word == .free {
            let known = max(since, record.validated)
            due = min(due, known.clampedAdding(settings.validateAfterIdle))
        }
        return due
    }

    /// Sets the timers of all that may be idle now or soon: the pool has come above its minimum.
    mutating func armIdle(now: UInt64) {
        guard settings.idleTimeout != .max else { return }
        for slot in 0..<table.count {
            let word = table.load(slot)
            if word.isFree || word.isLeased { arm(slot, now: now) }
        }
    }

    /// A slot's timer fired: see what is due, do it, and set the timer anew.
    mutating func review(_ slot: Int, now: UInt64, actions: inout PoolActions) {
        let word = table.load(slot)
        if word.isLeased {
            reportLeak(slot, now: now)
            if now >= records[slot].expires, word == .leased,
                !table.compareExchange(slot, from: .leased, to: .leasedForReview)
            {
                // It came back this instant.
                return review(slot, now: now, actions: &actions)
            }
            return arm(slot, now: now)
        }
        guard word.isFree else { return }
        let since = idleSince(slot)
        if now >= records[slot].expires {
            if claimFree(slot) { return dispose(slot, .maxLifetime, actions: &actions) }
        } else if live > floor, isIdle(slot, now: now) {
            if claimFree(slot) {
                if isIdle(slot, now: now) { return dispose(slot, .idleTimeout, actions: &actions) }
                // It was leased and came back between the look and the claim.
                table.store(slot, .free)
            }
        } else if keepAlive(slot, since: since, now: now, actions: &actions) {
            return
        } else if word == .free,
            now
                >= max(since, records[slot].validated)
                .clampedAdding(settings.validateAfterIdle),
            table.compareExchange(slot, from: .free, to: .stale)
        {
            stale += 1
        }
        arm(slot, now: now)
    }

    mutating func timeOut(_ index: Int32, now: UInt64, actions: inout PoolActions) {
        guard let waiter = waiters.queued(at: index) else { return }
        let details = waiters.details(waiter)
        let waited = now > details.since ? now - details.since : 0
        count(.timeout)
        log.append(
            .timedOut(SiteWord.unpack(details.site), waitedSeconds: Double(waited) / 1e9),
            at: now)
        resume(waiter, timeout(of: waiter, waited: waited), now: now, actions: &actions)
    }
}
