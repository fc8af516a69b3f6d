import ResourceTypes

// What a rollback and its verification ask of a pool: what is retired and still there, and which
// leases are held for too long.
extension PoolStateMachine {
    /// How many are still there of what was there when the last drain or reconnect began; while
    /// the pool is shut down, of all.
    ///
    /// - Complexity: O(slots).
    package var retiredLeft: Int {
        if phase == .shuttingDown || phase == .shutDown { return occupied }
        return (0..<table.count).count {
            table.load($0) != .empty && records[$0].resource <= retiredThrough
        }
    }

    /// Awaits the end of what is retired.
    ///
    /// The shell is told `retired` when the last of it is gone, or when the deadline has passed.
    /// Where several await it, the latest deadline counts. A shutdown that is over has awaited its
    /// leases already.
    package mutating func awaitRetired(
        deadline: UInt64, now: UInt64, actions: inout PoolActions
    ) {
        retiredDeadline = awaitsRetired ? max(retiredDeadline, deadline) : deadline
        awaitsRetired = true
        tellIfRetired(actions: &actions)
        retirementOverdue(now: now, actions: &actions)
        // Nobody cancels it: one that fires for nothing finds nothing to tell.
        if awaitsRetired, deadline != .max {
            _ = wheel.schedule(payload: Payload.retired.word, at: deadline)
        }
    }

    mutating func tellIfRetired(actions: inout PoolActions) {
        guard awaitsRetired, phase == .shutDown || retiredLeft == 0 else { return }
        awaitsRetired = false
        actions.append(.retired)
    }

    /// What is retired has had its time.
    mutating func retirementOverdue(now: UInt64, actions: inout PoolActions) {
        guard awaitsRetired, now >= retiredDeadline else { return }
        awaitsRetired = false
        actions.append(.retired)
    }

    /// What a drain is followed by.
    var afterDrain: PoolPhase { pausesAfterDrain ? .paused : .running }

    // MARK: - Leaks

    /// When to look at a leased slot for whether it has been out for longer than a lease should.
    ///
    /// Its holder may give it back meanwhile and another take it, of another site: whatever is out
    /// is looked at as often as the shortest time that may be a leak.
    func leakDue(of slot: Int, now: UInt64) -> UInt64 {
        guard settings.leakLook != .max else { return .max }
        let next = now.clampedAdding(settings.leakLook)
        guard table.uses(slot) != records[slot].suspectedUse else { return next }
        return min(next, idleSince(slot).clampedAdding(leakAge(at: table.site(slot))))
    }

    /// How old a lease from a site is when it may be a leak.
    private func leakAge(at site: UInt64) -> UInt64 {
        guard settings.leakFactor > 0, let habit = table.habit(of: site) else {
            return settings.leakThreshold
        }
        let (unusual, overflow) = habit.multipliedReportingOverflow(by: settings.leakFactor)
        return min(settings.leakThreshold, max(settings.leakFloor, overflow ? .max : unusual))
    }

    /// Tells of a lease that has been out for longer than it should, once.
    mutating func reportLeak(_ slot: Int, now: UInt64) {
        guard settings.leakLook != .max else { return }
        let (use, site) = (table.uses(slot), table.site(slot))
        let since = table.changedNanoseconds(slot)
        guard use != records[slot].suspectedUse,
            now >= idleSince(slot).clampedAdding(leakAge(at: site)),
            // What was read belongs to one lease: none has begun or ended in between.
            table.load(slot).isLeased, table.uses(slot) == use,
            table.changedNanoseconds(slot) == since
        else { return }
        records[slot].suspectedUse = use
        leaksSuspected += 1
        log.append(
            .leakSuspected(
                ResourceID(rawValue: records[slot].resource), SiteWord.unpack(site),
                heldSeconds: Double(now - since) / 1e9), at: now)
    }
}
