import Foundation
import PoolWorkloads
import ResourcePools
import ResourceTypes
import Testing

@Suite("Changing a workload while it runs", .timeLimit(.minutes(15)))
struct WorkloadControlTests {
    private func work(_ pattern: ArrivalPattern, think: Duration = .zero) -> Scenario.Work {
        var work = Scenario.Work(pool: "ram", site: .render, pattern: pattern)
        work.think = .fixed(think)
        return work
    }

    private func scenario(
        _ work: [Scenario.Work], name: String = "test", size: PoolSize = .range(0...4)
    ) -> Scenario {
        var pool = Scenario.Pool(name: "ram", kind: .memory, size: size)
        pool.bufferBytes = 64 << 10
        return Scenario(name: name, title: "Test", pools: [pool], work: work)
    }

    /// Runs a generator until the body has returned, and sees that nothing stays behind.
    private func run(
        _ scenario: Scenario, scenarios: [Scenario] = [],
        _ body: (WorkloadGenerator) async throws -> Void
    ) async throws {
        let parent = FileManager.default.temporaryDirectory
            .appending(path: "control-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let generator = WorkloadGenerator(
            scenario: scenario, seed: 3, temporaryFolder: parent, grace: .milliseconds(200)
        ) { name in
            if let own = scenarios.first(where: { $0.name == name }) { return own }
            return try ScenarioCatalog.scenario(name)
        }
        var pools = try await generator.makePools()
        let running = Task { try await generator.run() }
        // It can be changed from the moment on at which it runs.
        _ = await eventually { generator.statistics.arrivals > 0 || generator.isRunning }
        let result: Result<Void, any Error>
        do {
            try await body(generator)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        pools += generator.manager.pools
        running.cancel()
        try await running.value
        try result.get()
        for pool in pools {
            #expect(pool.statistics(detail: false).states.size == 0)
            #expect(pool.statistics(detail: false).phase == .shutDown)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent).isEmpty)
        #expect(OpenFiles.under(parent).isEmpty)
        let counts = generator.statistics
        #expect(counts.inFlight == 0 && counts.forgotten == 0)
        #expect(counts.arrivals == counts.shed + counts.completed + counts.failedTotal)
    }

    private func reading(_ generator: WorkloadGenerator, _ pool: String = "ram") -> PoolStatistics {
        generator.manager.pool(named: pool)?.statistics(detail: false) ?? PoolStatistics()
    }

    // MARK: - The rate

    @Test("a higher rate wakes arrivals that would have come much later")
    func faster() async throws {
        try await run(scenario([work(.constant(perSecond: 0.02))])) { generator in
            #expect(generator.statistics.arrivals == 0)
            let told = try await generator.perform(.setRate(percent: 10_000), actor: "test")
            #expect(told == "rate 100 % → 10000 %, 2 a second on average")
            #expect(await eventually { generator.statistics.arrivals >= 2 })
            #expect(generator.status.ratePercent == 10_000)
            #expect(abs(generator.status.perSecond - 2) < 1e-9)
            #expect(abs(generator.status.meanPerSecond - 0.02) < 1e-9)
        }
    }

    @Test("a rate of 0 is no work, and what is above it goes on")
    func stopped() async throws {
        try await run(scenario([work(.poisson(perSecond: 200))])) { generator in
            #expect(await eventually { generator.statistics.arrivals > 5 })
            try await generator.perform(.setRate(percent: 0), actor: "test")
            #expect(generator.status.perSecond == 0)
            #expect(await eventually { generator.statistics.inFlight == 0 })
            let before = generator.statistics.arrivals
            try await generator.perform(.setRate(percent: 50), actor: "test")
            #expect(await eventually { generator.statistics.arrivals > before + 5 })
        }
    }

    @Test("a rate out of its range is refused, and nothing changes", arguments: [-1, 10_001])
    func rateRange(_ percent: Int) async throws {
        try await run(scenario([work(.constant(perSecond: 1))])) { generator in
            let error = await #expect(throws: WorkloadError.self) {
                try await generator.perform(.setRate(percent: percent), actor: "test")
            }
            #expect(error?.code == .unknown)
            #expect(error?.message.hasSuffix("is out of range: use 0 to 10000 %") == true)
            #expect(generator.status.ratePercent == 100)
            #expect(generator.events(after: 0).isEmpty)
        }
    }

    // MARK: - Faults

    @Test("a failing factory makes creations fail until it is ended")
    func failingFactory() async throws {
        try await run(scenario([work(.constant(perSecond: 50))])) { generator in
            #expect(await eventually { reading(generator).acquired > 3 })
            #expect(reading(generator).errorsTotal == 0)
            try await generator.perform(.inject(.failingFactory, pool: "ram"), actor: "test")
            #expect(generator.status.faults == [.init(.failingFactory, pool: "ram")])
            let pool = try #require(generator.manager.pool(named: "ram"))
            // What is there goes on to serve: others have to be made.
            _ = await pool.perform(.reconnect, actor: "test")
            #expect(await eventually { reading(generator).errors[.create, default: 0] > 0 })
            let told = try await generator.perform(.end(.failingFactory, pool: nil), actor: "test")
            #expect(told == "failing factory ends in ram")
            #expect(generator.status.faults.isEmpty)
            let served = reading(generator).acquired
            #expect(await eventually { reading(generator).acquired > served + 3 })
        }
    }

    @Test("breaks break resources of every kind for real, and their pools find out")
    func breaks() async throws {
        try await run(try ScenarioCatalog.scenario("steady")) { generator in
            try await generator.perform(.setRate(percent: 300), actor: "test")
            try await generator.perform(.inject(.breaks, pool: nil), actor: "test")
            #expect(generator.status.has(.breaks, in: nil))
            let broken = await eventually {
                ["orders-db", "quotes-api", "frames"].allSatisfy {
                    reading(generator, $0).errors[.validation, default: 0] > 0
                }
            }
            #expect(broken)
            #expect(generator.statistics.failed[.resource, default: 0] > 2)
            // The pools go on.
            let served = reading(generator, "orders-db").acquired
            #expect(await eventually { reading(generator, "orders-db").acquired > served + 10 })
        }
    }

    @Test("a leak forgets leases of one call site but for the last one, until it is ended")
    func leak() async throws {
        let scenario = scenario([work(.constant(perSecond: 100))], size: .range(0...3))
        try await run(scenario) { generator in
            try await generator.perform(.inject(.leak, pool: "ram"), actor: "test")
            #expect(await eventually { generator.statistics.forgotten == 2 })
            let served = reading(generator).acquired
            #expect(await eventually { reading(generator).acquired > served + 20 })
            #expect(generator.statistics.forgotten == 2)
            try await generator.perform(.endAllFaults, actor: "test")
            #expect(generator.status.faults.isEmpty)
            // What is out stays out.
            #expect(generator.statistics.forgotten == 2)
            // Again, it begins anew.
            let pool = try #require(generator.manager.pool(named: "ram"))
            _ = await pool.perform(.resize(.range(0...6)), actor: "test")
            try await generator.perform(.inject(.leak, pool: "ram"), actor: "test")
            #expect(await eventually { generator.statistics.forgotten == 4 })
        }
    }

    @Test("slow work holds leases longer, so that others wait")
    func slowWork() async throws {
        let scenario = scenario(
            [work(.constant(perSecond: 20), think: .milliseconds(10))], size: .fixed(1))
        try await run(scenario) { generator in
            #expect(await eventually { generator.statistics.completed > 3 })
            try await generator.perform(.inject(.slowWork, pool: "ram"), actor: "test")
            #expect(await eventually { reading(generator).waiting > 3 })
        }
    }

    @Test("what is there already, or is not, is said and is no event")
    func again() async throws {
        try await run(scenario([work(.constant(perSecond: 1))])) { generator in
            var told: [String] = []
            for command: WorkloadCommand in [
                .end(.breaks, pool: "ram"), .endAllFaults, .inject(.slowFactory, pool: "ram"),
                .inject(.slowFactory, pool: nil), .endAllFaults,
            ] {
                told.append(try await generator.perform(command, actor: "test"))
            }
            #expect(
                told == [
                    "there is no breakage to end in ram", "there is no fault to end",
                    "slow factory begins in ram", "slow factory goes on already in ram",
                    "all faults end: slow factory in ram",
                ])
            let error = await #expect(throws: WorkloadError.self) {
                try await generator.perform(.inject(.leak, pool: "rom"), actor: "test")
            }
            #expect(error?.code == .unknown)
            #expect(error?.message == "there is no pool 'rom' in the scenario test: use ram")
            let events = generator.events(after: 0)
            #expect(events.map(\.sequence) == [1, 2])
            #expect(events.map(\.pool) == ["workload", "workload"])
            #expect(
                events.map(\.kind) == [
                    .workload("slow factory begins in ram", actor: "test"),
                    .workload("all faults end: slow factory in ram", actor: "test"),
                ])
            #expect(generator.events(after: 1) == [events[1]])
            #expect(generator.events(after: 2).isEmpty)
        }
    }

    // MARK: - The scenario

    @Test("another scenario's pools take the place of the present ones, and its work begins")
    func change() async throws {
        try await run(try ScenarioCatalog.scenario("leak")) { generator in
            let before = generator.manager.pools
            #expect(await eventually { generator.statistics.completed > 10 })
            try await generator.perform(.inject(.slowWork, pool: nil), actor: "test")
            try await generator.perform(.setRate(percent: 200), actor: "test")
            let told = try await generator.perform(.change(scenario: "steady"), actor: "anna")
            #expect(told == "scenario leak → steady")
            #expect(generator.scenario.name == "steady")
            let after = generator.manager.pools
            #expect(after.map(\.name) == before.map(\.name))
            #expect(zip(before, after).allSatisfy { $0 !== $1 })
            #expect(after[0].configuration.maxLifetime == .seconds(40))
            // The rate stays; a fault was one of pools that are gone.
            #expect(generator.status.ratePercent == 200)
            #expect(generator.status.faults.isEmpty)
            #expect(generator.events(after: 2).map(\.kind).count == 1)
            #expect(
                await eventually {
                    after.allSatisfy { $0.statistics(detail: false).acquired > 3 }
                })
            #expect(
                await eventually {
                    before.allSatisfy { $0.statistics(detail: false).phase == .shutDown }
                })
        }
    }

    @Test("a scenario that can't be had leaves the present one as it is")
    func failingChange() async throws {
        var misfit = scenario([work(.constant(perSecond: 1))], name: "misfit")
        misfit.work[0].site = .checkout
        var twins = scenario([], name: "twins")
        twins.pools += twins.pools
        let scenario = scenario([work(.constant(perSecond: 20))])
        try await run(scenario, scenarios: [misfit, twins]) { generator in
            let pools = generator.manager.pools
            await #expect(throws: ScenarioError.self) {
                try await generator.perform(.change(scenario: "nix"), actor: "test")
            }
            let unfit = await #expect(throws: WorkloadError.self) {
                try await generator.perform(.change(scenario: "misfit"), actor: "test")
            }
            #expect(unfit?.code == .misuse)
            let doubled = await #expect(throws: PoolError.self) {
                try await generator.perform(.change(scenario: "twins"), actor: "test")
            }
            #expect(doubled?.code == .duplicateName)
            #expect(generator.status.scenario == "test")
            #expect(zip(pools, generator.manager.pools).allSatisfy { $0 === $1 })
            let served = reading(generator).acquired
            #expect(await eventually { reading(generator).acquired > served })
            #expect(generator.events(after: 0).isEmpty)
        }
    }

    @Test("two changes of the scenario at once: one is told to wait")
    func changingTwice() async throws {
        try await run(scenario([work(.constant(perSecond: 20))])) { generator in
            var outcomes: [Result<String, any Error>] = []
            await withTaskGroup(of: Result<String, any Error>.self) { group in
                for name in ["steady", "burst", "churn", "leak"] {
                    group.addTask {
                        do {
                            let command = WorkloadCommand.change(scenario: name)
                            return .success(try await generator.perform(command, actor: "test"))
                        } catch {
                            return .failure(error)
                        }
                    }
                }
                for await outcome in group { outcomes.append(outcome) }
            }
            let done = outcomes.count { if case .success = $0 { true } else { false } }
            #expect(done >= 1)
            #expect(generator.events(after: 0).count == done)
            for case .failure(let error) in outcomes {
                #expect((error as? WorkloadError)?.message.contains("already") == true)
            }
        }
    }

    @Test("the end of a run waits for a change that is under way")
    func endWhileChanging() async throws {
        try await run(scenario([work(.constant(perSecond: 20))])) { generator in
            Task { _ = try? await generator.perform(.change(scenario: "steady"), actor: "test") }
            await Task.yield()
        }
    }

    @Test("what does not run can't be changed")
    func notRunning() async throws {
        let generator = WorkloadGenerator(
            scenario: scenario([work(.constant(perSecond: 1))]), seed: 1,
            temporaryFolder: NSTemporaryDirectory())
        #expect(generator.status.scenario == "test")
        #expect(generator.status.pools == ["ram"])
        let error = await #expect(throws: WorkloadError.self) {
            try await generator.perform(.endAllFaults, actor: "test")
        }
        #expect(error?.code == .misuse)
    }
}
