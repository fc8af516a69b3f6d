package import ResourceTypes

// Clean-ups that somebody puts off: those that time alone brings, of one resource.
extension PoolStateMachine {
    /// Puts off the clean-up of a resource that is due first, and the other one at least as far.
    ///
    /// - Returns: what was put off, as far as it may be; nil where the resource has none, or goes
    ///   for another reason.
    /// - Complexity: O(slots).
    package mutating func postpone(
        _ resource: ResourceID, by nanoseconds: UInt64, now: UInt64
    ) -> PoolCommandOutcome.Postponement? {
        guard
            let slot = (0..<table.count).first(where: {
                records[$0].resource == resource.rawValue
            })
        else { return nil }
        return postpone(slot: slot, by: nanoseconds, now: now)
    }

    /// Puts off the clean-up of whatever resource a slot has.
    package mutating func postpone(
        slot: Int, by nanoseconds: UInt64, now: UInt64
    ) -> PoolCommandOutcome.Postponement? {
        guard phase == .running || phase == .paused, !isBypassed,
            let (reason, due) = pendingCleanup(of: slot)
        else { return nil }
        let furthest = min(
            now.clampedAdding(PoolCommand.longestPostponement.clampedNanoseconds),
            records[slot].endsAtLatest)
        let moment = max(due, min(max(due, now).clampedAdding(nanoseconds), furthest))
        if records[slot].expires < moment {
            retirements.release(records[slot].expires)
            records[slot].expires = moment
            retirements.keep(moment)
        }
        records[slot].idleNotBefore = max(records[slot].idleNotBefore, moment)
        if table.load(slot) != .working { arm(slot, now: now) }
        func ahead(_ moment: UInt64) -> UInt64 { moment > now ? moment - now : 0 }
        return PoolCommandOutcome.Postponement(
            reason, dueBeforeNanoseconds: ahead(due), dueAfterNanoseconds: ahead(moment))
    }

    /// When time brings a resource's end, and for which reason; nil where it does not, or where
    /// the resource goes as it comes back in any case.
    private func pendingCleanup(of slot: Int) -> (reason: DisposalReason, due: UInt64)? {
        let (word, record) = (table.load(slot), records[slot])
        guard word.isFree || word == .leased || word == .leasedForReview || word == .working,
            record.resource > retiredThrough, !record.isRevoked,
            table.uses(slot) < settings.maxUses
        else { return nil }
        let idle = word.isFree && live > floor ? idleDue(of: slot) : .max
        guard min(idle, record.expires) != .max else { return nil }
        return idle < record.expires ? (.idleTimeout, idle) : (.maxLifetime, record.expires)
    }

    /// When a free slot's resource goes for being idle, if the pool can spare it.
    func idleDue(of slot: Int) -> UInt64 {
        max(idleSince(slot).clampedAdding(settings.idleTimeout), records[slot].idleNotBefore)
    }
}
