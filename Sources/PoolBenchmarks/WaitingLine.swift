/// What a ``BareQueue`` and a ``TimedQueue`` keep under their lock: how many resources are free,
/// and who waits.
struct WaitingLine<Waiter: Sendable>: Sendable {
    private var free: Int
    private var waiting: [Waiter] = []
    private var head = 0

    init(free: Int) { self.free = free }

    /// Takes one where one is free.
    mutating func take() -> Bool {
        guard free > 0 else { return false }
        free -= 1
        return true
    }

    /// Takes one where one is free, or waits for one.
    mutating func take(orWait waiter: Waiter) -> Bool {
        guard !take() else { return true }
        waiting.append(waiter)
        return false
    }

    /// Gives one back.
    ///
    /// - Returns: whose it is now; nil where nobody waits.
    mutating func giveBack() -> Waiter? {
        guard head < waiting.count else {
            free += 1
            return nil
        }
        let next = waiting[head]
        head += 1
        // Now and then what has been served is let go of.
        if head > 1_024, head * 2 > waiting.count {
            waiting.removeFirst(head)
            head = 0
        }
        return next
    }
}
