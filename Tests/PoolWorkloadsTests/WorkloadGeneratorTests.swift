import Foundation
import PoolWorkloads
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Workload generator", .timeLimit(.minutes(15)))
struct WorkloadGeneratorTests {
    /// Runs a scenario until a condition is met, and sees that it leaves neither a folder nor a
    /// descriptor nor a resource behind.
    ///
    /// - Returns: whether the condition was met.
    private func run(
        _ scenario: Scenario, seed: UInt64 = 1, inFlightLimit: Int = 20_000,
        until condition: (WorkloadGenerator) -> Bool,
        afterwards: (WorkloadGenerator) -> Void = { _ in }
    ) async throws -> Bool {
        let parent = try makeParent()
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let generator = WorkloadGenerator(
            scenario: scenario, seed: seed, temporaryFolder: parent, grace: .milliseconds(200),
            inFlightLimit: inFlightLimit)
        let pools = try await generator.makePools()
        #expect(pools.map(\.name) == scenario.pools.map(\.name))
        #expect(pools.map(\.kind) == scenario.pools.map(\.kind.rawValue))
        let running = Task { try await generator.run() }
        let isMet = await eventually { condition(generator) }
        running.cancel()
        try await running.value

        #expect(try FileManager.default.contentsOfDirectory(atPath: parent).isEmpty)
        #expect(OpenFiles.under(parent).isEmpty)
        for pool in pools {
            let reading = pool.statistics(detail: false)
            #expect(reading.phase == .shutDown)
            #expect(reading.states.size == 0)
            #expect(reading.released == reading.acquired)
        }
        let counts = generator.statistics
        #expect(counts.inFlight == 0 && counts.forgotten == 0)
        #expect(counts.arrivals == counts.shed + counts.completed + counts.failedTotal)
        afterwards(generator)
        return isMet
    }

    private func makeParent() throws -> String {
        let parent = FileManager.default.temporaryDirectory
            .appending(path: "workload-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        return parent
    }

    private func readings(_ generator: WorkloadGenerator) -> [PoolStatistics] {
        generator.manager.pools.map { $0.statistics(detail: false) }
    }

    private func memory(
        size: PoolSize, pattern: ArrivalPattern, think: Duration = .zero
    ) -> Scenario {
        var pool = Scenario.Pool(name: "ram", kind: .memory, size: size)
        pool.bufferBytes = 64 << 10
        var work = Scenario.Work(pool: "ram", site: .render, pattern: pattern)
        work.think = .fixed(think)
        return Scenario(name: "test", title: "Test", pools: [pool], work: [work])
    }

    @Test("each shipped scenario leases from all its pools", arguments: ScenarioCatalog.names)
    func shipped(name: String) async throws {
        let scenario = try ScenarioCatalog.scenario(name)
        let worked = try await run(scenario) { generator in
            generator.statistics.completed > 20
                && readings(generator).allSatisfy { $0.acquired > 2 }
        }
        #expect(worked)
    }

    @Test("steady has no failure at all")
    func steady() async throws {
        var scenario = try ScenarioCatalog.scenario("steady")
        // However slow the machine is that this runs on.
        for index in scenario.pools.indices { scenario.pools[index].acquireTimeout = patience }
        let worked = try await run(scenario) { generator in
            let errors = readings(generator).map(\.errorsTotal)
            #expect(errors.allSatisfy { $0 == 0 })
            return generator.statistics.completed > 100
        } afterwards: { generator in
            // What was under way at the end may have been cancelled, and a connection that was
            // cancelled in mid-sentence fails its validation.
            #expect(Set(generator.statistics.failed.keys).isSubset(of: [.cancelled]))
        }
        #expect(worked)
    }

    @Test("burst makes waiters")
    func burst() async throws {
        let scenario = try ScenarioCatalog.scenario("burst")
        let waited = try await run(scenario) { generator in
            readings(generator).contains { $0.waiting > 3 }
        }
        #expect(waited)
    }

    @Test("churn cleans up by idle timeout")
    func churn() async throws {
        let scenario = try ScenarioCatalog.scenario("churn")
        let cleaned = try await run(scenario) { generator in
            readings(generator).contains { $0.disposals[.idleTimeout, default: 0] > 0 }
        }
        #expect(cleaned)
    }

    @Test("flaky makes creations fail and connections drop, and goes on working")
    func flaky() async throws {
        let scenario = try ScenarioCatalog.scenario("flaky")
        let failed = try await run(scenario) { generator in
            let errors = readings(generator).reduce(into: [PoolErrorKind: UInt64]()) {
                $0.merge($1.errors, uniquingKeysWith: +)
            }
            return errors[.create, default: 0] > 0 && errors[.validation, default: 0] > 0
                && generator.statistics.failed[.resource, default: 0] > 0
                && generator.statistics.completed > 50
        }
        #expect(failed)
    }

    @Test("leases that are forgotten starve the pool, and are named when it shuts down")
    func leak() async throws {
        var scenario = try ScenarioCatalog.scenario("leak")
        // The same scenario at a pace that a test can wait for.
        let index = try #require(scenario.work.firstIndex { $0.forgetShare > 0 })
        scenario.work[index].forgetShare = 1
        scenario.work[index].pattern = .poisson(perSecond: 20)
        // The seed says which arrivals forget: one that gave up waiting would leave one too few.
        for pool in scenario.pools.indices {
            scenario.pools[pool].acquireTimeout = patience
            scenario.pools[pool].maximumWaiters = 100_000
        }
        let limit = scenario.work[index].forgetLimit
        let starved = try await run(scenario) { generator in
            generator.statistics.forgotten == limit
                && generator.manager.pool(named: "orders-db")?.statistics(detail: true)
                    .sites.contains {
                        $0.site.fileID == "PoolWorkloads/Report.swift" && $0.held >= limit
                    } == true
        } afterwards: { generator in
            let events = generator.manager.pool(named: "orders-db")?.events(after: 0) ?? []
            let unreturned = events.compactMap { event -> CallSite? in
                if case .unreturned(_, let site, _) = event.kind { site } else { nil }
            }
            #expect(
                unreturned.map(\.fileID)
                    == Array(repeating: "PoolWorkloads/Report.swift", count: limit))
        }
        #expect(starved)
    }

