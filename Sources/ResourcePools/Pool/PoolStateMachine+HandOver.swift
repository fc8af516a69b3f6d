// What a busy pool does all the time: one comes into the line, a slot comes back and goes to the
// first in it at once.
extension PoolStateMachine {
    /// A lease came back in order, and all there is to do is to give its slot to the first in line,
    /// or to let those who run have it and wake the first: the short way of
    /// ``returned(_:_:site:now:actions:)``, which does the same.
    ///
    /// - Returns: false where nothing was done.
    package mutating func handOver(
        _ slot: Int, now: UInt64, actions: inout PoolActions
    ) -> Bool {
        if let first = handOverInLine(slot, isCollected: false, now: now) {
            actions.append(.resume(first.waiter, .lease(slot: slot)))
            return true
        }
        guard isInOrder(slot, table.load(slot), now: now), let head = waiters.head else {
            return false
        }
        offer(slot, to: head, now: now, actions: &actions)
        return true
    }

    /// The shortest way: a slot goes to the first of a line that others remain in, so that the
    /// attention word and the pool's exhaustion stay as they are.
    ///
    /// - Parameter isCollected: whether the waiter is resumed in the same breath, its place being
    ///   free then.
    /// - Returns: whose the slot is now; nil where nothing was done.
    @inline(__always)
    mutating func handOverInLine(
        _ slot: Int, isCollected: Bool, now: UInt64
    ) -> WaiterQueue.First? {
        let word = table.load(slot)
        guard isInOrder(slot, word, now: now), settings.bargingBound == 0, barging.woken == nil,
            let first = waiters.settleFirst(isCollected: isCollected)
        else { return nil }
        if isCollected { deadlockWatch.forget(first.waiter) }
        if word != table.leasedWord { table.store(slot, table.leasedWord) }
        table.stampLease(slot, site: first.site, now: now)
        countWait(since: first.since, now: now)
        return first
    }

    /// The shortest way into the line: others are in it already, and one more changes nothing else.
    ///
    /// - Returns: nil where nothing was done.
    @inline(__always)
    mutating func joinLine(
        site: UInt64, deadline: UInt64, task: UInt64, now: UInt64
    ) -> WaiterID? {
        guard waiters.count > 0, waiters.count < settings.maximumWaiters, phase == .running,
            isComplete, creating == 0, failures == 0, exhaustedSince != nil,
            settings.bargingBound == 0, !settings.rejectsHopelessWaits,
            deadlockWatch.timer != nil || settings.deadlockLook == .max,
            deadline == .max || youngTimer != nil && deadline >= now.clampedAdding(2 * Self.youth)
        else { return nil }
        return waiters.append(
            since: now, site: site, priority: .normal, task: task, deadline: deadline)
    }

    /// Whether a slot that comes back need not be looked at: it stays, and nothing is to be made.
    @inline(__always)
    private func isInOrder(_ slot: Int, _ word: SlotWord, now: UInt64) -> Bool {
        phase == .running && adaptive == nil && occupied >= settings.size.maximum && stale == 0
            && !settings.reviewsEachReturn
            && (records[slot].timer != nil || !settings.limitsLives)
            && word.isLeased && retirement(of: slot, now: now) == nil
    }
}
