package import ResourcePools
package import ResourceTypes

/// A task that acquires and gives back, one atomic step at a time.
package struct SimulatedTask: Sendable, Hashable {
    /// What it does next.
    package enum Position: Sendable, Hashable {
        /// It has no lease and asks for none; its next acquire begins with a look at the word.
        case idle
        /// It tries the slot that it took last.
        case tryingHint
        /// It tries one slot after the other.
        case scanning(next: Int, limit: Int)
        /// It found nothing and goes to the lock.
        case atLock
        /// It is in line; `hasMet` once it can be resumed.
        case waiting(WaiterID, hasMet: Bool)
        /// It was woken to look for a free slot, and is on its way to the lock.
        case woken(WaiterID)
        /// Its outcome was there before it could be resumed.
        case delivered(WaiterID, AcquireOutcome)
        /// It has a lease.
        case holding(Int)
        /// It saw that nobody needs the lock and is about to set its slot free.
        case releasing(Int)
        /// It set its slot free and has not yet looked at the word.
        case freed(Int)
        /// It saw that someone needs the lock.
        case tellingFreed(Int)
        /// Its lease has to come back through the lock: it asks whether that is all there is to do.
        case handingOver(Int)
        /// It is not, and the lease comes back in a trip of its own.
        case tellingReturned(Int)
    }

    package var position = Position.idle
    /// How many acquires it has yet to begin.
    package var remaining: Int
    /// The slot that it took last without the lock.
    package var hint: Int?
    /// Whether the present acquire has been cancelled.
    package var isCancelled = false
    /// How long it waits at the most; `.max` for ever.
    package var timeout: UInt64
    package var priority: AcquirePriority
    package var begun = 0
    package var ended = 0

    /// A task that is to acquire so many times.
    package init(
        acquires: Int = 1, timeout: UInt64 = .max, priority: AcquirePriority = .normal
    ) {
        remaining = acquires
        self.timeout = timeout
        self.priority = priority
    }

    /// Whether it has nothing left to do.
    package var isDone: Bool { position == .idle && remaining == 0 }

    /// The slot that it owns, if any.
    package var slot: Int? {
        switch position {
        case .holding(let slot), .releasing(let slot), .handingOver(let slot),
            .tellingReturned(let slot), .delivered(_, .lease(let slot)):
            slot
        default: nil
        }
    }

    /// Whether its next step needs no lock.
    package var isOutsideLock: Bool {
        switch position {
        case .idle: remaining > 0
        case .tryingHint, .scanning, .holding, .releasing, .freed: true
        default: false
        }
    }

    /// Its acquire has ended.
    mutating func end(_ outcome: AcquireOutcome) {
        ended += 1
        isCancelled = false
        if case .lease(let slot) = outcome { position = .holding(slot) } else { position = .idle }
    }
}
