package import ResourceTypes

// What is asked of a pool from outside: clean up, resize, drain, shut down.
extension PoolStateMachine {
    /// Disposes of what has expired and of what is idle above the minimum, the longest idle first.
    ///
    /// - Returns: how many, by reason.
    /// - Complexity: O(n log n) in the number of slots.
    package mutating func cleanUp(
        now: UInt64, actions: inout PoolActions
    ) -> [DisposalReason: Int] {
        cleanUpsRun += 1
        var done: [DisposalReason: Int] = [:]
        let free = (0..<table.count).filter { table.load($0).isFree }
            .map { (slot: $0, since: idleSince($0)) }
            .sorted { $0.since < $1.since }
        for (slot, _) in free {
            let isExpired = now >= records[slot].expires
            guard isExpired || live > settings.size.minimum, claimFree(slot) else { continue }
            // Why it goes is judged now that nobody can use it any more.
            let reason: DisposalReason =
                isExpired ? .maxLifetime : isIdle(slot, now: now) ? .idleTimeout : .cleanUp
            dispose(slot, reason, actions: &actions)
            done[reason, default: 0] += 1
        }
        // A smaller one is what was asked for: an adaptive pool does not refill what has gone.
        let left = live
        adaptive?.lower(to: left)
        replenish(now: now, actions: &actions)
        return done
    }

    /// Changes the floor and the ceiling.
    ///
    /// What is free above the new ceiling goes now, what is leased goes as it comes back.
    ///
    /// - Returns: how many went at once, by reason.
    package mutating func resize(
        to size: PoolSize, now: UInt64, actions: inout PoolActions
    ) -> [DisposalReason: Int] {
        settings.size = size
        retirements = RetirementSchedule(lifetime: settings.maxLifetime, size: size.maximum)
        for record in records { retirements.keep(record.expires) }
        adaptive = AdaptiveSizing(size, live: live)
        updateAttention()
        var done = 0
        for slot in 0..<table.count where live > ceiling && claimFree(slot) {
            dispose(slot, .resize, actions: &actions)
            done += 1
        }
        if live > floor { armIdle(now: now) }
        replenish(now: now, actions: &actions)
        return done > 0 ? [.resize: done] : [:]
    }

    /// Grants nothing more until all that is there now has come back and been disposed of, or the
    /// deadline has passed; acquires wait meanwhile.
    ///
    /// A pool that is paused is paused again then. The shell is told `settled`. A shutdown that is
    /// under way drains the pool already: who asks for a drain meanwhile awaits its end, or hears
    /// at the drain's deadline that it goes on.
    ///
    /// - Returns: how many went at once, by reason.
    package mutating func drain(
        deadline: UInt64, now: UInt64, actions: inout PoolActions
    ) -> [DisposalReason: Int] {
        guard phase != .shuttingDown, phase != .shutDown else {
            if phase == .shutDown { actions.append(.settled) }
            if phase == .shuttingDown { limitDrains(to: deadline) }
            return [:]
        }
        if phase == .paused { pausesAfterDrain = true }
        let drainDeadline = phase == .draining ? self.deadline : .max
        (retiredThrough, retiredBecause) = (lastResource, .drain)
        enter(.draining, deadline: deadline, now: now)
        limitDrains(to: drainDeadline)
        let done = disposeOfFree(.drain, actions: &actions)
        settleIfEmpty(now: now, actions: &actions)
        return done > 0 ? [.drain: done] : [:]
    }

    /// Grants nothing more until `resume`.
    ///
    /// Where the pool is draining, that ends in the pause; where it is being shut down, nothing
    /// happens.
    package mutating func pause(now: UInt64) {
        if phase == .draining { pausesAfterDrain = true }
        guard phase == .running else { return }
        enter(.paused, deadline: .max, now: now)
    }

    /// Goes on after a pause: who waits gets what is free.
    ///
    /// Where the pool is not paused, nothing happens.
    package mutating func resume(now: UInt64, actions: inout PoolActions) {
        pausesAfterDrain = false
        guard phase == .paused else { return }
        enter(.running, deadline: .max, now: now)
        serveAll(now: now, actions: &actions)
        replenish(now: now, actions: &actions)
    }

