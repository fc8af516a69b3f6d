import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Every schedule of a small pool")
struct ExplorationTests {
    func explore(_ scope: ExplorationScope, leavesOutEquals: Bool = true) async -> ScheduleExplorer
    {
        await onOwnThread {
            var explorer = ScheduleExplorer(scope.scenario)
            explorer.leavesOutEquals = leavesOutEquals
            explorer.run()
            return explorer
        }
    }

    @Test("no schedule breaks an invariant", arguments: ExplorationScope.small)
    func smallScope(_ scope: ExplorationScope) async {
        let explorer = await explore(scope)
        print("explored \(scope): \(explorer)")
        #expect(explorer.violation == nil, "\(scope)")
        #expect(explorer.isComplete)
        #expect(explorer.outcomes == scope.outcomes)
    }

    @Test(
        "leaving out what differs in order only leaves out no end",
        arguments: ExplorationScope.small)
    func equals(_ scope: ExplorationScope) async {
        let (some, all) = await (explore(scope), explore(scope, leavesOutEquals: false))
        print("explored \(scope), all of it: \(all)")
        #expect(all.violation == nil, "\(scope)")
        #expect(all.isComplete)
        #expect(some.ends == all.ends)
        #expect(some.outcomes == all.outcomes)
        #expect(some.states <= all.states)
        #expect(some.transitions < all.transitions)
    }

    @Test("the large ones begin without breaking an invariant", arguments: ExplorationScope.full)
    func largeScope(_ scope: ExplorationScope) async {
        let explorer = await onOwnThread {
            var explorer = ScheduleExplorer(scope.scenario)
            explorer.limit = 500
            explorer.run()
            return explorer
        }
        #expect(explorer.violation == nil, "\(scope)")
        #expect(explorer.states >= 400)
    }
}
