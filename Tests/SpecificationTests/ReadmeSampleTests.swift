import PoolMetrics
import ResourcePools
import ResourceTypes
import Testing

/// The README's sample, word for word, and what it says that it prints.
@Suite("README sample")
struct ReadmeSampleTests {
    @Test("The sample runs and prints what its last line says", .timeLimit(.minutes(1)))
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
}
