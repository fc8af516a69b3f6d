import ResourceTypes

// The way back to where there were no pools, and forward again, in steps that may each be repeated.
//
// Acquires go on all the while: between the first step and the second they wait in line, and after
// it each is given a resource of its own. None fails that would not have failed otherwise, but for
// its deadline: don't stay long between the two.
extension ResourceManager {
    /// Stops all pools from granting leases; who waits keeps the place, and who comes waits too.
    ///
    /// A pool that drains stops when that is over; one that is shut down stays so.
    /// - Parameter actor: who asks, for the pools' events.
    /// - Returns: what it did to each pool.
    @discardableResult
    public func disableResourceManagement(actor: String = "rollback") async -> RollbackStep {
        await everywhere(.disable) { pool in
            (await pool.perform([.pause], actor: actor), 0)
        }
    }

    /// Goes back to the old way: each acquire makes a resource, uses it and throws it away.
    ///
    /// What is idle is disposed of, what is leased as it comes back. Acquires are served at once,
    /// while the disposals go on; it returns when they are over.
    /// - Parameter actor: who asks, for the pools' events.
    /// - Returns: what it did to each pool.
    @discardableResult
    public func restoreLegacyResources(actor: String = "rollback") async -> RollbackStep {
        await everywhere(.restoreLegacy) { pool in
            (await pool.perform([.bypass(true), .resume], actor: actor), 0)
        }
    }

    /// Disposes of everything that is in the pools, and waits for it.
    ///
    /// What is leased goes as it comes back. In a pool that pools, new ones take the place of what
    /// went; hence it comes after ``restoreLegacyResources(actor:)``.
    /// - Parameters:
    ///   - deadline: how long to wait for leases that are out; they are counted in `left`.
    ///   - actor: who asks, for the pools' events.
    /// - Returns: what it did to each pool.
    @discardableResult
    public func cleanUpResourcePools(
        deadline: Duration = .seconds(30), actor: String = "rollback"
    ) async -> RollbackStep {
        await everywhere(.cleanUp) { pool in
            let outcomes = await pool.perform([.reconnect], actor: actor)
            return (outcomes, await pool.awaitRetired(deadline: deadline))
        }
    }

    /// The way forward again: pools pool, whichever of the other steps were taken before.
    ///
    /// Who waits is served first; what is leased stays where there is room for it.
    /// - Parameter actor: who asks, for the pools' events.
    /// - Returns: what it did to each pool.
    @discardableResult
    public func resumeResourceManagement(actor: String = "rollback") async -> RollbackStep {
        await everywhere(.resume) { pool in
            (await pool.perform([.bypass(false), .resume], actor: actor), 0)
        }
    }

    private func everywhere(
        _ action: RollbackStep.Action,
        _ body: @escaping @Sendable (any ManagedPool) async -> ([PoolCommandOutcome], Int)
    ) async -> RollbackStep {
        let pools = pools
        let results = await withTaskGroup(of: (Int, RollbackStep.PoolResult).self) { group in
            for (place, pool) in pools.enumerated() {
                group.addTask {
                    let (outcomes, left) = await body(pool)
                    let after = pool.statistics(detail: false)
                    return (
                        place,
                        RollbackStep.PoolResult(
                            pool: pool.name, outcomes: outcomes, phase: after.phase,
                            isBypassed: after.isBypassed, left: left)
                    )
                }
            }
            var results: [(Int, RollbackStep.PoolResult)] = []
            for await result in group { results.append(result) }
            return results
        }
        return RollbackStep(
            action: action, pools: results.sorted { $0.0 < $1.0 }.map { $0.1 })
    }
}
