import PoolMetrics
import ResourceTypes

/// The columns of the pools' table at a width: the more room, the more of them.
struct PoolTable {
    /// One column of numbers.
    struct Column: Sendable {
        /// Its heading.
        var title: String
        /// Its width with the blank before it.
        var width: Int
        /// The lowest rank comes first where room is short.
        var rank: Int
        /// What stands in it.
        var text: @Sendable (PoolModel) -> String
        /// Whether it is worth a look, and in which role.
        var role: @Sendable (PoolModel) -> Role
    }

    /// The name's width.
    let nameWidth: Int
    /// The bar's width; 0 where there is none.
    let barWidth: Int
    /// The columns of numbers, from left to right.
    let columns: [Column]

    /// Selection, health and a blank.
    static let markWidth = 3

    /// Chooses columns for a width.
    ///
    /// - Parameter longestName: the width of the longest name.
    init(width: Int, longestName: Int) {
        var room = width - PoolTable.markWidth
        // On the narrowest screens a name is cut before the numbers go.
        let name = min(min(max(longestName, 8), 14), max(6, room - 10))
        var bar = 0
        room -= min(name, max(4, room))
        var chosen: Set<Int> = []
        for column in PoolTable.all.sorted(by: { $0.rank < $1.rank }) {
            if column.rank == 3, room >= 9 {
                bar = 10
                room -= min(11, room)
            }
            // Beyond what everyone needs, the bar and the name come first.
            let spare = column.rank > 8 ? 8 : 0
            guard room - spare >= column.width else { break }
            chosen.insert(column.rank)
            room -= column.width
        }
        let wider = min(max(0, min(longestName, 28) - name), max(0, room))
        nameWidth = max(1, min(name, width - PoolTable.markWidth)) + wider
        room -= wider
        barWidth = bar == 0 ? 0 : min(bar + max(0, room), 60)
        columns = PoolTable.all.filter { chosen.contains($0.rank) }
    }

    private static let all: [Column] = [
        Column(
            title: "kind", width: 9, rank: 9, text: { " " + TextFit.left($0.sample.kind, 8) },
            role: { _ in .dim }),
        Column(
            title: "use/size", width: 10, rank: 1, text: { "\($0.inUse)/\($0.size)" },
            role: { $0.saturation >= 1 ? .critical : .foreground }),
        Column(
            title: "max", width: 6, rank: 6, text: { String($0.maximum) }, role: { _ in .dim }),
        Column(
            title: "util", width: 6, rank: 10, text: { Format.percent($0.utilisation) },
            role: { _ in .foreground }),
        Column(
            title: "waiting", width: 8, rank: 2, text: { Format.count($0.waiting) },
            role: { $0.waiting > 0 ? .waiting : .dim }),
        Column(
            title: "leases", width: 8, rank: 3, text: { Format.rate($0.acquireRate) },
            role: { quiet($0.acquireRate) }),
        Column(
            title: "wait50", width: 7, rank: 7, text: { Format.duration(seconds: $0.wait(0.5)) },
            role: { quiet($0.wait(0.5)) }),
        Column(
            title: "wait99", width: 7, rank: 4, text: { Format.duration(seconds: $0.wait(0.99)) },
            role: { quiet($0.wait(0.99)) }),
        Column(
            title: "hold50", width: 8, rank: 12, text: { Format.duration(seconds: $0.hold(0.5)) },
            role: { quiet($0.hold(0.5)) }),
        Column(
            title: "hold99", width: 8, rank: 13, text: { Format.duration(seconds: $0.hold(0.99)) },
            role: { quiet($0.hold(0.99)) }),
        Column(
            title: "made", width: 8, rank: 14, text: { Format.rate($0.createRate) },
            role: { quiet($0.createRate) }),
        Column(
            title: "gone", width: 8, rank: 15, text: { Format.rate($0.disposeRate) },
            role: { quiet($0.disposeRate) }),
        Column(
            title: "timers", width: 8, rank: 11,
            text: { Format.count($0.statistics.pendingCleanups) },
            role: { $0.statistics.pendingCleanups > 0 ? .foreground : .dim }),
        Column(
            title: "errors", width: 8, rank: 5, text: { Format.rate($0.errorRate) },
            role: { ($0.errorRate ?? 0) > 0 ? .critical : .dim }),
    ]

    private static func quiet(_ value: Double?) -> Role { (value ?? 0) > 0 ? .foreground : .dim }
}
