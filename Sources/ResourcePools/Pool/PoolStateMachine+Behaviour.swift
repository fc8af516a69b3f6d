import ResourceTypes

// What tells two states of the machine apart, for those who explore them.
extension PoolStateMachine {
    /// Feeds everything that steers the machine's next decisions, and nothing that only counts.
    ///
    /// Two machines of equal settings that feed the same do the same from then on: moments are
    /// taken relative to `now`, and resource numbers only as older or newer than the last
    /// generation retired and than what was there when one broke.
    /// The line of waiters is left out but for its length: who explores knows it. A field that
    /// steers a decision belongs here, or an exploration passes over states that differ in it.
    package func hashBehaviour(into hasher: inout Hasher, now: UInt64) {
        func ahead(_ moment: UInt64) -> UInt64 {
            moment == .max ? .max : moment > now ? moment - now : 0
        }
        hasher.combine(phase)
        hasher.combine(settings.size)
        if let adaptive {
            hasher.combine(adaptive)
            hasher.combine(adaptation.isOn)
            hasher.combine(adaptation.waited)
            hasher.combine(adaptation.demandTimer == nil)
            hasher.combine(adaptation.usualHold)
            hasher.combine(now &- adaptation.since)
            for slot in records.indices {
                hasher.combine(2 &* table.uses(slot) &- records[slot].seenTransitions)
            }
        }
        for count in [
            occupied, creating, overdue, working, disposing, revoked, stale, min(failures, 41),
            breaks,
        ] {
            hasher.combine(count)
        }
        hasher.combine(failures > 0 ? ahead(retryAt) : 0)
        hasher.combine(breaks > 0 ? now &- breaksSince : 0)
        hasher.combine(isBypassed)
        if settings.unwantedCreationAge != .max { hasher.combine(now &- cameAt) }
        hasher.combine(pace)
        hasher.combine(ahead(retirements.last))
        hasher.combine(pausesAfterDrain)
        hasher.combine(awaitsRetired ? ahead(retiredDeadline) : nil)
        hasher.combine(retiredBecause)
        hasher.combine(retryTimer == nil)
        hasher.combine(deadlineTimer == nil)
        hasher.combine(drainMoments.map(ahead))
        hasher.combine(isClockArmed)
        hasher.combine(waiters.count)
        hasher.combine(barging.isOver)
        hasher.combine(barging.woken == nil)
        hasher.combine(barging.timer == nil)
        hasher.combine(youngTimer == nil)
        hasher.combine(waiters.hasYoung)
        if settings.bargingBound > 0 { hasher.combine(waiters.oldestSince.map { now &- $0 }) }
        hasher.combine(emptySlots)
        hasher.combine(wheel.nextWakeNanoseconds.map(ahead))
        hashTimers(into: &hasher, now: now)
        hashDeadlockWatch(into: &hasher, now: now)
        for record in records {
            hasher.combine(record.timer == nil)
            hasher.combine(ahead(record.expires))
            hasher.combine(ahead(record.endsAtLatest))
            hasher.combine(ahead(record.idleNotBefore))
            hasher.combine(record.resource <= retiredThrough)
            hasher.combine(breaks > 0 && record.resource <= breaksThrough)
            hasher.combine(record.isRevoked)
            hasher.combine(record.isWrittenOff)
            hasher.combine(record.isOverdue)
            hasher.combine(record.reason)
            hasher.combine(record.activity)
            let validates = min(settings.validateAfterIdle, settings.keepAliveInterval) != .max
            if validates { hasher.combine(now &- record.validated) }
            hasher.combine(record.isKeptAlive)
            if settings.keepAliveInterval != .max { hasher.combine(ahead(record.keepAliveAt)) }
        }
    }

    /// Feeds what is pending but the waiters' deadlines, which who explores knows.
    private func hashTimers(into hasher: inout Hasher, now: UInt64) {
        // Where in a tick it is decides which tick a timer is set for.
        hasher.combine(now % TimerWheel.tickNanoseconds)
        for (payload, moment) in wheel.pending {
            if case .waiter = Payload(word: payload) { continue }
            hasher.combine(payload)
            hasher.combine(moment &- now)
        }
    }

    /// Whether nothing is granted until `resume`, or will be once a drain has ended.
    package var isPausedOrWillBe: Bool { phase == .paused || pausesAfterDrain }

    /// Forgets what only counts and tells: whoever explores copies the machine at each step.
    package mutating func forgetCounts() {
        log = EventLog(pool: log.pool)
        (waitTimes, createTimes) = (WaitTally(), LatencyCounts())
        (errors, disposals) = ([:], [:])
        cancelled = 0
    }
}
