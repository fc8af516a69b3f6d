import PoolMetrics
import PoolTestKit
import ResourcePools
import ResourceTypes
import Synchronization
import TestSupport
import Testing

/// Requirement R7, read from top to bottom: back up, go back to the old way, check, come forward.
@Suite("The rollback", .disposesOfEverything, .timeLimit(.minutes(15)))
struct RollbackStoryTests {
    private let folder: TemporaryFolder
    private let file: String
    private let factory = ScriptedFactory()
    private let manager = ResourceManager()
    private let orders: ResourcePool<TrackedResource>

    init() throws {
        folder = try TemporaryFolder()
        file = folder.path("pools.json")
        var configuration = PoolConfiguration.patient(.range(2...4))
        configuration.backoffBase = .milliseconds(1)
        orders = try ResourcePool(
            name: "orders", configuration: configuration, factory: factory)
        try manager.register(orders)
    }

    private func finish() async {
        await manager.shutDown(deadline: patience)
        #expect(factory.problems.isEmpty)
        #expect(factory.undisposed.isEmpty)
    }

    @Test("step by step, as the requirement has it")
    func stepByStep() async throws {
        try await manager.warmUp()
        _ = try await orders.withResource { $0.number }

        // Before: save resource states, export usage metrics, back up pool configurations.
        let backup = try manager.backUp(to: file)
        #expect(backup.pools[0].statistics.states.free == 2)
        #expect(backup.pools[0].statistics.acquired == 1)
        #expect(backup.pools[0].configuration.size == .range(2...4))

        // Disable the new system.
        #expect(await manager.disableResourceManagement()["orders"]?.phase == .paused)
        if let lease = orders.tryAcquire() { Issue.record("\(lease.id) was granted") }

        // Restore the old way: make one, use it, throw it away.
        #expect(await manager.restoreLegacyResources()["orders"]?.isBypassed == true)
        let made = factory.made.count
        _ = try await orders.withResource { $0.number }
        #expect(factory.made.count == made + 1)

        // Clean up the pools.
        #expect(await manager.cleanUpResourcePools(deadline: patience)["orders"]?.left == 0)

        // After: check states, check function, confirm that nothing has leaked.
        let report = await manager.verifyAfterRollback(probeTimeout: patience)
        #expect(report.isClean)
        #expect(report.pools[0].states.size == 0)
        #expect(report.pools[0].unaccounted == 0)
        guard case .works = report.pools[0].function else {
            Issue.record("\(report)")
            return
        }
        #expect(factory.undisposed.isEmpty)

        // And forward again, as the backup has it.
        await orders.resize(to: .fixed(1))
        #expect(await manager.resumeResourceManagement()["orders"]?.isBypassed == false)
        #expect(try await manager.restore(from: file).changes.map(\.to) == ["2...4"])
        try await manager.warmUp()
        #expect(orders.statistics(detail: false).states.free == 2)
        await finish()
    }

