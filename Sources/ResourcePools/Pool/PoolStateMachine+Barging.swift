import ResourceTypes

/// What the machine keeps to let running tasks go first, within bounds.
package struct Barging: Sendable {
    /// Who has been woken to look for a free slot and has not come yet; still in line.
    package var woken: WaiterID?
    /// Whether someone has waited for as long as the bound: then what comes free is handed over.
    package var isOver = true
    /// Looks at the line in case that who was woken does not come.
    var timer: Int32?

    package init() {}
}

// Bounded barging: a task that runs may take what has just come free, as long as nobody in line has
// waited for longer than a bound.
//
// A slot that is handed to a waiter is idle until the waiter's task runs. So while all in line are
// young, a slot that comes back is set free for whoever asks first, and the first in line is woken
// to try its luck; one at a time. Once somebody has waited for as long as the bound, slots are
// handed over, in order, until everyone left is young again.
extension PoolStateMachine {
    /// Whether running tasks may take what comes free.
    ///
    /// - Complexity: O(1).
    mutating func isOpen(now: UInt64) -> Bool {
        updateBarging(now: now)
        return !barging.isOver && !isBypassed
    }

    /// Sees whether anybody has waited for too long; the word follows.
    mutating func updateBarging(now: UInt64) {
        guard settings.bargingBound > 0 else {
            // Written only where it changes: another processor may have the line.
            if !barging.isOver { barging.isOver = true }
            return
        }
        let since = waiters.oldestSince ?? now
        let isOver = now >= since.clampedAdding(settings.bargingBound)
        guard isOver != barging.isOver else { return }
        barging.isOver = isOver
        updateAttention()
    }

    /// Sends a waiter to look for a free slot, unless one is on its way already.
    mutating func wake(_ waiter: WaiterID, actions: inout PoolActions) {
        guard barging.woken == nil else { return }
        barging.woken = waiter
        updateAttention()
        actions.append(.wake(waiter))
    }

    /// A waiter that was woken has come to look for a free slot.
    ///
    /// First the word says again that nobody is on the way, then the slots are looked at: whoever
    /// sets one free after that look sees the word and comes to the lock.
    /// - Returns: its slot; or it waits on, in its place.
    /// - Complexity: O(slots).
    package mutating func came(
        _ waiter: WaiterID, now: UInt64, actions: inout PoolActions
    ) -> AcquireStep {
        if barging.woken == waiter { barging.woken = nil }
        waiters.comeBack(waiter)
        updateBarging(now: now)
        updateAttention()
        guard phase == .running, !isBypassed else { return .wait(waiter) }
        for slot in 0..<table.count
        where table.compareExchange(slot, from: .free, to: table.leasedWord) {
            // Another may have come before it, with a higher priority.
            guard waiters.head == waiter else {
                deliver(slot, now: now, actions: &actions)
                continue
            }
            let (since, site) = waiters.details(waiter)
            table.stampLease(slot, site: site, now: now)
            countWait(since: since, now: now)
            if let timer = waiters.settle(waiter)?.timer { wheel.cancel(timer) }
            waiters.free(waiter)
            deadlockWatch.forget(waiter)
            leaveLine(waiter, now: now, actions: &actions)
            passOn(now: now, actions: &actions)
            return .done(.lease(slot: slot))
        }
        return .wait(waiter)
    }

    /// What is free while somebody waits and nobody is on the way: the next is woken, or gets it.
    mutating func passOn(now: UInt64, actions: inout PoolActions) {
        guard waiters.count > 0, barging.woken == nil, phase == .running, !isBypassed else {
            return
        }
        guard !barging.isOver else { return serveAll(now: now, actions: &actions) }
        guard let head = waiters.head,
            (0..<table.count).contains(where: { table.load($0) == .free })
        else { return }
        wake(head, actions: &actions)
    }

    // MARK: - In case that who was woken does not come

    /// How long nobody looks at the line while one is on its way: for as long as the bound, and for
    /// 4 ms, four ticks of the wheel, at least.
    static func bargingWatch(_ bound: UInt64) -> UInt64 { max(1 << 22, bound) }

    /// Whoever has been woken may not get to run; the others are not to wait for that.
    mutating func watchBarging(now: UInt64) {
        let isBounded = settings.bargingBound > 0 && settings.bargingBound != .max
        guard isBounded, barging.timer == nil else { return }
        barging.timer = wheel.schedule(
            payload: Payload.bargingWatch.word,
            at: now.clampedAdding(Self.bargingWatch(settings.bargingBound)))
    }

    mutating func bargingWatchFired(now: UInt64, actions: inout PoolActions) {
        updateBarging(now: now)
        if barging.isOver, phase == .running, !isBypassed { serveAll(now: now, actions: &actions) }
        if waiters.count > 0 { watchBarging(now: now) }
    }
}
