import PoolTestKit
import ResourcePools
import TestSupport
import Testing

/// A pool that the code under test shares, as a program would.
private enum Shared {
    static let greetings = PoolReference(ResourcePool(name: "shared", factory: { "original" }))

    /// The code under test: it names the shared pool and no other.
    static func greeting() async throws -> String {
        try await greetings.withResource { $0 }
    }
}

@Suite("Overrides of a shared pool", .disposesOfEverything, .timeLimit(.minutes(15)))
struct PoolReferenceTests {
    func pool(_ word: String) -> ResourcePool<String> { ResourcePool(factory: { word }) }

    @Test("the code under test uses the innermost override, and the original outside")
    func scopes() async throws {
        let (outer, inner) = (pool("outer"), pool("inner"))
        var words = [try await Shared.greeting()]
        try await Shared.greetings.withOverride(outer) {
            words.append(try await Shared.greeting())
            try await Shared.greetings.withOverride(inner) {
                words.append(try await Shared.greeting())
                words.append(try await Shared.greetings.acquire().resource)
            }
            #expect(Shared.greetings.pool === outer)
        }
        words.append(try await Shared.greeting())
        #expect(words == ["original", "outer", "inner", "inner", "original"])
        #expect(Shared.greetings.pool === Shared.greetings.original)
    }

    @Test("tasks begun in the body use it too, detached ones and others' do not")
    func tasks() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let own = pool("own \(number)")
                    let word = try await Shared.greetings.withOverride(own) {
                        await Task.yield()
                        return try await Shared.greeting()
                    }
                    #expect(word == "own \(number)")
                }
            }
            try await group.waitForAll()
        }
        let mine = pool("mine")
        let words = try await Shared.greetings.withOverride(mine) {
            async let child = Shared.greeting()
            return [
                try await child, try await Task { try await Shared.greeting() }.value,
                try await Task.detached { try await Shared.greeting() }.value,
            ]
        }
        #expect(words == ["mine", "mine", "original"])
    }

    @Test("what the body throws comes out, and the override ends")
    func failure() async throws {
        struct Oops: Error {}
        let reference = PoolReference(pool("original"))
        let other = pool("other")
        await #expect(throws: Oops.self) {
            try await reference.withOverride(other) { throw Oops() }
        }
        #expect(reference.pool === reference.original)
    }
}
