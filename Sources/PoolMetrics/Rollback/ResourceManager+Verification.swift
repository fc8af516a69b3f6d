public import ResourcePools
import ResourceTypes

// The rollback as a whole, and the look at the pools after it.
extension ResourceManager {
    /// Goes back to how it was without pools: backs up, disables, restores the old way, cleans up,
    /// and verifies.
    ///
    /// Tasks may go on acquiring all the while. It may be repeated; the way forward again is
    /// ``ResourcePools/ResourceManager/resumeResourceManagement(actor:)``.
    /// - Parameters:
    ///   - file: where the backup goes, which is written first; nothing is done without it.
    ///   - deadline: how long to await leases that are out from before.
    ///   - probeTimeout: how long an acquire may take for a pool to count as working.
    ///   - leaseBound: a lease that has been out for longer is suspected of having leaked.
    ///   - actor: who asks, for the pools' events.
    ///   - wallClock: tells the backup's time.
    ///   - clock: tells how long an acquire took; the clock of the pools.
    /// - Returns: each step, and what was found after.
    /// - Throws: ``BackupError`` where the backup can't be written; then nothing has been changed.
    public func rollBack(
        backupTo file: String, deadline: Duration = .seconds(30),
        probeTimeout: Duration = .seconds(5), leaseBound: Duration = .seconds(60),
        actor: String = "rollback", wallClock: WallClock = .system,
        clock: any PoolClock = SystemPoolClock()
    ) async throws(BackupError) -> RollbackReport {
        try backUp(to: file, wallClock: wallClock)
        let steps = [
            await disableResourceManagement(actor: actor),
            await restoreLegacyResources(actor: actor),
            await cleanUpResourcePools(deadline: deadline, actor: actor),
        ]
        let found = await verifyAfterRollback(
            probeTimeout: probeTimeout, leaseBound: leaseBound, clock: clock)
        return RollbackReport(steps: steps, backup: file, pools: found.pools)
    }

    /// Looks whether the pools are as they should be after a rollback: states, function, leaks.
    ///
    /// Function is tried with one real acquire and release on each pool, all pools at once. Nothing
    /// is changed but for that.
    /// - Parameters:
    ///   - probeTimeout: how long an acquire may take for a pool to count as working.
    ///   - leaseBound: a lease that has been out for longer is suspected of having leaked.
    ///   - clock: tells how long an acquire took; the clock of the pools.
    /// - Returns: what was found; ``RollbackReport/isClean`` where nothing is amiss.
    /// - Complexity: O(slots of all pools).
    public func verifyAfterRollback(
        probeTimeout: Duration = .seconds(5), leaseBound: Duration = .seconds(60),
        clock: any PoolClock = SystemPoolClock()
    ) async -> RollbackReport {
        let pools = pools
        let found = await withTaskGroup(of: (Int, RollbackReport.Pool).self) { group in
            for (place, pool) in pools.enumerated() {
                group.addTask {
                    (
                        place,
                        await RollbackReport.Pool(
                            verifying: pool, probeTimeout: probeTimeout, leaseBound: leaseBound,
                            clock: clock)
                    )
                }
            }
            var found: [(Int, RollbackReport.Pool)] = []
            for await pool in group { found.append(pool) }
            return found
        }
        return RollbackReport(pools: found.sorted { $0.0 < $1.0 }.map { $0.1 })
    }
}

extension RollbackReport.Pool {
    /// A bypassed pool disposes of what comes back at once; what is idle for longer was forgotten.
    private static let longestIdleNanoseconds: UInt64 = 1_000_000_000

    init(
        verifying pool: any ManagedPool, probeTimeout: Duration, leaseBound: Duration,
        clock: any PoolClock
    ) async {
        // Before the trial: what that made and is being disposed of is not what was left.
        let reading = pool.statistics(detail: true)
        let left = await pool.awaitRetired(deadline: .zero)
        let function = await Self.tryOut(pool, timeout: probeTimeout, clock: clock)
        self.init(
            name: pool.name, reading: reading, function: function, left: left,
            leaseBoundNanoseconds: leaseBound.clampedNanoseconds)
    }

    /// What a reading tells, together with what was tried.
    package init(
        name: String, reading: PoolStatistics, function: RollbackReport.Function, left: Int,
        leaseBoundNanoseconds: UInt64
    ) {
        let isShutDown = reading.phase == .shutDown
        // A slot's time in its state is taken from the coarse clock, and may be so much too long.
        let error = reading.ageResolutionNanoseconds
        var resources: [String: [ResourceID]] = [:]
        var leftIdle: [ResourceID] = []
        var held: [RollbackReport.HeldLease] = []
        for slot in reading.slots {
            resources[slot.state.rawValue, default: []].append(slot.resource)
            switch slot.state {
            case .inUse:
                guard
                    isShutDown
                        || slot.inStateNanoseconds > leaseBoundNanoseconds.clampedAdding(error)
                else { continue }
                held.append(
                    .init(
                        resource: slot.resource,
                        site: slot.holder ?? CallSite(fileID: "unknown", line: 0),
                        heldSeconds: Double(slot.inStateNanoseconds) / 1e9))
            case .idle, .initialized:
                let bound = Self.longestIdleNanoseconds.clampedAdding(error)
                if reading.isBypassed, slot.activity == nil, slot.inStateNanoseconds > bound {
                    leftIdle.append(slot.resource)
                }
            case .created, .failed, .disposed: break
            }
        }
        if reading.states.size > reading.slots.count {
            let known = Set(held.map(\.site))
            held += reading.sites.filter { site in
                !known.contains(site.site)
                    && (isShutDown
                        || site.longestNanoseconds > leaseBoundNanoseconds.clampedAdding(error))
            }.map {
                .init(
                    resource: nil, site: $0.site, heldSeconds: Double($0.longestNanoseconds) / 1e9)
            }
        }
        let inSlots = reading.states.size - reading.states.created
        self.init(
            name: name, phase: reading.phase, isBypassed: reading.isBypassed,
            waiting: reading.waiting, states: reading.states, resources: resources,
            function: function,
            unaccounted: Int(reading.made) - Int(reading.states.disposed) - inSlots,
            left: isShutDown ? 0 : left, leftIdle: leftIdle,
            heldLeases: held.sorted { $0.heldSeconds > $1.heldSeconds })
    }

    private static func tryOut(
        _ pool: any ManagedPool, timeout: Duration, clock: any PoolClock
    ) async -> RollbackReport.Function {
        let phase = pool.statistics(detail: false).phase
        if phase == .shutDown || phase == .shuttingDown { return .notTried }
        let started = clock.nowNanoseconds()
        do {
            try await pool.probe(timeout: timeout)
            return .works(seconds: Double(clock.nowNanoseconds() - started) / 1e9)
        } catch {
            return .fails(message: error.message)
        }
    }
}
