// Every schedule of a pool of two resources and three tasks, in the scopes that the tests leave
// out because they take minutes:
//
//     swift run -c release Explore
//
// Words choose the scopes that have them in their name; `--limit N` ends each after N states.
// `--every-order` leaves nothing out that differs in the order of what does not touch alone. As
// many scopes are gone through at a time as there are processors, and in the end there is a table.
// It ends with status 1 where an invariant does not hold, and prints the steps that lead there.
import PoolTestKit
import ResourcePools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

var arguments = CommandLine.arguments.dropFirst()
var states = Int.max
if let place = arguments.firstIndex(of: "--limit") {
    guard place + 1 < arguments.endIndex, let number = Int(arguments[place + 1]), number > 0 else {
        print("Explore: --limit wants a number of states, 1 or more")
        exit(64)
    }
    states = number
    arguments.removeSubrange(place...place + 1)
}
let limit = states
let everyOrder = arguments.firstIndex(of: "--every-order").map { arguments.remove(at: $0) }
let leavesOutEquals = everyOrder == nil
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

/// What became of a scope.
struct Exploration: Sendable {
    let scope: ExplorationScope
    let explorer: ScheduleExplorer
    let duration: Duration

    init(_ scope: ExplorationScope, limit: Int, leavesOutEquals: Bool) {
        let start = ContinuousClock.now
        var explorer = ScheduleExplorer(scope.scenario)
        explorer.limit = limit
        explorer.leavesOutEquals = leavesOutEquals
        explorer.run()
        self.scope = scope
        self.explorer = explorer
        duration = ContinuousClock.now - start
    }

    var missing: Set<AcquireOutcome> { scope.outcomes.subtracting(explorer.outcomes) }
    var isSound: Bool { explorer.isComplete && missing.isEmpty }

    func tell() {
        print("\(scope): \(explorer), in \(seconds(duration)) s")
        if let violation = explorer.violation { print("  \(violation)") }
        if !explorer.isComplete { print("  not complete") }
        if !missing.isEmpty { print("  never met: \(missing)") }
        // Each as it comes, also into a file.
        fflush(nil)
    }
}

/// A number of seconds with one decimal.
func seconds(_ duration: Duration) -> String {
    let (whole, rest) = duration.components
    let tenths = whole * 10 + rest / 100_000_000_000_000_000
    return "\(tenths / 10).\(tenths % 10)"
}

/// The rows in columns: the first from the left, the others from the right.
func table(_ rows: [[String]]) -> String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        row.indices.map { column in
            let space = String(repeating: " ", count: widths[column] - row[column].count)
            return column == 0 ? row[column] + space : space + row[column]
        }.joined(separator: "  ")
    }.joined(separator: "\n")
}

let start = ContinuousClock.now
let width = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
let explorations = await withTaskGroup(of: (Int, Exploration).self) { group in
    var found: [(Int, Exploration)] = []
    var next = 0
    while next < min(width, scopes.count) || !group.isEmpty {
        if next < scopes.count, next - found.count < width {
            group.addTask { [next] in
                (next, Exploration(scopes[next], limit: limit, leavesOutEquals: leavesOutEquals))
            }
            next += 1
        } else if let exploration = await group.next() {
            exploration.1.tell()
            found.append(exploration)
        }
    }
    return found.sorted { $0.0 < $1.0 }.map(\.1)
}
var rows = [["scope", "states", "ends", "steps", "seconds"]]
rows += explorations.map {
    [
        "\($0.scope)\($0.isSound ? "" : " (!)")", "\($0.explorer.states)", "\($0.explorer.ends)",
        "\($0.explorer.transitions)", seconds($0.duration),
    ]
}
let explorers = explorations.map(\.explorer)
rows.append([
    "\(explorations.count) scopes", "\(explorers.reduce(0) { $0 + $1.states })",
    "\(explorers.reduce(0) { $0 + $1.ends })", "\(explorers.reduce(0) { $0 + $1.transitions })",
    seconds(ContinuousClock.now - start),
])
print(table(rows))
exit(explorations.allSatisfy(\.isSound) ? 0 : 1)
