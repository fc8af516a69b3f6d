import Logging
import ResourcePools
import ResourceTypes
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A scenario in operation: its pools, its servers, and what goes wrong in it.
///
/// A generator has one at a time. When the scenario is changed the next one is made beside it and
/// takes its place; the work that has begun goes on where it began.
final class WorkloadStage: Sendable {
    /// What it runs.
    let scenario: Scenario
    /// Its pools by name.
    let pools: [String: WorkloadPool]
    /// What goes wrong in each.
    let faults: [String: FaultControl]
    /// Leases that nobody gives back.
    let forgotten = ForgottenLeases()
    /// Where its files are.
    private let folder: String
    private let servers = Mutex<[Task<Void, Never>]>([])
    private let warming = Mutex<Task<Void, Never>?>(nil)
    private let working = Atomic<Int>(0)

    /// Makes the database, the servers and the pools, which nobody sees yet.
    ///
    /// - Parameter folder: where its files go; it is made where it is not there.
    /// - Throws: ``WorkloadError`` where something can't be made, or `PoolError` where a
    ///   configuration is out of its range. Nothing stays behind then but an empty folder.
    init(
        _ scenario: Scenario, seed: UInt64, clock: any PoolClock, folder: String, logger: Logger?
    ) async throws {
        try Self.check(scenario)
        self.scenario = scenario
        self.folder = folder
        let surroundings = WorkloadPool.Surroundings(
            seed: seed, clock: clock, folder: folder, logger: logger)
        var pools: [String: WorkloadPool] = [:]
        var faults: [String: FaultControl] = [:]
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            for pool in scenario.pools {
                let control = FaultControl(
                    FaultProcess(plan: pool.faults, seed: seed, pool: pool.name))
                faults[pool.name] = control
                pools[pool.name] = try await WorkloadPool(pool, faults: control, in: surroundings)
            }
        } catch {
            for pool in pools.values { pool.server?.close() }
            throw error
        }
        self.pools = pools
        self.faults = faults
    }

    /// Its pools in the scenario's order, as those see them who do not lease from them.
    var managed: [any ManagedPool] { scenario.pools.compactMap { pools[$0.name]?.managed } }

    /// A scenario that was read fits together; one that was built in code may not.
    private static func check(_ scenario: Scenario) throws(WorkloadError) {
        for work in scenario.work {
            let pool = scenario.pools.first { $0.name == work.pool }
            guard pool?.kind == work.site.kind else {
                throw WorkloadError(
                    code: .misuse,
                    message: "the site \(work.site.rawValue) can't work on the pool "
                        + "'\(work.pool)': name a pool of kind \(work.site.kind.rawValue)")
            }
        }
    }

    // MARK: - Its life

    /// Lets its servers serve, and fills its pools.
    ///
    /// They are tasks of their own: the cancellation of the caller's is to stop the arrivals only,
    /// while the servers and the work that is under way go on until they are told.
    func start() {
        let running = pools.values.compactMap(\.server).map { server in
            Task { await server.run() }
        }
        servers.withLock { $0 = running }
        let filling = Task { [managed] in
            await withDiscardingTaskGroup { group in
                for pool in managed { group.addTask { try? await pool.warmUp() } }
            }
        }
        warming.withLock { $0 = filling }
    }

    /// Counts a piece of work that is to be done on its pools.
    func workBegins() { working.add(1, ordering: .relaxed) }

    /// Counts one that has been done.
    func workEnds() { working.subtract(1, ordering: .relaxed) }

    /// Gives the work on its pools so much time to come to its own end, then ends.
    func retire(grace: Duration) async {
        await Self.wait(grace) { working.load(ordering: .relaxed) == 0 }
        await end()
    }

    /// Waits until something holds, or for so long; longer where the machine is busy, for it is
    /// looked at as often all the same.
    private static func wait(_ limit: Duration, until holds: () -> Bool) async {
        let pause = Duration.milliseconds(5)
        var looks = Int(limit / pause)
        while looks > 0, !holds() {
            looks -= 1
            try? await Task.sleep(for: pause)  // nobody tells of it: it is looked at
        }
    }

    /// Ends it all: pools, servers, files.
    ///
    /// The pools are shut down with forgotten leases still out, so that their events name them;
    /// only then are those given back.
    func end() async {
        warming.withLock { $0 }?.cancel()
        let managed = managed
        await withDiscardingTaskGroup { group in
            for pool in managed {
                group.addTask { await pool.shutDown(deadline: .milliseconds(100)) }
            }
        }
        forgotten.giveBack()
        // What comes back after a shutdown is disposed of on the pools' own tasks. Bounded, since
        // a resource that can't be disposed of must not keep the program from ending.
        await Self.wait(.seconds(2)) {
            managed.allSatisfy { $0.statistics(detail: false).states.size == 0 }
        }
        let running = servers.withLock { $0 }
        if running.isEmpty { for pool in pools.values { pool.server?.close() } }
        for server in running { server.cancel() }
        for server in running { await server.value }
        try? FileManager.default.removeItem(atPath: folder)
    }
}