    /// Retires the present generation: what is free goes now, what is leased as it comes back.
    ///
    /// The next one is made slowly at first: one, and one more at a time with each that succeeds.
    /// - Returns: how many went at once, by reason.
    package mutating func reconnect(
        now: UInt64, actions: inout PoolActions
    ) -> [DisposalReason: Int] {
        guard phase == .running || phase == .paused else { return [:] }
        (retiredThrough, retiredBecause) = (lastResource, .reconnect)
        // Whatever the reason was, the other end is not to be stormed.
        pace = 1
        let done = disposeOfFree(.reconnect, actions: &actions)
        replenish(now: now, actions: &actions)
        return done > 0 ? [.reconnect: done] : [:]
    }

    /// Disposes of one resource: now where it is free, as it comes back where it is not.
    ///
    /// - Returns: how many went at once, by reason; none where it is out or not there.
    /// - Complexity: O(slots).
    package mutating func retire(
        _ resource: ResourceID, now: UInt64, actions: inout PoolActions
    ) -> [DisposalReason: Int] {
        guard
            let slot = (0..<table.count).first(where: {
                records[$0].resource == resource.rawValue && table.load($0) != .empty
            })
        else { return [:] }
        records[slot].isRevoked = true
        let done = disposeOrMark(slot, .revoked, actions: &actions)
        replenish(now: now, actions: &actions)
        return done ? [.revoked: 1] : [:]
    }

    /// Gives each acquire a resource of its own from now on, or pools again.
    ///
    /// Leases that are out are not touched: with the bypass on they go as they come back, with it
    /// off they stay. No waiter loses its place.
    /// - Returns: how many went at once, by reason.
    package mutating func setBypass(
        _ isOn: Bool, now: UInt64, actions: inout PoolActions
    ) -> [DisposalReason: Int] {
        guard isOn != isBypassed else { return [:] }
        isBypassed = isOn
        updateAttention()
        let done = isOn ? disposeOfFree(.bypass, actions: &actions) : 0
        if !isOn { serveAll(now: now, actions: &actions) }
        replenish(now: now, actions: &actions)
        return done > 0 ? [.bypass: done] : [:]
    }

    /// Several that break within a second, half or more of those that were there when the first
    /// one broke, mean that the peer was restarted: the others are not worth a try each.
    ///
    /// What is made meanwhile counts on neither side: where a pool replaces at once what breaks, it
    /// would hide how many have. What was retired before goes anyway, and says nothing of the rest.
    mutating func noteBreak(_ slot: Int, now: UInt64, actions: inout PoolActions) {
        guard records[slot].resource > retiredThrough else { return }
        if breaks == 0 || now > breaksSince.clampedAdding(1_000_000_000) {
            (breaks, breaksSince, breaksThrough) = (0, now, lastResource)
        }
        guard records[slot].resource <= breaksThrough else { return }
        breaks += 1
        guard breaks >= 3, phase == .running else { return }
        let others = records.count {
            $0.resource > retiredThrough && $0.resource <= breaksThrough && !$0.isWrittenOff
                && $0.activity != .disposing
        }
        guard others > 0, breaks >= others else { return }
        breaks = 0
        let (size, idle) = (live, (0..<table.count).count { table.load($0).isFree })
        let done = reconnect(now: now, actions: &actions)
        let gone = done.values.reduce(0, +)
        log(
            PoolCommandOutcome(
                command: .reconnect, disposed: done, sizeBefore: size, sizeAfter: size - gone,
                idleBefore: idle, idleAfter: idle - gone,
                inUse: (0..<table.count).count { table.load($0).isLeased }),
            actor: "pool", now: now)
    }

    mutating func serveAll(now: UInt64, actions: inout PoolActions) {
        for slot in 0..<table.count
        where waiters.count > 0 && phase == .running && !isBypassed {
            if table.compareExchange(slot, from: .free, to: table.leasedWord) {
                deliver(slot, now: now, actions: &actions)
            }
        }
    }

    /// Fails those who wait, refuses who comes, and disposes of everything as it comes back.
    ///
    /// The shell is told `settled` when nothing is left, or when the deadline has passed: the
    /// earliest of several shutdowns.
    package mutating func shutDown(
        deadline: UInt64, now: UInt64, actions: inout PoolActions
    ) {
        guard phase != .shuttingDown, phase != .shutDown else {
            if phase == .shutDown { actions.append(.settled) }
            if phase == .shuttingDown, deadline < self.deadline { setDeadline(deadline) }
            return
        }
        let drainDeadline = phase == .draining ? self.deadline : .max
        enter(.shuttingDown, deadline: deadline, now: now)
        limitDrains(to: drainDeadline)
        while let head = waiters.head {
            count(.refused)
            resume(head, .shutDown, now: now, actions: &actions)
        }
        _ = disposeOfFree(.shutdown, actions: &actions)
        settleIfEmpty(now: now, actions: &actions)
    }

