// What the passing of time brings about.
extension PoolStateMachine {
    /// Time has passed: deadlines, idle timeouts, lifetimes, the next try of a failed creation.
    package mutating func tick(random: UInt64 = 0, now: UInt64, actions: inout PoolActions) {
        let fired = wheel.advance(to: now).map(Payload.init(word:))
        // First forget all their handles: what one brings about may set or cancel another's timer.
        for payload in fired {
            switch payload {
            case .slot(let slot), .creation(let slot): records[slot].timer = nil
            case .waiter(let index): waiters.forgetTimer(at: index)
            case .retry: retryTimer = nil
            case .deadline: deadlineTimer = nil
            case .adapt: adaptation.timer = nil
            case .demand: adaptation.demandTimer = nil
            case .look: deadlockWatch.timer = nil
            case .young: youngTimer = nil
            case .bargingWatch: barging.timer = nil
            case .drains: drainTimer = nil
            case .clock, .retired: break
            }
        }
        for payload in fired {
            switch payload {
            case .slot(let slot): review(slot, now: now, actions: &actions)
            case .waiter(let index): timeOut(index, now: now, actions: &actions)
            case .creation(let slot):
                lookAtCreation(slot, random: random, now: now, actions: &actions)
            case .deadline: deadlinePassed(now: now, actions: &actions)
            // The shell takes the time along at each tick: that is all it is for.
            case .clock:
                armClock(now: now)
                wakeAdaptation(now: now)
            case .adapt: adapt(now: now, actions: &actions)
            // Whatever they are for is done below.
            case .retry, .demand: break
            case .retired: retirementOverdue(now: now, actions: &actions)
            case .drains: drainsOverdue(now: now, actions: &actions)
            case .look: lookForDeadlock(now: now, actions: &actions)
            case .young: armYoung(now: now, actions: &actions)
            case .bargingWatch: bargingWatchFired(now: now, actions: &actions)
            }
        }
        replenish(now: now, actions: &actions)
    }

    // MARK: - Deadlines of those who wait

    /// Sees to it that a waiter's deadline is kept.
    ///
    /// Most waits are over long before: a timer is set at once only for a deadline that is near,
    /// and later for those that still wait then.
    mutating func arm(_ waiter: WaiterID, deadline: UInt64, now: UInt64) {
        guard deadline != .max else { return }
        if deadline < now.clampedAdding(2 * Self.youth) {
            let timer = wheel.schedule(payload: Payload.waiter(waiter.index).word, at: deadline)
            waiters.setTimer(timer, of: waiter)
        } else if youngTimer == nil {
            youngTimer = wheel.schedule(
                payload: Payload.young.word, at: now.clampedAdding(Self.youth))
        }
    }

    /// How long a waiter with a distant deadline goes without a timer: 67 ms, 64 ticks of the
    /// wheel.
    static var youth: UInt64 { 1 << 26 }

    /// Nobody waits: nothing has to be seen to.
    mutating func endLineTimers() {
        for timer in [youngTimer, barging.timer] { if let timer { wheel.cancel(timer) } }
        (youngTimer, barging.timer) = (nil, nil)
    }

    mutating func armYoung(now: UInt64, actions: inout PoolActions) {
        for (waiter, deadline) in waiters.takeYoung() {
            // One that times out here may leave to another what it was on its way to: who has been
            // served gets no timer, for that would end whoever has its place next.
            guard waiters.queued(at: waiter.index) == waiter else { continue }
            guard deadline > now else {
                timeOut(waiter.index, now: now, actions: &actions)
                continue
            }
            let timer = wheel.schedule(payload: Payload.waiter(waiter.index).word, at: deadline)
            waiters.setTimer(timer, of: waiter)
        }
    }
}
