public import ResourceTypes

// How commands run: each takes effect under the lock at once, and what it sent to the factory is
// awaited after.
extension ResourcePool {
    /// What a command has begun and is still to be awaited.
    private struct Begun {
        var command: PoolCommand
        var before: PoolStatistics
        var disposed: [DisposalReason: Int] = [:]
        var revoked = 0
        var postponed: PoolCommandOutcome.Postponement?
        var jobs: [Task<Void, Never>] = []
    }

    /// Runs a command and returns when it is done.
    ///
    /// A drain waits for 30 s at the most.
    public func perform(_ command: PoolCommand, actor: String) async -> PoolCommandOutcome {
        await run(command, actor: actor, deadline: .seconds(30))
    }

    /// Begins several commands, each as soon as the one before has taken effect, and returns when
    /// all are done.
    ///
    /// A drain is awaited before the next begins.
    public func perform(
        _ commands: [PoolCommand], actor: String
    ) async -> [PoolCommandOutcome] {
        var begun: [Begun] = []
        for command in commands {
            begun.append(await begin(command, deadline: .seconds(30)))
        }
        var outcomes: [PoolCommandOutcome] = []
        for step in begun { outcomes.append(await finish(step, actor: actor)) }
        return outcomes
    }

    func run(
        _ command: PoolCommand, actor: String, deadline: Duration
    ) async -> PoolCommandOutcome {
        await finish(await begin(command, deadline: deadline), actor: actor)
    }

    private func begin(_ command: PoolCommand, deadline: Duration) async -> Begun {
        var begun = Begun(command: command, before: statistics(detail: false))
        let done: (result: [DisposalReason: Int], jobs: [Task<Void, Never>])?
        switch command {
        case .cleanUp: done = storage.event { $0.cleanUp(now: $1, actions: &$2) }
        case .resize(let size):
            done = storage.event { $0.resize(to: size, now: $1, actions: &$2) }
        case .pause:
            done = storage.event { machine, now, _ in
                machine.pause(now: now)
                return [:]
            }
        case .resume:
            // What it starts is for those who wait: there is nothing to await.
            storage.event { $0.resume(now: $1, actions: &$2) }
            done = nil
        case .reconnect: done = storage.event { $0.reconnect(now: $1, actions: &$2) }
        case .dispose(let resource):
            done = storage.event { $0.retire(resource, now: $1, actions: &$2) }
        case .revoke(let resource):
            if let event = storage.event({ $0.revoke(resource, now: $1, actions: &$2) }) {
                begun.revoked = event.result
            }
            done = nil
        case .postpone(let resource, let duration):
            let nanoseconds = duration.clampedNanoseconds
            let event = storage.event { machine, now, _ in
                machine.postpone(resource, by: nanoseconds, now: now)
            }
            if let event { begun.postponed = event.result }
            done = nil
        case .bypass(let isOn):
            done = storage.event { $0.setBypass(isOn, now: $1, actions: &$2) }
        case .drain:
            let limit = deadline.clampedNanoseconds
            await storage.untilSettled(within: limit) {
                _ = $0.drain(deadline: $1.clampedAdding(limit), now: $1, actions: &$2)
            }
            done = nil
        }
        if let done { (begun.disposed, begun.jobs) = done }
        return begun
    }

    private func finish(_ begun: Begun, actor: String) async -> PoolCommandOutcome {
        for job in begun.jobs { await job.value }
        let (before, after) = (begun.before, statistics(detail: false))
        var disposed = begun.disposed
        if begun.command == .drain {
            let drained = (after.disposals[.drain] ?? 0) - (before.disposals[.drain] ?? 0)
            disposed = drained > 0 ? [.drain: Int(drained)] : [:]
        }
        let outcome = PoolCommandOutcome(
            command: begun.command, disposed: disposed, sizeBefore: before.states.size,
            sizeAfter: after.states.size, idleBefore: before.states.free,
            idleAfter: after.states.free, inUse: after.states.inUse, revoked: begun.revoked,
            postponed: begun.postponed,
            waitingBefore: before.waiting, waitingAfter: after.waiting)
        storage.event { machine, now, _ in machine.log(outcome, actor: actor, now: now) }
        return outcome
    }

    // MARK: - What a rollback asks

    /// How the pool behaves now: what it was made with, and the size that it has been given since.
    public var configuration: PoolConfiguration {
        var configuration = initialConfiguration
        if let size = storage.event({ machine, _, _ in machine.settings.size })?.result {
            configuration.size = size
        }
        return configuration
    }

    /// Acquires a resource and gives it back, to see that the pool works.
    ///
    /// - Throws: ``PoolError``, as an acquire does.
    public func probe(timeout: Duration) async throws(PoolError) {
        let lease = try await acquire(timeout: timeout)
        lease.release()
    }

    /// Waits until all is gone that was there when the last drain or reconnect began.
    ///
    /// - Returns: how many are left at the deadline; their holders have them still.
    public func awaitRetired(deadline: Duration) async -> Int {
        await storage.untilRetired(timeoutNanoseconds: deadline.clampedNanoseconds)
    }
}
