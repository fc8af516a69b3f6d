// What a busy pool does all the time: a slot comes back, and goes to the first in line at once.
extension PoolStateMachine {
    /// A lease came back in order, and all there is to do is to give its slot to the first in line,
    /// or to let those who run have it and wake the first: the short way of
    /// ``returned(_:_:site:now:actions:)``, which does the same.
    ///
    /// - Returns: false where nothing was done.
    package mutating func handOver(
        _ slot: Int, now: UInt64, actions: inout PoolActions
    ) -> Bool {
        if let waiter = handOverInLine(slot, now: now) {
            actions.append(.resume(waiter, .lease(slot: slot)))
            return true
        }
        guard isInOrder(slot, now: now), let head = waiters.head else { return false }
        offer(slot, to: head, now: now, actions: &actions)
        return true
    }

    /// The shortest way: a slot goes to the first of a line that others remain in, so that the
    /// attention word and the pool's exhaustion stay as they are.
    ///
    /// - Returns: whose the slot is now, its outcome to be collected; nil where nothing was done.
    @inline(__always)
    mutating func handOverInLine(_ slot: Int, now: UInt64) -> WaiterID? {
        guard isInOrder(slot, now: now), settings.bargingBound == 0, barging.woken == nil,
            let first = waiters.settleFirst()
        else { return nil }
        if table.load(slot) != table.leasedWord { table.store(slot, table.leasedWord) }
        table.stampLease(slot, site: first.site, now: now)
        countWait(since: first.since, now: now)
        return first.waiter
    }

    /// The same for who resumes the waiter in the same breath: its outcome is collected.
    ///
    /// - Returns: its task.
    @inline(__always)
    mutating func handOverAndCollect(_ slot: Int, now: UInt64) -> UInt64? {
        guard let waiter = handOverInLine(slot, now: now) else { return nil }
        let task = waiters.task(of: waiter)
        collected(waiter)
        return task
    }

    /// Whether a slot that comes back need not be looked at: it stays, and nothing is to be made.
    @inline(__always)
    private func isInOrder(_ slot: Int, now: UInt64) -> Bool {
        phase == .running && adaptive == nil && occupied >= settings.size.maximum && stale == 0
            && !settings.reviewsEachReturn
            && (records[slot].timer != nil || !settings.limitsLives)
            && table.load(slot).isLeased && retirement(of: slot, now: now) == nil
    }
}
