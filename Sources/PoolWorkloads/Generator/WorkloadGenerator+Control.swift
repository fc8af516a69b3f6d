import ResourcePools
public import ResourceTypes
import Synchronization

// Changing the workload while it runs.
extension WorkloadGenerator {
    /// The most changes that are kept for readers.
    static let eventLimit = 1_024
    /// How long work on the pools of a scenario that was left may take to come to its own end.
    static let retirementGrace = Duration.seconds(2)

    /// Whether it runs, and so can be changed.
    public var isRunning: Bool {
        phase.withLock { if case .running = $0 { true } else { false } }
    }

    /// What it does now.
    public var status: WorkloadStatus {
        let (stage, percent, start) = control.withLock {
            ($0.stage, $0.ratePercent, $0.startNanoseconds)
        }
        let scenario = stage?.scenario ?? scenario
        let patterns = scenario.work.map(\.pattern)
        let now = clock.nowNanoseconds()
        let offset = now > start && start > 0 ? now - start : 0
        let faults = scenario.pools.flatMap { pool in
            WorkloadFault.allCases
                .filter { stage?.faults[pool.name]?.injected.contains($0) == true }
                .map { WorkloadStatus.Injected($0, pool: pool.name) }
        }
        return WorkloadStatus(
            scenario: scenario.name, seed: seed, ratePercent: percent,
            meanPerSecond: patterns.reduce(0) { $0 + $1.meanPerSecond },
            perSecond: patterns.reduce(0) { $0 + $1.perSecond(atNanoseconds: offset) }
                * Double(percent) / 100,
            pools: scenario.pools.map(\.name), faults: faults)
    }

    /// What was changed, with a sequence number above the given one, oldest first.
    ///
    /// The last 1,024 are kept.
    public func events(after sequence: UInt64) -> [PoolEvent] {
        control.withLock { control in control.events.filter { $0.sequence > sequence } }
    }

    /// Changes what the workload does, from now on.
    ///
    /// - Parameter actor: who asks, for the event.
    /// - Returns: what was done, in a line; the event says the same.
    /// - Throws: ``WorkloadError`` with code `misuse` where it does not run, or where the scenario
    ///   is being changed already; `unknown` where there is no such pool, or the rate is out of its
    ///   range; what finding a scenario throws, and what making its pools does. Nothing has changed
    ///   then.
    @discardableResult
    public func perform(_ command: WorkloadCommand, actor: String) async throws -> String {
        guard case .running(let folder) = phase.withLock({ $0 }) else { throw Self.notRunning }
        switch command {
        case .setRate(let percent): return try setRate(percent, actor: actor)
        case .change(let name):
            return try await change(to: try scenarios(name), in: folder, actor: actor)
        case .inject(let fault, let pool):
            return try alter(fault, in: pool, actor: actor, begins: true)
        case .end(let fault, let pool):
            return try alter(fault, in: pool, actor: actor, begins: false)
        case .endAllFaults: return endAllFaults(actor: actor)
        }
    }

    private static let notRunning = WorkloadError(
        code: .misuse, message: "the workload does not run: it can be changed while it does")

    // MARK: - The rate

    private func setRate(_ percent: Int, actor: String) throws(WorkloadError) -> String {
        guard (0...WorkloadStatus.rateLimit).contains(percent) else {
            throw WorkloadError(
                code: .unknown,
                message: "a rate of \(percent) % is out of range: use 0 to "
                    + "\(WorkloadStatus.rateLimit) %")
        }
        let before = control.withLock { control in
            defer {
                control.ratePercent = percent
                control.version += 1
            }
            return control.ratePercent
        }
        doorbell.ring()
        let mean = status.meanPerSecond * Double(percent) / 100
        return note(
            "rate \(before) % → \(percent) %, \(Self.number(mean)) a second on average",
            by: actor)
    }

    /// A rate as people read it: whole from ten on.
    static func number(_ rate: Double) -> String {
        rate >= 10 || rate == rate.rounded()
            ? String(Int(rate.rounded())) : String((rate * 10).rounded() / 10)
    }

    // MARK: - Faults

