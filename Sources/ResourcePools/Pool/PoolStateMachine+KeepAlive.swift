// Validating what idles, so that the other end does not drop it.
//
// It never costs a waiter anything: none begins while somebody waits, one that is under way when a
// waiter comes ends with that waiter, and of what idles a quarter is out at the most, so that
// where two or more idle one of them can be leased at once.
extension PoolStateMachine {
    /// When a free slot is to be kept alive.
    func keepAliveDue(of slot: Int, since: UInt64) -> UInt64 {
        let due = max(since, records[slot].validated).clampedAdding(settings.keepAliveInterval)
        return max(due, records[slot].keepAliveAt)
    }

    /// Sends a free slot to be validated if it is due and can be spared; where it can't, it is
    /// looked at again soon.
    ///
    /// - Returns: whether it is under way.
    mutating func keepAlive(
        _ slot: Int, since: UInt64, now: UInt64, actions: inout PoolActions
    ) -> Bool {
        guard settings.keepAliveInterval != .max, now >= keepAliveDue(of: slot, since: since)
        else { return false }
        guard canSpare(slot), claimFree(slot) else {
            records[slot].keepAliveAt = now.clampedAdding(settings.keepAliveInterval / 16 + 1)
            return false
        }
        keepAlives += 1
        keepingAlive += 1
        records[slot].isKeptAlive = true
        put(slot, to: .validating, actions: &actions)
        return true
    }

    /// Whether nobody misses a free slot.
    ///
    /// - Complexity: O(slots), and O(creations at once) where many idle.
    private func canSpare(_ slot: Int) -> Bool {
        guard waiters.count == 0, phase == .running || phase == .paused, !isBypassed,
            keepingAlive < settings.maximumConcurrentCreations
        else { return false }
        // The first needs one other that can be leased, where there is another at all; with each
        // further one a quarter of the idle ones is out at the most.
        let isStale = table.load(slot) == .stale
        let isOnly = stale == (isStale ? 1 : 0)
        let needed = keepingAlive == 0 ? 1 : 3 * (keepingAlive + 1)
        var others = 0
        for other in 0..<table.count where other != slot && table.load(other) == .free {
            others += 1
            if others >= needed { return true }
        }
        return keepingAlive == 0 && (isStale || (others == 0 && isOnly))
    }
}
