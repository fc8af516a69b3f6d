import PoolMetrics

/// The columns of the pools' table at a width: the more room, the more of them.
///
/// What a column is called, how wide it is and what stands in it are ``PoolField``'s; which there
/// are is the person's (``PoolListing``). Here is only which come where room is short, and what is
/// worth a look. The bar and the trend alone are no fields.
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

        /// How far into the column its heading begins.
        var headingStart: Int {
            field.format == .text ? 1 : max(0, width - DisplayWidth.of(field.heading))
        }

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
            case "kind", "max", "min": return .dim
            case "in_use" where model.saturation >= 1: return .critical
            case "waiting": return isSome ? .waiting : .dim
            case "error_rate": return isSome ? .critical : .dim
            default: return isSome || field.format == .text ? .foreground : .dim
            }
        }
    }

    /// The name's width.
    let nameWidth: Int
    /// The bar's width; 0 where there is none.
    let barWidth: Int
    /// The trend's width; 0 where there is none.
    let trendWidth: Int
    /// The columns, from left to right.
    let columns: [Column]

    /// Selection, health and a blank.
    static let markWidth = 3
    /// The bar and the trend come where columns of these ranks would.
    private static let barRank = 4, trendRank = 9
    /// The least of a bar and of a trend.
    private static let barLeast = 10, trendLeast = 20

    /// Chooses columns for a width.
    ///
    /// - Parameters:
    ///   - longestName: the width of the longest name.
    ///   - hasGraphs: whether there is a bar and a trend, where there is room.
    init(
        width: Int, longestName: Int, listing: PoolListing = PoolListing(), hasGraphs: Bool = true
    ) {
        let all = PoolTable.columns(listing)
        var room = width - PoolTable.markWidth
        // On the narrowest screens a name is cut before the numbers go.
        let numbers = all.filter { $0.rank <= 2 }.reduce(0) { $0 + $1.width }
        let name = min(min(max(longestName, 8), 14), max(6, room - numbers))
        var (bar, trend) = (0, 0)
        room -= min(name, max(4, room))
        var chosen: Set<String> = []
        // Without bar and trend there is room for more, but each costs bytes in every row.
        let isCounted = !hasGraphs && listing.columns == PoolListing.defaultColumns
        for column in all.sorted(by: { $0.rank < $1.rank }) where !isCounted || column.rank <= 10 {
            if hasGraphs, bar == 0, column.rank >= PoolTable.barRank, room >= 9 {
                bar = min(PoolTable.barLeast, room - 1)
                room -= bar + 1
            }
            if hasGraphs, trend == 0, column.rank >= PoolTable.trendRank,
                room > PoolTable.trendLeast
            {
                trend = PoolTable.trendLeast
                room -= trend + 1
            }
            // Beyond what everyone needs, the bar, the trend and the name come first.
            let spare = column.rank > 9 ? 8 : 0
            guard room - spare >= column.width else { break }
            chosen.insert(column.field.id)
            room -= column.width
        }
        let wider = min(max(0, min(longestName, 28) - name), max(0, room))
        nameWidth = max(1, min(name, width - PoolTable.markWidth)) + wider
        room = max(0, room - wider)
        let forTrend = trend == 0 ? 0 : min(room * 2 / 3, 60 - trend)
        trendWidth = trend + forTrend
        barWidth = bar == 0 ? 0 : min(bar + room - forTrend, 60)
        columns = all.filter { chosen.contains($0.field.id) }
    }

    /// Which columns come first where room is short; those that are not here follow from the left.
    static let ranks: [String: Int] = [
        "in_use": 1, "size": 2, "waiting": 3, "acquire_rate": 4, "wait_p99_seconds": 5,
        "error_rate": 6, "max": 7, "wait_p50_seconds": 8, "kind": 10, "utilisation": 11,
        "pending_cleanups": 12, "hold_p50_seconds": 13, "hold_p99_seconds": 14, "create_rate": 15,
        "dispose_rate": 16,
    ]

    /// The columns of a listing; what is sorted by is always worth its room.
    private static func columns(_ listing: PoolListing) -> [Column] {
        let isChosen = listing.columns != PoolListing.defaultColumns
        var fields = listing.fields
        if let sorted = listing.sortField.flatMap({ PoolField.named($0) }), sorted.id != "name",
            !fields.contains(where: { $0.id == sorted.id })
        {
            fields.append(sorted)
        }
        return fields.enumerated().map { place, field in
            let usual = isChosen ? place + 1 : ranks[field.id] ?? 20 + place
            return Column(field: field, rank: field.id == listing.sortField ? 0 : usual)
        }
    }
}
