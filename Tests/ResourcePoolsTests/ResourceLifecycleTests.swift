import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("ResourceLifecycle", .disposesOfEverything)
struct ResourceLifecycleTests {
    /// The verbs, each with the state it leads to.
    static let verbs: [(ResourceState, @Sendable (ResourceLifecycle) -> Bool)] = [
        (.initialized, { $0.initialize() }), (.inUse, { $0.acquire() }), (.idle, { $0.release() }),
        (.failed, { $0.fail() }), (.disposed, { $0.dispose() }),
    ]

    /// How to get a new life into each state.
    static func life(in state: ResourceState) -> ResourceLifecycle {
        let life = ResourceLifecycle()
        let way: [ResourceState: [Int]] = [
            .created: [], .initialized: [0], .inUse: [0, 1], .idle: [0, 1, 2], .failed: [3],
            .disposed: [4],
        ]
        for step in way[state] ?? [] { #expect(verbs[step].1(life)) }
        #expect(life.state == state)
        return life
    }

    @Test(
        "every step in every state: legal ones happen, others answer false and change nothing",
        arguments: ResourceState.allCases)
    func allSteps(from state: ResourceState) {
        for (next, verb) in Self.verbs {
            let life = Self.life(in: state)
            let isLegal = state.nextStates.contains(next)
            #expect(verb(life) == isLegal)
            #expect(life.state == (isLegal ? next : state))
        }
    }

    @Test("metadata is kept beside the state")
    func metadata() {
        let life = ResourceLifecycle(metadata: ["host": "db1"])
        life.metadata["port"] = "5432"
        life.dispose()
        #expect(life.metadata == ["host": "db1", "port": "5432"])
    }
}
