package import ResourceTypes

// Leases that somebody gives up on.
extension PoolStateMachine {
    /// Writes off the lease of a resource: it goes when it comes back, and from now on the pool is
    /// as large as if it were not there.
    ///
    /// What waits is served by another that is made in its place.
    /// - Returns: how many leases were revoked: none where it is not leased, or is revoked already.
    /// - Complexity: O(slots).
    package mutating func revoke(
        _ resource: ResourceID, now: UInt64, actions: inout PoolActions
    ) -> Int {
        guard
            let slot = (0..<table.count).first(where: {
                records[$0].resource == resource.rawValue && table.load($0).isLeased
            })
        else { return 0 }
        return revoke(slot: slot, now: now, actions: &actions) ? 1 : 0
    }

    /// Writes off whatever lease a slot has at this moment.
    package mutating func revoke(
        slot: Int, now: UInt64, actions: inout PoolActions
    ) -> Bool {
        // One that comes back at this instant has ended by itself, unless another task has it next.
        while true {
            let word = table.load(slot)
            guard word == .leased || word == .leasedForReview else { return false }
            if table.compareExchange(slot, from: word, to: .revoked) { break }
        }
        records[slot].isRevoked = true
        records[slot].isWrittenOff = true
        revoked += 1
        disarm(slot)
        updateAttention()
        let lease = lease(of: slot, now: now)
        log.append(.revoked(lease.resource, lease.site, heldSeconds: lease.heldSeconds), at: now)
        settleIfEmpty(now: now, actions: &actions)
        replenish(now: now, actions: &actions)
        return true
    }

    /// A slot's lease as events tell it: of what, from where, and for how long.
    func lease(of slot: Int, now: UInt64) -> UnreturnedLease {
        let since = table.changedNanoseconds(slot)
        return UnreturnedLease(
            resource: ResourceID(rawValue: records[slot].resource),
            site: SiteWord.unpack(table.site(slot)),
            heldSeconds: now > since ? Double(now - since) / 1e9 : 0)
    }
}