    @Test("each of the nine sites shows as a holder of its own")
    func sites() async throws {
        var scenario = try ScenarioCatalog.scenario("steady")
        scenario.work = scenario.work.map { work in
            var work = work
            work.pattern = .poisson(perSecond: 15)
            work.think = .fixed(.milliseconds(40))
            return work
        }
        var seen: Set<CallSite> = []
        let complete = try await run(scenario) { generator in
            for pool in generator.manager.pools {
                seen.formUnion(pool.statistics(detail: true).sites.map(\.site))
            }
            return seen.count == WorkSite.allCases.count
        }
        #expect(complete)
        let files = WorkSite.allCases.map { "PoolWorkloads/\($0.rawValue.capitalized).swift" }
        #expect(seen.map(\.fileID).sorted() == files.sorted())
    }

    @Test("arrivals don't wait for a pool that is too slow")
    func openLoop() async throws {
        let slow = memory(
            size: .fixed(1), pattern: .constant(perSecond: 100), think: .milliseconds(200))
        let open = try await run(slow) { generator in
            let counts = generator.statistics
            return counts.arrivals >= 50 && counts.completed * 4 <= counts.arrivals
        }
        #expect(open)
    }

    @Test("what is beyond the limit in flight is shed, and counted")
    func shed() async throws {
        let slow = memory(
            size: .fixed(1), pattern: .constant(perSecond: 200), think: .milliseconds(200))
        let shed = try await run(slow, inFlightLimit: 5) { generator in
            let counts = generator.statistics
            #expect(counts.inFlight <= 5)
            return counts.shed >= 10
        }
        #expect(shed)
    }

    @Test("every arrival is accounted for at every reading")
    func accounts() async throws {
        let scenario = try ScenarioCatalog.scenario("flaky")
        _ = try await run(scenario) { generator in
            let counts = generator.statistics
            let sum = counts.shed + counts.completed + counts.failedTotal + UInt64(counts.inFlight)
            #expect(counts.arrivals == sum)
            return counts.arrivals > 100
        }
    }

    @Test("a scenario without work keeps its pools up until it is cancelled")
    func noWork() async throws {
        let idle = memory(size: .range(2...3), pattern: .poisson(perSecond: 0))
        let warm = try await run(idle) { readings($0).allSatisfy { $0.states.size == 2 } }
        #expect(warm)
    }

    @Test("a run that is cancelled before it begins cleans up what was made")
    func cancelledBefore() async throws {
        let scenario = try ScenarioCatalog.scenario("steady")
        _ = try await run(scenario) { _ in true }
    }

    @Test("a generator makes its pools once and runs once")
    func once() async throws {
        let parent = try makeParent()
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let generator = WorkloadGenerator(
            scenario: memory(size: .fixed(1), pattern: .poisson(perSecond: 1)), seed: 1,
            temporaryFolder: parent)
        try await generator.makePools()
        let twice = await #expect(throws: WorkloadError.self) { try await generator.makePools() }
        #expect(twice?.code == .misuse)
        let running = Task { try await generator.run() }
        running.cancel()
        try await running.value
        let again = await #expect(throws: WorkloadError.self) { try await generator.run() }
        #expect(again?.code == .misuse)
    }

    @Test("a folder that can't be written to is an error, and nothing is registered")
    func noFolder() async throws {
        let generator = WorkloadGenerator(
            scenario: try ScenarioCatalog.scenario("steady"), seed: 1, temporaryFolder: "/proc")
        let error = await #expect(throws: WorkloadError.self) { try await generator.run() }
        #expect(error?.code == .temporaryFolder)
        #expect(generator.manager.pools.isEmpty)
    }

    @Test("a pool's name that is taken is an error, and nothing else stays behind")
    func nameTaken() async throws {
        let parent = try makeParent()
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let manager = ResourceManager()
        let taken = try ResourcePool(
            name: "frames", factory: PageBufferFactory(byteCount: 1, scrubs: false))
        try manager.register(taken)
        let generator = WorkloadGenerator(
            scenario: try ScenarioCatalog.scenario("steady"), seed: 1, temporaryFolder: parent,
            manager: manager)
        let error = await #expect(throws: PoolError.self) { try await generator.makePools() }
        #expect(error?.code == .duplicateName)
        #expect(manager.pools.map(\.name) == ["frames"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent).isEmpty)
    }

    @Test("a scenario built in code that does not fit together is refused")
    func misfit() async throws {
        var scenario = memory(size: .fixed(1), pattern: .poisson(perSecond: 1))
        scenario.work[0].site = .checkout
        let generator = WorkloadGenerator(
            scenario: scenario, seed: 1, temporaryFolder: NSTemporaryDirectory())
        let error = await #expect(throws: WorkloadError.self) { try await generator.makePools() }
        #expect(error?.code == .misuse)
        #expect(error?.message.contains("kind sqlite") == true)
    }
}
