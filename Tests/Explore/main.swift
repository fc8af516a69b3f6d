// Every schedule of a pool of two resources and three tasks, in the scopes that the tests leave
// out because they take minutes:
//
//     swift run -c release Explore
//
// Words choose the scopes that have them in their name; `--limit N` ends each after N states.
// `--every-order` leaves nothing out that differs in the order of what does not touch alone.
// It ends with status 1 where an invariant does not hold, and prints the steps that lead there.
import PoolTestKit

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

var arguments = CommandLine.arguments.dropFirst()
var limit = Int.max
if let place = arguments.firstIndex(of: "--limit") {
    guard place + 1 < arguments.endIndex, let number = Int(arguments[place + 1]), number > 0 else {
        print("Explore: --limit wants a number of states, 1 or more")
        exit(64)
    }
    limit = number
    arguments.removeSubrange(place...place + 1)
}
let everyOrder = arguments.firstIndex(of: "--every-order").map { arguments.remove(at: $0) }
let scopes = (ExplorationScope.full + ExplorationScope.small).filter { scope in
    arguments.isEmpty
        ? ExplorationScope.full.contains { $0.name == scope.name }
        : arguments.contains { scope.name.contains($0) }
}
guard !scopes.isEmpty else {
    print("Explore: no scope has these words in its name, give some of:")
    for scope in ExplorationScope.full + ExplorationScope.small { print("  \(scope)") }
    exit(64)
}
var failed = false
for scope in scopes {
    let start = ContinuousClock.now
    var explorer = ScheduleExplorer(scope.scenario)
    explorer.limit = limit
    explorer.leavesOutEquals = everyOrder == nil
    explorer.run()
    print("\(scope): \(explorer), in \(ContinuousClock.now - start)")
    if let violation = explorer.violation { print("  \(violation)") }
    let missing = scope.outcomes.subtracting(explorer.outcomes)
    if !explorer.isComplete { print("  not complete") }
    if !missing.isEmpty { print("  never met: \(missing)") }
    // Each as it comes, also into a file.
    fflush(nil)
    failed = failed || !explorer.isComplete || !missing.isEmpty
}
exit(failed ? 1 : 0)
