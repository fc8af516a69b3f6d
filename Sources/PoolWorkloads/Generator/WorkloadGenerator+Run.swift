import ResourcePools
import ResourceTypes
import Synchronization

extension WorkloadGenerator {
    /// Runs the scenario until its task is cancelled, then cleans up everything that it made.
    ///
    /// Work that is under way gets its grace to come to its end, then it is cancelled too. Leases
    /// that were forgotten are named in their pool's events as the pools are shut down.
    /// - Throws: what ``makePools()`` throws, or ``WorkloadError`` with code `misuse` where it was
    ///   run before. Being cancelled is its normal end and not an error.
    public func run() async throws {
        if phase.withLock({ if case .new = $0 { true } else { false } }) { try await makePools() }
        let ready = phase.withLock { phase -> Installation? in
            guard case .made(let installation) = phase else { return nil }
            phase = .running
            return installation
        }
        guard let installation = ready else {
            throw WorkloadError(code: .misuse, message: "a generator runs once: make a new one")
        }
        // Tasks of their own: the cancellation of this one is to stop the arrivals only, while the
        // servers and the work that is under way go on until they are told.
        let servers = installation.pools.values.compactMap(\.server).map { server in
            Task { await server.run() }
        }
        let (arrivals, intake) = AsyncStream.makeStream(of: Arrival.self)
        let work = Task { await self.work(off: arrivals, on: installation.pools) }
        let warming = Task { [manager] in try? await manager.warmUp() }
        let pacer = Task {
            await self.pace(into: intake)
            intake.finish()
        }
        await withTaskCancellationHandler {
            await pacer.value
        } onCancel: {
            pacer.cancel()
        }
        await Task {
            await finish(work)
            warming.cancel()
            await shutDown(installation)
            for server in servers { server.cancel() }
            for server in servers { await server.value }
            installation.folder.remove()
        }.value
        phase.withLock { $0 = .ended }
    }

    /// Lets each arrival in at its time, until it is cancelled.
    private func pace(into intake: AsyncStream<Arrival>.Continuation) async {
        var process = ArrivalProcess(scenario: scenario, seed: seed)
        var start = clock.nowNanoseconds()
        while !Task.isCancelled {
            guard let arrival = process.next() else {
                // No work at all: there is nothing to do but to keep the pools up.
                try? await clock.sleep(untilNanoseconds: clock.nowNanoseconds() + 3_600_000_000_000)
                continue
            }
            let due = start + arrival.offsetNanoseconds
            let now = clock.nowNanoseconds()
            if due > now {
                do { try await clock.sleep(untilNanoseconds: due) } catch { return }
            } else if now - due > Self.stallNanoseconds {
                start += now - due
                counts.withLock { $0.stalledNanoseconds += now - due }
            }
            let isIn = counts.withLock { counts in
                counts.arrivals += 1
                guard counts.inFlight < inFlightLimit else {
                    counts.shed += 1
                    return false
                }
                counts.inFlight += 1
                return true
            }
            if isIn { intake.yield(arrival) }
        }
    }

    /// Starts a task for each arrival; returns when the arrivals have ended and all are done.
    private func work(
        off arrivals: AsyncStream<Arrival>, on pools: [String: WorkloadPool]
    ) async {
        await withDiscardingTaskGroup { group in
            for await arrival in arrivals {
                group.addTask { await self.perform(arrival, on: pools) }
            }
        }
    }

    /// Awaits the work that is under way, and cancels it when the grace is over.
    private func finish(_ work: Task<Void, Never>) async {
        let patience = Task {
            try await Task.sleep(for: grace)
            work.cancel()
        }
        await work.value
        patience.cancel()
    }

    /// Shuts the pools down, with forgotten leases still out, and only then gives those back.
    private func shutDown(_ installation: Installation) async {
        let pools = installation.pools.values.map(\.managed)
        await withDiscardingTaskGroup { group in
            for pool in pools {
                group.addTask { await pool.shutDown(deadline: .milliseconds(100)) }
            }
        }
        forgotten.giveBack()
        // What comes back after a shutdown is disposed of on the pools' own tasks. Bounded, since
        // a resource that can't be disposed of must not keep the program from ending.
        for _ in 0..<400
        where pools.contains(where: { $0.statistics(detail: false).states.size > 0 }) {
            try? await Task.sleep(for: .milliseconds(5))
        }
    }
}
