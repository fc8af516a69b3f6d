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
            case .look: lookForDeadlock(now: now, actions: &actions)
            }
        }
        replenish(now: now, actions: &actions)
    }
}
