import PoolMetrics

/// How the pool's view is set: what stands below its graphs, and how much time a column is.
struct PoolLook: Sendable, Hashable {
    /// What stands below the graphs.
    enum Pane: Sendable, Hashable, CaseIterable {
        /// A row for each slot, time to the right.
        case strip
        /// How waits and holds are distributed, and what went wrong or away.
        case histograms
        /// The slots as a list, with who holds them and what is to be cleaned up.
        case list
    }

    /// How many samples a column may stand for.
    static let zooms = [1, 2, 4, 8, 16, 32, 64]

    /// What stands below the graphs.
    var pane = Pane.strip
    /// The place in ``zooms``.
    var zoom = 0

    /// How many samples a column stands for.
    var samplesPerColumn: Int { PoolLook.zooms[zoom] }
}

/// A cell of the strip chart.
struct StripCursor: Sendable, Hashable {
    /// The slot's place in its pool's table.
    var slot: Int
    /// A time in the cell; nil for the newest, whatever comes.
    var time: WallTime?
}
