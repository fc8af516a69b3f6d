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

    /// Why an acquire need not wait at all, where that is so.
    ///
    /// The estimate is the field's usual one: those ahead and itself, each for the usual hold time,
    /// over all resources at once.
    mutating func refusal(deadline: UInt64, hold: UInt64, now: UInt64) -> AcquireOutcome? {
        if circuit(now: now) == .open {
            count(.refused)
            return .circuitOpen(retryInNanoseconds: retryAt - now)
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

    /// A creation has taken too long: it is cancelled and counted as failed, and its slot stays
    /// taken until its task has ended.
    mutating func creationTimedOut(
        _ slot: Int, random: UInt64, now: UInt64, actions: inout PoolActions
    ) {
        guard table.load(slot) == .creating, !records[slot].isOverdue else { return }
        records[slot].isOverdue = true
        overdue += 1
        let seconds = Double(settings.createTimeout) / 1e9
        noteFailure(
            message: "no resource within \(seconds) s, the create timeout", random: random, now: now
        )
        failWaitersWithoutHope(now: now, actions: &actions)
        actions.append(.cancelCreation(slot: slot))
    }

    /// Counts a failure and sets the next attempt: full jitter under a ceiling that doubles.
    mutating func noteFailure(message: String, random: UInt64, now: UInt64) {
        count(.create)
        let (doubled, overflow) = settings.backoffBase.multipliedReportingOverflow(
            by: 1 << UInt64(min(failures, 40)))
        let ceiling = min(settings.backoffLimit, overflow ? .max : doubled)
        failures += 1
        let delay = ceiling == .max ? random : random % (ceiling + 1)
        retryAt = now.clampedAdding(delay)
        log.append(
            .createFailed(message: message, retryInSeconds: Double(delay) / 1e9), at: now)
        if let retryTimer { wheel.cancel(retryTimer) }
        retryTimer =
            phase == .shutDown
            ? nil : wheel.schedule(payload: Payload.retry.word, at: retryAt)
    }

    /// Who waits fails with the factory where there is nothing else to wait for.
    mutating func failWaitersWithoutHope(now: UInt64, actions: inout PoolActions) {
        guard live - overdue == 0 else { return }
        while let head = waiters.head {
            resume(head, .factoryFailure, now: now, actions: &actions)
        }
    }
}