    private func alter(
        _ fault: WorkloadFault, in name: String?, actor: String, begins: Bool
    ) throws(WorkloadError) -> String {
        guard let stage = control.withLock({ $0.stage }) else { throw Self.notRunning }
        let all = stage.scenario.pools.map(\.name)
        let meant = name.map { [$0] } ?? all
        if let name, !all.contains(name) {
            throw WorkloadError(
                code: .unknown,
                message: "there is no pool '\(name)' in the scenario \(stage.scenario.name): use "
                    + YAMLFields.list(all))
        }
        let changed = meant.filter {
            let faults = stage.faults[$0]
            return (begins ? faults?.inject(fault) : faults?.end(fault)) == true
        }
        guard !changed.isEmpty else {
            return begins
                ? "\(fault.title) goes on already in \(meant.joined(separator: ", "))"
                : "there is no \(fault.title) to end in \(meant.joined(separator: ", "))"
        }
        follow()
        let verb = begins ? "begins" : "ends"
        return note(
            "\(fault.title) \(verb) in \(changed.joined(separator: ", "))", by: actor)
    }

    private func endAllFaults(actor: String) -> String {
        let stage = control.withLock { $0.stage }
        let faults = status.faults
        guard !faults.isEmpty else { return "there is no fault to end" }
        for one in faults { stage?.faults[one.pool]?.end(one.fault) }
        follow()
        let names = faults.map { "\($0.fault.title) in \($0.pool)" }.joined(separator: ", ")
        return note("all faults end: \(names)", by: actor)
    }

    /// Lets the arrivals see that something has changed.
    private func follow() {
        control.withLock { $0.version += 1 }
        doorbell.ring()
    }

    // MARK: - The scenario

    /// Makes the other scenario's pools, lets them take the place of the present ones, and goes on
    /// with its work.
    private func change(
        to scenario: Scenario, in folder: TemporaryFolder, actor: String
    ) async throws -> String {
        let task = try control.withLock { control throws(WorkloadError) in
            guard !control.isEnding else { throw Self.notRunning }
            guard control.changing == nil else {
                throw WorkloadError(
                    code: .misuse,
                    message: "the scenario is being changed already: wait until that is done")
            }
            control.stages += 1
            let number = control.stages
            // A task of its own: the end of the run waits for it.
            let task = Task {
                try await self.change(to: scenario, number: number, in: folder, actor: actor)
            }
            control.changing = task
            return task
        }
        return try await task.value
    }

    private func change(
        to scenario: Scenario, number: Int, in folder: TemporaryFolder, actor: String
    ) async throws -> String {
        defer { control.withLock { $0.changing = nil } }
        let next = try await makeStage(scenario, number: number, in: folder)
        do {
            let left = try replace(with: next)
            let text = note("scenario \(left.scenario.name) → \(scenario.name)", by: actor)
            doorbell.ring()
            return text
        } catch {
            await next.end()
            throw error
        }
    }

    /// Puts a stage in the place of the present one, which ends by itself.
    ///
    /// Between its looks at the controls nobody else takes the stage: one change goes on at a time,
    /// and the end of the run waits for it.
    private func replace(with next: WorkloadStage) throws -> WorkloadStage {
        let left = try control.withLock { control throws(WorkloadError) in
            guard !control.isEnding, let stage = control.stage else { throw Self.notRunning }
            return stage
        }
        try manager.replace(left.managed, with: next.managed)
        next.start()
        control.withLock { control in
            control.stage = next
            control.version += 1
        }
        // Only now: no more work begins on it.
        let retiring = Task { await left.retire(grace: Self.retirementGrace) }
        control.withLock { $0.retiring.append(retiring) }
        return left
    }

    // MARK: - Events

    /// Keeps a change for readers.
    private func note(_ what: String, by actor: String) -> String {
        let now = clock.nowNanoseconds()
        control.withLock { control in
            control.sequence += 1
            control.events.append(
                PoolEvent(
                    sequence: control.sequence, pool: PoolEvent.workloadSource,
                    instantNanoseconds: now, kind: .workload(what, actor: actor)))
            if control.events.count > Self.eventLimit { control.events.removeFirst() }
        }
        return what
    }
}
