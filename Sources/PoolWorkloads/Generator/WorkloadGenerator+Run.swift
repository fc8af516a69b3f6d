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
        let ready = phase.withLock { phase -> TemporaryFolder? in
            guard case .made(let folder) = phase else { return nil }
            phase = .running(folder)
            return folder
        }
        guard let folder = ready else {
            throw WorkloadError(code: .misuse, message: "a generator runs once: make a new one")
        }
        control.withLock { $0.stage }?.start()
        let (arrivals, intake) = AsyncStream.makeStream(of: Intake.self)
        let work = Task { await self.work(off: arrivals) }
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
            let changing = control.withLock { control in
                control.isEnding = true
                return control.changing
            }
            _ = await changing?.result
            await finish(work)
            let (stage, retiring) = control.withLock { ($0.stage, $0.retiring) }
            await stage?.end()
            for task in retiring { await task.value }
            folder.remove()
        }.value
        phase.withLock { $0 = .ended }
    }

    /// A piece of work that was let in, and where it is to be done.
    private struct Intake: Sendable {
        let arrival: Arrival
        let stage: WorkloadStage
    }

    /// Lets each arrival in at its time, until it is cancelled.
    private func pace(into intake: AsyncStream<Intake>.Continuation) async {
        var pacing: WorkloadPacing?
        while !Task.isCancelled {
            let now = clock.nowNanoseconds()
            guard let current = follow(pacing, now: now) else { return }
            pacing = current
            guard let due = current.dueNanoseconds, due <= now else {
                // Where there is no work at all there is nothing to do but to keep the pools up.
                await doorbell.wait(untilNanoseconds: current.dueNanoseconds, on: clock)
                continue
            }
            if now - due > Self.stallNanoseconds {
                pacing?.startNanoseconds += now - due
                control.withLock { $0.startNanoseconds += now - due }
                counts.withLock { $0.stalledNanoseconds += now - due }
            }
            guard let arrival = pacing?.process.next() else { continue }
            let isIn = counts.withLock { counts in
                counts.arrivals += 1
                guard counts.inFlight < inFlightLimit else {
                    counts.shed += 1
                    return false
                }
                counts.inFlight += 1
                return true
            }
            guard isIn else { continue }
            current.stage.workBegins()
            intake.yield(Intake(arrival: arrival, stage: current.stage))
        }
    }

    /// The arrivals as they are to go on from now; nil where there is no scenario.
    private func follow(_ pacing: WorkloadPacing?, now: UInt64) -> WorkloadPacing? {
        control.withLock { control in
            guard let stage = control.stage else { return nil }
            if var pacing, pacing.stage === stage {
                if pacing.version != control.version {
                    pacing.version = control.version
                    pacing.follow(ratePercent: control.ratePercent, now: now)
                }
                return pacing
            }
            var next = WorkloadPacing(stage: stage, seed: seed, startNanoseconds: now)
            next.version = control.version
            next.follow(ratePercent: control.ratePercent, now: now)
            control.startNanoseconds = now
            return next
        }
    }

    /// Starts a task for each arrival; returns when the arrivals have ended and all are done.
    private func work(off arrivals: AsyncStream<Intake>) async {
        await withDiscardingTaskGroup { group in
            for await next in arrivals {
                group.addTask { await self.perform(next.arrival, on: next.stage) }
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
}
