import PoolMetrics

/// The columns of the pools' table at a width: the more room, the more of them.
///
/// What a column is called, how wide it is and what stands in it are ``PoolField``'s; here is only
/// which come, in which order, and what is worth a look. The bar alone is no field.
struct PoolTable {
    /// One column.
    struct Column: Sendable {
        /// What it shows.
        let field: PoolField
        /// The lowest rank comes first where room is short.
        let rank: Int

        /// Its width with the blank before it.
        var width: Int { field.width + 1 }

        /// Its heading, as wide as the column.
        var heading: String { aligned(field.heading) }

        /// A pool's value, as wide as the column, and in which role.
        func cell(_ model: PoolModel) -> (text: String, role: Role) {
            let value = field.value(of: model)
            return (aligned(field.text(value)), role(value, model))
        }

        /// Words stand on the left, numbers on the right.
        private func aligned(_ text: String) -> String {
            field.format == .text
                ? " " + TextFit.left(text, field.width) : TextFit.right(text, width)
        }

        /// What is nothing, and what seldom changes, is dim.
        private func role(_ value: FieldValue, _ model: PoolModel) -> Role {
            let isSome = (value.number ?? 0) > 0
            switch field.id {
            case "kind", "max": return .dim
            case "in_use" where model.saturation >= 1: return .critical
            case "waiting": return isSome ? .waiting : .dim
            case "error_rate": return isSome ? .critical : .dim
            default: return isSome ? .foreground : .dim
            }
        }
    }

    /// The name's width.
    let nameWidth: Int
    /// The bar's width; 0 where there is none.
    let barWidth: Int
    /// The columns, from left to right.
    let columns: [Column]

    /// Selection, health and a blank.
    static let markWidth = 3
    /// The bar comes where a column of this rank would.
    private static let barRank = 4

    /// Chooses columns for a width.
    ///
    /// - Parameter longestName: the width of the longest name.
    init(width: Int, longestName: Int) {
        var room = width - PoolTable.markWidth
        // On the narrowest screens a name is cut before the numbers go.
        let numbers = PoolTable.all.filter { $0.rank <= 2 }.reduce(0) { $0 + $1.width }
        let name = min(min(max(longestName, 8), 14), max(6, room - numbers))
        var bar = 0
        room -= min(name, max(4, room))
        var chosen: Set<Int> = []
        for column in PoolTable.all.sorted(by: { $0.rank < $1.rank }) {
            if column.rank == PoolTable.barRank, room >= 9 {
                bar = 10
                room -= min(11, room)
            }
            // Beyond what everyone needs, the bar and the name come first.
            let spare = column.rank > 9 ? 8 : 0
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

    /// The columns from left to right, and which of them come first where room is short.
    static let ranks: [(id: String, rank: Int)] = [
        ("kind", 10), ("in_use", 1), ("size", 2), ("max", 7), ("utilisation", 11),
        ("waiting", 3), ("acquire_rate", 4), ("wait_p50_seconds", 8), ("wait_p99_seconds", 5),
        ("hold_p50_seconds", 13), ("hold_p99_seconds", 14), ("create_rate", 15),
        ("dispose_rate", 16), ("pending_cleanups", 12), ("error_rate", 6),
    ]

    private static let all: [Column] = ranks.compactMap { id, rank in
        PoolField.named(id).map { Column(field: $0, rank: rank) }
    }
}
