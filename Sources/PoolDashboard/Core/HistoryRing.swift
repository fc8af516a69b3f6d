/// The last so many points of one pool's history, oldest first.
///
/// - Complexity: O(1) to append; memory grows to the limit and no further.
struct HistoryRing: Sendable, Hashable {
    /// One moment.
    struct Point: Sendable, Hashable {
        /// Resources in use.
        var inUse: Float
        /// The ceiling.
        var maximum: Float
        /// Acquires that wait.
        var waiting: Float
        /// Leases granted per second; not a number without an earlier sample.
        var acquireRate: Float
    }

    /// The most points kept.
    let limit: Int
    /// How many were ever appended: what a scrolling graph aligns its cells to.
    private(set) var appended = 0
    private var points: [Point] = []
    private var oldest = 0

    /// An empty history.
    init(limit: Int) { self.limit = max(1, limit) }

    /// A history of the given points; so many were ever appended.
    init(_ points: [Point], appended: Int) {
        limit = max(1, points.count)
        self.points = points
        self.appended = appended
    }

    /// How many points there are.
    var count: Int { points.count }

    /// A point by age: 0 is the oldest.
    subscript(index: Int) -> Point { points[(oldest + index) % points.count] }

    /// Adds the newest point; the oldest goes where there is no room.
    mutating func append(_ point: Point) {
        appended += 1
        if points.count < limit {
            points.append(point)
        } else {
            points[oldest] = point
            oldest = (oldest + 1) % limit
        }
    }
}
