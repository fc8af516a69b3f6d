package import ResourceTypes

/// How an acquire that went through the lock ends.
package enum AcquireOutcome: Sendable, Hashable {
    /// This slot is the acquirer's.
    case lease(slot: Int)
    /// It waited for as long as it was allowed to.
    case timeout(waitedNanoseconds: UInt64)
    /// It waited for as long as it was allowed to, perhaps because of a deadlock.
    indirect case deadlockTimeout(waitedNanoseconds: UInt64, Deadlock)
    /// It could not have been served: all that it waited for is held by those who wait themselves.
    indirect case deadlock(Deadlock)
    /// Its task was cancelled.
    case cancelled
    /// There are as many waiters as the pool allows.
    case rejected(waiting: Int)
    /// It could not be served before its deadline, by estimate.
    case hopeless(estimatedNanoseconds: UInt64)
    /// The factory failed and there is nothing else to wait for.
    case factoryFailure
    /// The factory fails on end and is left alone for so long.
    case circuitOpen(retryInNanoseconds: UInt64)
    /// The pool is shutting down or has been shut down.
    case shutDown
}

/// What the shell has to do after an event, once it has let go of the lock.
package enum PoolAction: Sendable, Hashable {
    /// Make a resource for this slot, then tell `created` or `createFailed`.
    case create(slot: Int)
    /// Cancel the task that makes this resource for this slot. Meanwhile that may have ended, and
    /// the slot's next resource is none of this.
    case cancelCreation(slot: Int, resource: UInt64)
    /// Validate the slot's resource, then tell `validated`.
    case validate(slot: Int)
    /// Reset the slot's resource, then tell `wasReset`.
    case reset(slot: Int)
    /// Dispose of the slot's resource, then tell `disposed`.
    case dispose(slot: Int, DisposalReason)
    /// Resume a waiter; one that was woken and has not come hears of it when it comes.
    case resume(WaiterID, AcquireOutcome)
    /// Resume a waiter to look for a free slot, and tell `came`; it stays in line.
    case wake(WaiterID)
    /// Everything that a drain or a shutdown waited for has happened.
    case settled
    /// The end is not there yet, but drains have had their time whose deadline has come by now.
    case drainsOverdue(now: UInt64)
    /// What was retired is gone, or has had its time.
    case retired
    /// Say in the log that a lease is still out at the end.
    case unreturned(UnreturnedLease)
    /// Look for a deadlock over several pools.
    case searchDeadlocks
    /// An event that is impossible in the slot's state came: stop the process, naming both.
    case defect(state: String, event: String)
}

/// What an event asks for: at most one waiter gets a slot by most, which costs no allocation.
package struct PoolActions: Sendable {
    /// A waiter, and the slot that is now its own; nil where it is woken to look for one.
    package struct HandOver: Sendable, Hashable {
        package let waiter: WaiterID
        package let slot: Int?
    }

    /// The first hand-over; to be done before the others.
    package private(set) var handOver: HandOver?
    /// All else, in order.
    package private(set) var others: [PoolAction] = []

    package init() {}

    package mutating func append(_ action: PoolAction) {
        switch action {
        case .resume(let waiter, .lease(let slot)) where handOver == nil:
            handOver = HandOver(waiter: waiter, slot: slot)
        case .wake(let waiter) where handOver == nil:
            handOver = HandOver(waiter: waiter, slot: nil)
        default: others.append(action)
        }
    }

    /// All of them.
    package var all: [PoolAction] {
        guard let handOver else { return others }
        let first =
            handOver.slot.map { PoolAction.resume(handOver.waiter, .lease(slot: $0)) }
            ?? .wake(handOver.waiter)
        return [first] + others
    }
}
