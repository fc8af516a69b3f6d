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
        for (slot, since) in free {
            let reason: DisposalReason
            if now >= records[slot].expires {
                reason = .maxLifetime
            } else if live > settings.size.minimum {
                reason =
                    now >= since.clampedAdding(settings.idleTimeout) ? .idleTimeout : .cleanUp
            } else {
                continue
            }
            guard claimFree(slot) else { continue }
            dispose(slot, reason, actions: &actions)
            done[reason, default: 0] += 1
        }
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
        updateAttention()
        var done = 0
        for slot in 0..<table.count where live > size.maximum && claimFree(slot) {
            dispose(slot, .resize, actions: &actions)
            done += 1
        }
        if live > size.minimum { armIdle(now: now) }
        replenish(now: now, actions: &actions)
        return done > 0 ? [.resize: done] : [:]
    }

    /// Grants nothing more until all that is there now has come back and been disposed of, or the
    /// deadline has passed; acquires wait meanwhile.
    ///
    /// The shell is told `settled`.
    ///
    /// - Returns: how many went at once, by reason.
    package mutating func drain(
        deadline: UInt64, now: UInt64, actions: inout PoolActions
    ) -> [DisposalReason: Int] {
        guard phase == .running || phase == .draining else {
            actions.append(.settled)
            return [:]
        }
        drainedThrough = lastResource
        enter(.draining, deadline: deadline, now: now)
        let done = disposeOfFree(.drain, actions: &actions)
        settleIfEmpty(now: now, actions: &actions)
        return done > 0 ? [.drain: done] : [:]
    }

    /// Fails those who wait, refuses who comes, and disposes of everything as it comes back.
    ///
    /// The shell is told `settled` when nothing is left, or when the deadline has passed.
    package mutating func shutDown(
        deadline: UInt64, now: UInt64, actions: inout PoolActions
    ) {
        guard phase == .running || phase == .draining else {
            if phase == .shutDown { actions.append(.settled) }
            return
        }
        enter(.shuttingDown, deadline: deadline, now: now)
        while let head = waiters.head {
            count(.refused)
            resume(head, .shutDown, now: now, actions: &actions)
        }
        _ = disposeOfFree(.shutdown, actions: &actions)
        settleIfEmpty(now: now, actions: &actions)
    }

    /// What a command did, as an event.
    package mutating func log(_ outcome: PoolCommandOutcome, actor: String, now: UInt64) {
        log.append(.command(outcome, actor: actor), at: now)
    }

    private mutating func enter(_ next: PoolPhase, deadline: UInt64, now: UInt64) {
        phase = next
        updateAttention()
        log.append(.phase(next), at: now)
        if let deadlineTimer { wheel.cancel(deadlineTimer) }
        deadlineTimer =
            deadline == .max
            ? nil : wheel.schedule(payload: Payload.deadline.word, at: deadline)
    }

    private mutating func disposeOfFree(
        _ reason: DisposalReason, actions: inout PoolActions
    ) -> Int {
        var done = 0
        for slot in 0..<table.count {
            // Leased ones are marked, so that they come back through the lock whatever the phase is
            // by then; one that comes back or goes out at this instant is looked at again.
            var word = table.load(slot)
            while word.isFree || word == .leased {
                if word.isFree, claimFree(slot) {
                    dispose(slot, reason, actions: &actions)
                    done += 1
                } else if word == .leased {
                    _ = table.compareExchange(slot, from: .leased, to: .leasedForReview)
                }
                word = table.load(slot)
            }
        }
        return done
    }

    /// A drain or a shutdown may be over.
    mutating func settleIfEmpty(now: UInt64, actions: inout PoolActions) {
        guard occupied == 0 else { return }
        if phase == .draining {
            leave(to: .running, now: now, actions: &actions)
        } else if phase == .shuttingDown {
            leave(to: .shutDown, now: now, actions: &actions)
        }
    }

    /// The deadline of a drain or a shutdown has passed: it ends with leases still out, which go
    /// when they come back.
    mutating func deadlinePassed(now: UInt64, actions: inout PoolActions) {
        if phase == .draining {
            leave(to: .running, now: now, actions: &actions)
        } else if phase == .shuttingDown {
            for slot in 0..<table.count where table.load(slot).isLeased {
                log.append(
                    .unreturned(
                        ResourceID(rawValue: records[slot].resource),
                        SiteWord.unpack(table.site(slot))), at: now)
            }
            leave(to: .shutDown, now: now, actions: &actions)
        }
    }

    private mutating func leave(
        to next: PoolPhase, now: UInt64, actions: inout PoolActions
    ) {
        if let deadlineTimer { wheel.cancel(deadlineTimer) }
        deadlineTimer = nil
        phase = next
        updateAttention()
        log.append(.phase(next), at: now)
        actions.append(.settled)
        replenish(now: now, actions: &actions)
    }
}
