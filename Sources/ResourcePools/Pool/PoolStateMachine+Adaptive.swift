import ResourceTypes

// How an adaptive pool's size follows its use, without a word from the fast path.
//
// What each look finds is made from what leases and returns write anyway. A slot that has changed
// at most once since the last look was in use for a time that is known exactly, but for the
// resolution of the coarse clock. One that has changed more often counts as in use or not as it is
// found: right on average, and off by half a slot's square root of the number of such slots, a
// quarter of which is left after smoothing. (Counting their leases times the usual hold would go
// by a few measured holds, and err the more, the more these vary.)
extension PoolStateMachine {
    /// What is kept beside the chosen size.
    struct Adaptation: Sendable {
        /// When the last look was.
        var since: UInt64 = 0
        /// How many waited then.
        var waited = 0
        /// Whether another is to come; also while one is being taken.
        var isOn = false
        /// When that is.
        var timer: Int32?
        /// When the first in line has waited for as long as it is to.
        var demandTimer: Int32?
        /// How long leases were held of late, as of the last acquire that waited; 0 where that is
        /// not known.
        var usualHold: UInt64 = 0
    }

    /// How many the pool may hold at present.
    package var ceiling: Int { adaptive?.size ?? settings.size.maximum }

    /// How many the pool refills to at present: an adaptive one keeps what it has chosen warm.
    package var floor: Int { adaptive?.size ?? settings.size.minimum }

    /// Those who wait and whom nothing that is under way is for may need a higher ceiling.
    mutating func growForWaiters(now: UInt64) {
        guard let sizing = adaptive, !isBypassed else { return }
        let underWay = creating - overdue + working
        if waiters.count > underWay, live + waiters.count - underWay > sizing.size,
            sizing.size < settings.size.maximum
        {
            let wanted = live + max(hurried(underWay: underWay), late(underWay: underWay, now: now))
            if wanted > sizing.size {
                adaptive?.grow(to: wanted)
                updateAttention()
                logAdaptation(disposed: 0, sizeBefore: live, free: 0, now: now)
            }
        }
        if !adaptation.isOn, sizing.isAboveMinimum || waiters.count > 0 {
            _ = takeUse(now: now)
            armAdaptation(now: now)
        }
    }

    /// How many more it takes at once: as many as leave the last of them, by the usual hold time,
    /// no more than the reaction time to wait; one for each where that is not known.
    private func hurried(underWay: Int) -> Int {
        let uncovered = waiters.count - underWay
        guard adaptation.usualHold > 0, live > 0 else { return uncovered }
        let (work, overflow) = adaptation.usualHold.multipliedReportingOverflow(
            by: UInt64(waiters.count))
        let enough = overflow ? .max : work / AdaptiveSizing.reactionNanoseconds
        return min(uncovered, max(0, Int(clamping: enough) - live))
    }

    /// How many more it takes for those who have waited for the reaction time already; for the
    /// next of the others a timer is set.
    private mutating func late(underWay: Int, now: UInt64) -> Int {
        let reaction = AdaptiveSizing.reactionNanoseconds
        let (count, next) = waiters.waiting(since: now > reaction ? now - reaction : 0)
        if let next, adaptation.demandTimer == nil {
            adaptation.demandTimer = wheel.schedule(
                payload: Payload.demand.word, at: next.clampedAdding(reaction))
        }
        return count - underWay
    }

    /// The coarse time goes on: whoever sleeps looks whether it is in use again.
    mutating func wakeAdaptation(now: UInt64) {
        guard adaptive != nil, !adaptation.isOn, phase == .running, takeUse(now: now) != nil
        else { return }
        armAdaptation(now: now)
    }

    /// Time for a look.
    mutating func adapt(now: UInt64, actions: inout PoolActions) {
        adaptation.isOn = false
        guard let before = adaptive, phase == .running, !isBypassed else { return }
        let inUse = takeUse(now: now)
        let (formerlyLive, free) = (live, (0..<table.count).count { table.load($0).isFree })
        // Where somebody waits, nothing goes.
        let held = waiters.count > 0 ? formerlyLive : formerlyLive - free
        // A line that was there at the last look too; a short one comes and goes at random.
        let line = min(waiters.count, adaptation.waited)
        adaptation.waited = waiters.count
        adaptive?.tick(demand: (inUse ?? 0) + Double(line), held: held)
        var disposed = 0
        for slot in 0..<table.count where live > ceiling && claimFree(slot) {
            dispose(slot, .resize, actions: &actions)
            disposed += 1
        }
        updateAttention()
        if ceiling != before.size {
            logAdaptation(disposed: disposed, sizeBefore: formerlyLive, free: free, now: now)
        }
        guard inUse != nil || ceiling > settings.size.minimum || waiters.count > 0 else {
            adaptive?.rest()
            return
        }
        armAdaptation(now: now)
    }

    private mutating func armAdaptation(now: UInt64) {
        (adaptation.isOn, adaptation.since) = (true, now)
        adaptation.timer = wheel.schedule(
            payload: Payload.adapt.word, at: now.clampedAdding(AdaptiveSizing.tickNanoseconds))
    }

    private mutating func logAdaptation(disposed: Int, sizeBefore: Int, free: Int, now: UInt64) {
        // Nobody can hold none, so that an empty pool's chosen size is told as 0...1.
        guard let size = PoolSize(minimum: ceiling, maximum: max(1, ceiling)) else { return }
        log(
            PoolCommandOutcome(
                command: .resize(size), disposed: disposed > 0 ? [.resize: disposed] : [:],
                sizeBefore: sizeBefore, sizeAfter: sizeBefore - disposed, idleBefore: free,
                idleAfter: free - disposed,
                inUse: max(0, sizeBefore - free - creating - working)),
            actor: "pool", now: now)
    }

    /// How many were in use on average since the last look; nil where nothing was or is.
    ///
    /// - Complexity: O(slots).
    private mutating func takeUse(now: UInt64) -> Double? {
        let span = now > adaptation.since ? now - adaptation.since : 0
        var (busy, isActive) = (0.0, false)
        for slot in 0..<table.count {
            let isLeased = table.load(slot).isLeased
            let transitions = 2 * table.uses(slot) - min(table.uses(slot), isLeased ? 1 : 0)
            let changes = transitions - min(transitions, records[slot].seenTransitions)
            records[slot].seenTransitions = transitions
            isActive = isActive || isLeased || changes > 0
            let whole = isLeased ? Double(span) : 0
            guard changes == 1 else {
                busy += whole
                continue
            }
            let changed = table.changedNanoseconds(slot)
            let before = min(changed > adaptation.since ? changed - adaptation.since : 0, span)
            busy += Double(isLeased ? span - before : before)
        }
        guard isActive else { return nil }
        return span > 0 ? busy / Double(span) : 0
    }
}
