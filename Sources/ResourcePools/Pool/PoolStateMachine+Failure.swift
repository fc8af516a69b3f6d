package import ResourceTypes

// What happens where the factory fails: backoff, circuit, and who is told.
extension PoolStateMachine {
    /// Whether the factory may be called.
    ///
    /// The circuit opens after several failures on end with nothing live, and lets one attempt
    /// through when the backoff is over.
    package func circuit(now: UInt64) -> CircuitState {
        guard failures >= settings.circuitThreshold, live - creating == 0 else { return .closed }
        return now < retryAt ? .open : .halfOpen
    }

    /// When the factory is called again after failures; nil where it need not be waited for.
    package var retryNanoseconds: UInt64? { failures > 0 ? retryAt : nil }

    /// For how many the factory has something under way, or can have: whoever waits for that waits
    /// for no lease to come back, and the bound on waiters does not count them.
    ///
    /// What is on its way out makes room for another. An adaptive pool grows for who waits, up to
    /// its maximum. While the factory fails there is one attempt at a time, and while nothing is
    /// granted nothing is for anybody.
    /// - Complexity: O(1).
    @inline(__always)
    private var provided: Int {
        guard phase == .running else { return 0 }
        let making = creating - overdue
        let room = max(0, (isBypassed ? PoolSize.limit : settings.size.maximum) - live)
        let possible = failures > 0 ? min(room, max(0, 1 - making)) : room
        return making + working + stale + possible
    }

    /// Whether an acquire is turned away because as many wait as the pool allows.
    ///
    /// Asked only where as many wait as that. Where it is asked, as a call of its own it would be
    /// given a copy of the whole machine.
    @inline(__always)
    var isLineFull: Bool {
        waiters.count - provided >= settings.maximumWaiters
    }

    /// Why an acquire need not wait at all, where that is so.
    ///
    /// The estimate is the field's usual one: those ahead and itself, each for the usual hold time,
    /// over all resources at once.
    mutating func refusal(
        site: UInt64, deadline: UInt64, hold: UInt64, now: UInt64
    ) -> AcquireOutcome? {
        if circuit(now: now) == .open {
            let retry = retryAt - now
            count(.refused)
            log.append(
                .refused(SiteWord.unpack(site), retryInSeconds: Double(retry) / 1e9), at: now)
            return .circuitOpen(retryInNanoseconds: retry)
        }
        // Who waits for a pause or a drain to end waits for nobody's hold time.
        guard settings.rejectsHopelessWaits, phase == .running, !isBypassed, hold > 0,
            deadline != .max, live >= settings.size.maximum
        else { return nil }
        let turns = UInt64(waiters.count) + 1
        let (total, overflow) = turns.multipliedReportingOverflow(by: hold)
        let estimate = overflow ? .max : total / UInt64(max(1, live))
        guard now.clampedAdding(estimate) > deadline else { return nil }
        count(.rejected)
        log.append(.rejected(SiteWord.unpack(site), waiting: waiters.count), at: now)
        return .hopeless(estimatedNanoseconds: estimate)
    }

    /// A creation is over, one way or the other.
    ///
    /// - Returns: whether it had taken too long.
    @discardableResult
    mutating func endCreation(_ slot: Int) -> Bool {
        disarm(slot)
        creating -= 1
        guard records[slot].isOverdue else { return false }
        records[slot].isOverdue = false
        overdue -= 1
        return true
    }

    /// A creation is looked at when it has taken too long, and now and then before that.
    mutating func armCreation(_ slot: Int, now: UInt64) {
        let due = min(
            creationDeadline(slot), now.clampedAdding(settings.unwantedCreationAge))
        guard due != .max else { return }
        records[slot].timer = wheel.schedule(payload: Payload.creation(slot).word, at: due)
    }

    private func creationDeadline(_ slot: Int) -> UInt64 {
        table.changedNanoseconds(slot).clampedAdding(settings.createTimeout)
    }

    /// A creation belongs to the pool: it outlives whoever it was begun for, and is the next
    /// waiter's.
    ///
    /// It is cancelled where it has taken too long, or where nobody has been interested
    /// for a while and the minimum does without it; its slot stays taken until its task has ended.
    mutating func lookAtCreation(
        _ slot: Int, random: UInt64, now: UInt64, actions: inout PoolActions
    ) {
        guard table.load(slot) == .creating, !records[slot].isOverdue else { return }
        if now >= creationDeadline(slot) {
            creationTimedOut(slot, random: random, now: now, actions: &actions)
        } else if waiters.count == 0, live - overdue > floor,
            now >= cameAt.clampedAdding(settings.unwantedCreationAge)
        {
            giveUpCreation(slot)
            actions.append(.cancelCreation(slot: slot, resource: records[slot].resource))
        } else {
            armCreation(slot, now: now)
        }
    }

    /// Whether nobody counts on the creation for a slot any more, so that it is cancelled.
    @inline(__always)
    func isGivenUp(_ slot: Int) -> Bool { records[slot].isOverdue }

    /// Nobody counts on a creation any more.
    private mutating func giveUpCreation(_ slot: Int) {
        records[slot].isOverdue = true
        overdue += 1
    }

    private mutating func creationTimedOut(
        _ slot: Int, random: UInt64, now: UInt64, actions: inout PoolActions
    ) {
        giveUpCreation(slot)
        let seconds = Double(settings.createTimeout) / 1e9
        noteFailure(
            message: "no resource within \(seconds) s, the create timeout", random: random, now: now
        )
        failWaitersWithoutHope(now: now, actions: &actions)
        actions.append(.cancelCreation(slot: slot, resource: records[slot].resource))
    }

    /// Counts a failure and sets the next attempt: full jitter under a ceiling that doubles.
    mutating func noteFailure(message: String, random: UInt64, now: UInt64) {
        count(.create)
        let (doubled, overflow) = settings.backoffBase.multipliedReportingOverflow(
            by: 1 << UInt64(min(failures, 40)))
        let ceiling = min(settings.backoffLimit, overflow ? .max : doubled)
        failures += 1
        pace = 1
        let delay = ceiling == .max ? random : random % (ceiling + 1)
        retryAt = now.clampedAdding(delay)
        log.append(
            .createFailed(message: message, retryInSeconds: Double(delay) / 1e9), at: now)
        if let retryTimer { wheel.cancel(retryTimer) }
        retryTimer =
            phase == .shutDown
            ? nil : wheel.schedule(payload: Payload.retry.word, at: retryAt)
    }

    /// Who waits fails with the factory where it has failed and there is nothing else to wait for.
    mutating func failWaitersWithoutHope(now: UInt64, actions: inout PoolActions) {
        guard failures > 0, live - overdue == 0 else { return }
        while let head = waiters.head {
            resume(head, .factoryFailure, now: now, actions: &actions)
        }
    }
}
