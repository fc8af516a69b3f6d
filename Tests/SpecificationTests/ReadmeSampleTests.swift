import PoolMetrics
import PoolTestKit
import ResourcePools
import ResourceTypes
import Testing

/// The README's sample, word for word, and what it says that it prints.
@Suite("README sample")
struct ReadmeSampleTests {
    @Test("The sample runs and prints what its last line says", .timeLimit(.minutes(15)))
    func sample() async throws {
        var printed: [String] = []
        func print(_ items: Any...) {
            printed.append(items.map { "\($0)" }.joined(separator: " "))
        }

        let pool = ResourcePool(name: "greetings", maxSize: 4, factory: { "hello" })
        let sampler = PoolSampler { [pool] }
        let length = try await pool.withResource { greeting in
            greeting.count
        }
        let reading = sampler.sample().pools[0].statistics
        print(length, reading.acquired, reading.states.size)
        await pool.shutDown(deadline: .seconds(5))
        // prints: 5 1 1

        #expect(printed == ["5 1 1"])
    }

    @Test("The sample of a test does too", .timeLimit(.minutes(15)))
    func testSample() async throws {
        var printed: [String] = []
        func print(_ items: Any...) {
            printed.append(items.map { "\($0)" }.joined(separator: " "))
        }

        let clock = ManualPoolClock()
        let factory = ScriptedFactory()
        let size = PoolConfiguration(size: .fixed(1))
        let orders = try ResourcePool(
            name: "orders", configuration: size, factory: factory, clock: clock)
        try await orders.withResource { _ in
            let late = Task { try await orders.withResource(timeout: .seconds(5)) { $0.number } }
            while orders.statistics(detail: false).waiting == 0 { await Task.yield() }
            clock.advance(by: .seconds(6))
            if case .failure(let error as PoolError) = await late.result { print(error.code) }
        }
        await orders.shutDown(deadline: .seconds(5))
        print(factory.made.count, factory.undisposed.count, factory.problems)
        // prints: timeout, then 1 0 []

        #expect(printed == ["timeout", "1 0 []"])
    }

    @Test("Seeded runs name the seed that fails")
    func seededRuns() async throws {
        struct Odd: Error {}
        let runs = SeededRuns(1...9)
        try await runs.forEach { #expect(runs.seeds.contains($0)) }
        let failure = await #expect(throws: SeededRuns.Failure.self) {
            try await runs.forEach { seed in if seed == 7 { throw Odd() } }
        }
        #expect(failure?.description == "seed 7: Odd()")
    }
}
