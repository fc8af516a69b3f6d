import ResourceTypes

/// What the machine keeps to see that all wait for one another.
struct DeadlockWatch {
    /// The next look at the line; one for all waiters, and set anew only when it has fired.
    var timer: Int32?
    /// What the leases were at the last look, if all was leased.
    var leases: UInt64?
    /// A deadlock that is one if leases have stayed with those who took them.
    var suspicion: Deadlock?
    /// Nesting scopes that can't end before a waiter's acquire does, by its place.
    var scopes: [Int32: [UInt64]] = [:]

    @inline(__always)
    mutating func forget(_ waiter: WaiterID) {
        if !scopes.isEmpty { scopes[waiter.index] = nil }
    }
}

// Deadlock: those who wait hold all that they wait for.
//
// It is looked for when the first in line has waited for a while, and again as long as it waits, at
// growing intervals: a deadlock is there to stay. Within one pool the machine sees it by itself;
// where a holder does not wait here it may wait in another pool, and the shell looks at all.
extension PoolStateMachine {
    /// A suspicion is told when nothing has come back for so long.
    static var suspicionAge: UInt64 { 1_000_000_000 }
    /// The longest between two looks.
    static var longestLook: UInt64 { 1_000_000_000 }

    mutating func watch(_ waiter: WaiterID, scopes: [UInt64], now: UInt64) {
        if !scopes.isEmpty { deadlockWatch.scopes[waiter.index] = scopes }
        guard deadlockWatch.timer == nil, settings.deadlockLook != .max else { return }
        setLook(at: now.clampedAdding(settings.deadlockLook))
    }

    private mutating func setLook(at moment: UInt64) {
        deadlockWatch.timer = wheel.schedule(payload: Payload.look.word, at: moment)
    }

    mutating func endDeadlockWatch() {
        if let timer = deadlockWatch.timer { wheel.cancel(timer) }
        deadlockWatch.timer = nil
    }

    /// Who waits and who holds; nil where something may come without a return.
    ///
    /// - Complexity: O(slots + places for waiters).
    package var waits: PoolWaits? {
        guard let leases = blockingLeases() else { return nil }
        return PoolWaits(
            pool: log.pool,
            waits: waiters.queued.map { waiter in
                let (since, site) = waiters.details(waiter)
                return PoolWaits.Wait(
                    waiter: waiter,
                    blocks: [waiters.task(of: waiter)]
                        + (deadlockWatch.scopes[waiter.index] ?? []),
                    since: since, site: SiteWord.unpack(site))
            },
            leases: leases)
    }

    private func blockingLeases() -> [PoolWaits.Held]? {
        guard phase == .running, !isBypassed, waiters.count > 0,
            occupied - revoked >= settings.size.maximum, creating == 0, working == 0,
            disposing == 0
        else { return nil }
        var leases: [PoolWaits.Held] = []
        for slot in 0..<table.count {
            let word = table.load(slot)
            // Nobody waits for one that has been written off.
            guard word != .empty, word != .revoked else { continue }
            guard word.isLeased else { return nil }
            leases.append(
                PoolWaits.Held(
                    holder: table.holder(slot), site: SiteWord.unpack(table.site(slot))))
        }
        return leases
    }

    /// The present leases in one word: another once one has come back.
    private var leaseDigest: UInt64 {
        (0..<table.count).reduce(made &<< 32) { $0 &+ table.uses($1) }
    }

    mutating func lookForDeadlock(now: UInt64, actions: inout PoolActions) {
        guard let since = waiters.oldestSince else {
            deadlockWatch.leases = nil
            return deadlockWatch.suspicion = nil
        }
        let age = now > since ? now - since : 0
        guard age >= settings.deadlockLook else {
            return setLook(at: since.clampedAdding(settings.deadlockLook))
        }
        examine(age: age, now: now, actions: &actions)
        setLook(
            at: now.clampedAdding(min(age, max(Self.longestLook, settings.deadlockLook))))
    }

    private mutating func examine(age: UInt64, now: UInt64, actions: inout PoolActions) {
        guard let waits else {
            deadlockWatch.leases = nil
            return deadlockWatch.suspicion = nil
        }
        guard waits.isExact else { return suspect(waits, age: age, now: now) }
        let victims = DeadlockSearch([waits]).victims
        for victim in victims {
            failDeadlocked(victim.waiter, victim.deadlock, now: now, actions: &actions)
        }
        if victims.isEmpty { actions.append(.searchDeadlocks) }
    }

    /// A waiter is part of a deadlock, and the youngest: it fails, so that the others can go on.
    ///
    /// Nothing happens where its outcome is decided already.
    package mutating func failDeadlocked(
        _ waiter: WaiterID, _ deadlock: Deadlock, now: UInt64, actions: inout PoolActions
    ) {
        guard waiters.queued(at: waiter.index) == waiter else { return }
        count(.deadlock)
        tell(deadlock, isCertain: true, now: now)
        resume(waiter, .deadlock(deadlock), now: now, actions: &actions)
    }

    private mutating func tell(_ deadlock: Deadlock, isCertain: Bool, now: UInt64) {
        log.append(
            .deadlock(
                deadlock.site, heldAt: deadlock.heldAt, smallestSize: deadlock.smallestSize,
                isCertain: isCertain), at: now)
    }

    // MARK: - Leases that may have been handed on

    /// Some leases may end anywhere.
    ///
    /// If nothing comes back and no holder that is known goes on, those may be held by who waits.
    private mutating func suspect(_ waits: PoolWaits, age: UInt64, now: UInt64) {
        let digest = leaseDigest
        let isUnchanged = deadlockWatch.leases == digest
        deadlockWatch.leases = digest
        guard isUnchanged, age >= Self.suspicionAge else {
            if !isUnchanged { deadlockWatch.suspicion = nil }
            return
        }
        let waiting = Set(waits.waits.flatMap(\.blocks))
        guard deadlockWatch.suspicion == nil,
            waits.leases.allSatisfy({ $0.holder == 0 || waiting.contains($0.holder) }),
            let youngest = waits.waits.max(by: { $0.since < $1.since })
        else { return }
        let deadlock = Deadlock(site: youngest.site, leases: waits.leases)
        deadlockWatch.suspicion = deadlock
        tell(deadlock, isCertain: false, now: now)
    }

    /// How an acquire ends that has waited for as long as it is allowed to.
    mutating func timeout(of waiter: WaiterID, waited: UInt64) -> AcquireOutcome {
        guard var deadlock = deadlockWatch.suspicion, deadlockWatch.leases == leaseDigest else {
            return .timeout(waitedNanoseconds: waited)
        }
        deadlock.site = SiteWord.unpack(waiters.details(waiter).site)
        return .deadlockTimeout(waitedNanoseconds: waited, deadlock)
    }

    func hashDeadlockWatch(into hasher: inout Hasher, now: UInt64) {
        guard settings.deadlockLook != .max else { return }
        hasher.combine(deadlockWatch.timer == nil)
        hasher.combine(deadlockWatch.leases.map { $0 == leaseDigest })
        hasher.combine(deadlockWatch.suspicion == nil)
        hasher.combine(waiters.oldestSince.map { now &- $0 })
    }
}