    /// Sees to it that a drain does not wait longer than it was to take for a shutdown, or a later
    /// drain, that does.
    private mutating func limitDrains(to moment: UInt64) {
        guard moment != .max else { return }
        drainMoments.append(moment)
        armDrains()
    }

    mutating func drainsOverdue(now: UInt64, actions: inout PoolActions) {
        drainMoments.removeAll { $0 <= now }
        armDrains()
        actions.append(.drainsOverdue(now: now))
    }

    private mutating func armDrains() {
        if let drainTimer { wheel.cancel(drainTimer) }
        drainTimer = drainMoments.min().map {
            wheel.schedule(payload: Payload.drains.word, at: $0)
        }
    }

    /// What a command did, as an event.
    package mutating func log(_ outcome: PoolCommandOutcome, actor: String, now: UInt64) {
        log.append(.command(outcome, actor: actor), at: now)
    }

    private mutating func enter(_ next: PoolPhase, deadline: UInt64, now: UInt64) {
        phase = next
        updateAttention()
        log.append(.phase(next), at: now)
        setDeadline(deadline)
    }

    private mutating func setDeadline(_ moment: UInt64) {
        deadline = moment
        if let deadlineTimer { wheel.cancel(deadlineTimer) }
        deadlineTimer =
            moment == .max ? nil : wheel.schedule(payload: Payload.deadline.word, at: moment)
    }

    private mutating func disposeOfFree(
        _ reason: DisposalReason, actions: inout PoolActions
    ) -> Int {
        var done = 0
        for slot in 0..<table.count where disposeOrMark(slot, reason, actions: &actions) {
            done += 1
        }
        return done
    }

    /// Disposes of a slot's resource if it is free; marks it if it is leased, so that it comes back
    /// through the lock whatever the phase is by then.
    ///
    /// One that comes back or goes out at this instant is looked at again.
    /// - Returns: whether it goes now.
    private mutating func disposeOrMark(
        _ slot: Int, _ reason: DisposalReason, actions: inout PoolActions
    ) -> Bool {
        var (word, isDecided) = (SlotWord.free, false)
        repeat {
            word = table.load(slot)
            isDecided =
                word.isFree
                ? claimFree(slot)
                : word != .leased
                    || table.compareExchange(slot, from: .leased, to: .leasedForReview)
        } while !isDecided
        guard word.isFree else { return false }
        dispose(slot, reason, actions: &actions)
        return true
    }

    /// A drain or a shutdown may be over.
    mutating func settleIfEmpty(now: UInt64, actions: inout PoolActions) {
        tellIfRetired(actions: &actions)
        // What has been written off is not drained for; a shutdown awaits it all the same.
        if phase == .draining, occupied == revoked {
            leave(to: afterDrain, now: now, actions: &actions)
        } else if phase == .shuttingDown, occupied == 0 {
            leave(to: .shutDown, now: now, actions: &actions)
        }
    }

    /// The deadline of a drain or a shutdown has passed: it ends with leases still out, which go
    /// when they come back.
    mutating func deadlinePassed(now: UInt64, actions: inout PoolActions) {
        if phase == .draining {
            leave(to: afterDrain, now: now, actions: &actions)
        } else if phase == .shuttingDown {
            for slot in 0..<table.count where table.load(slot).isLeased {
                let lease = lease(of: slot, now: now)
                log.append(
                    .unreturned(lease.resource, lease.site, heldSeconds: lease.heldSeconds),
                    at: now)
                actions.append(.unreturned(lease))
            }
            leave(to: .shutDown, now: now, actions: &actions)
        }
    }

    private mutating func leave(
        to next: PoolPhase, now: UInt64, actions: inout PoolActions
    ) {
        setDeadline(.max)
        drainMoments = []
        armDrains()
        if next == .shutDown {
            // Nothing is made any more, so nobody has to wake for it.
            for timer in [retryTimer, adaptation.timer, adaptation.demandTimer] {
                if let timer { wheel.cancel(timer) }
            }
            (retryTimer, adaptation.timer, adaptation.demandTimer) = (nil, nil, nil)
        }
        if next == .shutDown { endDeadlockWatch() }
        phase = next
        pausesAfterDrain = false
        updateAttention()
        log.append(.phase(next), at: now)
        actions.append(.settled)
        tellIfRetired(actions: &actions)
        replenish(now: now, actions: &actions)
    }
}