    @Test("all in one, and again: the report names its steps, and tasks acquire all the while")
    func allInOne() async throws {
        let load = Load()
        let reports = try await withThrowingTaskGroup(of: [RollbackReport].self) { group in
            // Twice as many as are served at once: each turn is several hops between tasks, which
            // take long where other tests keep the processors.
            for _ in 0..<8 {
                group.addTask {
                    while !load.isOver.load(ordering: .relaxed) {
                        try await orders.withResource { resource in
                            resource.beginUse()
                            await Task.yield()
                            resource.endUse()
                        }
                    }
                    return []
                }
            }
            group.addTask {
                defer { load.isOver.store(true, ordering: .relaxed) }
                var reports: [RollbackReport] = []
                for _ in 0..<5 {
                    for _ in 0..<2 {
                        reports.append(
                            try await manager.rollBack(
                                backupTo: file, deadline: patience, probeTimeout: patience))
                    }
                    await manager.resumeResourceManagement()
                }
                return reports
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(reports.count == 10)
        for report in reports {
            #expect(report.isClean, "\(report)")
            #expect(report.steps.map(\.action) == [.disable, .restoreLegacy, .cleanUp])
            #expect(report.backup == file)
        }
        #expect(try PoolBackup(contentsOf: file).pools.map(\.name) == ["orders"])
        #expect(orders.statistics(detail: false).errorsTotal == 0)
        await finish()
    }

    @Test("without its backup nothing is done")
    func noBackup() async throws {
        try await manager.warmUp()
        let error = await #expect(throws: BackupError.self) {
            try await manager.rollBack(backupTo: folder.path("none/pools.json"))
        }
        #expect(error?.code == .cannotCreate)
        let reading = orders.statistics(detail: false)
        #expect(reading.phase == .running && !reading.isBypassed && reading.states.free == 2)
        await finish()
    }

    @Test("a manager of no pools rolls back cleanly")
    func noPools() async throws {
        let report = try await ResourceManager().rollBack(backupTo: file)
        #expect(report.isClean)
        #expect(report.description.hasSuffix("after it: no pools"))
    }

    @Test("pools that were never rolled back, and paused ones, are not clean")
    func notRolledBack() async throws {
        let pooling = await manager.verifyAfterRollback(probeTimeout: patience)
        #expect(pooling.pools[0].problems == ["still pools: restore the old way first"])
        await manager.disableResourceManagement()
        let paused = await manager.verifyAfterRollback(probeTimeout: .milliseconds(5))
        #expect(!paused.isClean)
        #expect(paused.pools[0].problems.count == 3)
        #expect(paused.pools[0].problems[0].hasPrefix("is paused: resume it"))
        #expect(paused.description.contains("function: fails, no resource within"))
        await manager.resumeResourceManagement()
        await finish()
    }

    @Test("a lease that is out from before is named with its call site until it comes back")
    func heldLease() async throws {
        let line: UInt = #line + 1
        let lease = try await orders.acquire()
        let id = lease.id
        let report = try await manager.rollBack(backupTo: file, deadline: .milliseconds(5))
        #expect(report.steps[2]["orders"]?.left == 1)
        #expect(report.pools[0].left == 1)
        #expect(report.pools[0].resources["in_use"] == [id])
        #expect(!report.isClean)
        #expect(report.description.contains("problem: 1 from before are still out"))
        // The bound is passed at once here; the coarse clock's error is allowed for.
        let reading = leased(for: 100, site: CallSite(fileID: #fileID, line: Int(line)))
        let pool = RollbackReport.Pool(
            name: "orders", reading: reading, function: .works(seconds: 0.001), left: 0,
            leaseBoundNanoseconds: 60_000_000_000)
        #expect(pool.heldLeases.map(\.site.line) == [Int(line)])
        #expect(
            pool.problems == [
                "#7 held for 1m40s by PoolMetricsTests/RollbackStoryTests.swift:\(line): "
                    + "give it back there"
            ])
        lease.release()
        #expect(await manager.cleanUpResourcePools(deadline: patience)["orders"]?.left == 0)
        #expect(await manager.verifyAfterRollback(probeTimeout: patience).isClean)
        await finish()
    }

    /// A bypassed pool with one lease that has been out for so many seconds.
    private func leased(for seconds: UInt64, site: CallSite) -> PoolStatistics {
        var reading = PoolStatistics()
        reading.isBypassed = true
        reading.made = 1
        reading.states.inUse = 1
        reading.ageResolutionNanoseconds = 1_000_000_000
        let age = seconds * 1_000_000_000
        reading.slots = [
            .init(
                index: 0, resource: ResourceID(rawValue: 7), state: .inUse, ageNanoseconds: age,
                inStateNanoseconds: age, uses: 1, holder: site)
        ]
        return reading
    }

    private func verified(_ reading: PoolStatistics) -> RollbackReport.Pool {
        RollbackReport.Pool(
            name: "orders", reading: reading, function: .works(seconds: 0.001), left: 0,
            leaseBoundNanoseconds: 60_000_000_000)
    }

    @Test("a lease within the bound, or within the clock's error of it, is none that leaked")
    func youngLease() {
        let site = CallSite(fileID: "Shop/Checkout.swift", line: 42)
        #expect(verified(leased(for: 61, site: site)).problems.isEmpty)
        #expect(verified(leased(for: 62, site: site)).problems.count == 1)
    }

    @Test("books that do not add up, and what is idle in a bypassed pool, are found")
    func leaks() {
        var lost = PoolStatistics()
        lost.isBypassed = true
        lost.made = 5
        lost.states.disposed = 3
        lost.states.created = 4
        #expect(verified(lost).unaccounted == 2)
        #expect(verified(lost).problems.count == 1)
        var idle = leased(for: 3, site: CallSite(fileID: "A", line: 1))
        idle.states.inUse = 0
        idle.states.idle = 1
        idle.slots[0].state = .idle
        #expect(verified(idle).problems == ["1 idle though bypassed: clean up again"])
        idle.slots[0].inStateNanoseconds = 1
        #expect(verified(idle).problems.isEmpty)
    }

    @Test("a site that holds one for too long is found beyond the rows of a reading")
    func beyondTheRows() {
        var reading = leased(for: 1, site: CallSite(fileID: "A", line: 1))
        reading.made = 300
        reading.states.inUse = 300
        reading.sites = [
            .init(
                site: CallSite(fileID: "B", line: 2), held: 299,
                longestNanoseconds: 90_000_000_000)
        ]
        #expect(
            verified(reading).problems == ["one more held for 1m30s by B:2: give it back there"])
    }

    @Test("a pool that is shut down is not tried; what never came back to it has leaked")
    func shutDown() async throws {
        let lease = try await orders.acquire()
        await manager.shutDown(deadline: .zero)
        let report = try await manager.rollBack(backupTo: file, deadline: .zero)
        #expect(report.pools[0].function == .notTried)
        #expect(report.pools[0].heldLeases.map(\.resource) == [lease.id])
        #expect(!report.isClean)
        lease.release()
        while !factory.undisposed.isEmpty { await Task.yield() }
        #expect(await manager.verifyAfterRollback(probeTimeout: patience).isClean)
        await finish()
    }

    @Test("a factory that fails is told as a pool that does not work")
    func failingFactory() async throws {
        await manager.restoreLegacyResources()
        factory.failNext(1)
        let report = await manager.verifyAfterRollback(probeTimeout: patience)
        #expect(
            report.pools[0].problems.first?.hasPrefix("does not grant a lease: the factory could")
                == true)
        await finish()
    }

    @Test("the report reads as a person would write it")
    func text() {
        let outcome = PoolCommandOutcome(
            command: .pause, disposed: [:], sizeBefore: 2, sizeAfter: 2, idleBefore: 1,
            idleAfter: 1, inUse: 1)
        let step = RollbackStep(
            action: .disable,
            pools: [
                .init(
                    pool: "orders", outcomes: [outcome], phase: .paused, isBypassed: false, left: 0)
            ])
        let site = CallSite(fileID: "Shop/Checkout.swift", line: 42)
        let report = RollbackReport(
            steps: [step], backup: "pools.json", pools: [verified(leased(for: 5, site: site))])
        #expect(
            report.description == """
                rollback: clean
                backup: pools.json
                1. disable resource management
                  orders: paused: \(outcome.summary)
                after it
                  orders: running, bypassed, 0 waiting
                    states: 0 created, 0 initialized, 1 in_use (#7), 0 idle, 0 failed, 0 disposed
                    function: one acquired and given back in 1 ms
                    leaks: none
                """)
    }
}

/// Whether the tasks of a test are to end.
private final class Load: Sendable { let isOver = Atomic<Bool>(false) }
