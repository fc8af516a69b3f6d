import PoolMetrics

/// Gathers the points of graphs from packed moments, for the pools of one batch.
struct HistoryGraphs {
    private var points: [[HistoryRing.Point]]
    private var before: [SampleNumbers.Graph?]
    private let indexByName: [String: Int]
    private let names: [String]
    private let limit: Int
    /// The number of the last moment among all that there ever were.
    private let last: Int
    /// When the moments were, oldest first.
    private(set) var instants: [UInt64] = []

    /// - Parameters:
    ///   - limit: how many moments are shown; one more may be taken, for the first rate.
    ///   - last: the number of the last moment.
    init(names: [String], points limit: Int, through last: Int) {
        self.names = names
        self.limit = limit
        self.last = last
        points = Array(repeating: [], count: names.count)
        before = Array(repeating: nil, count: names.count)
        indexByName = Dictionary(
            names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Takes the next moment.
    mutating func take(_ chunk: HistoryChunk, _ entry: Int, _ lists: [[UInt64]]) {
        let instant = chunk.entries[entry].instant
        instants.append(instant)
        for (place, pool) in chunk.pools.enumerated() {
            // Mostly the pools are the same all the time.
            let index =
                place < names.count && names[place] == pool.name ? place : indexByName[pool.name]
            guard let index else { continue }
            let now = SampleNumbers.Graph(lists[place], batchInstant: instant)
            points[index].append(HistoryRing.Point(now, since: before[index]))
            before[index] = now
        }
    }

    /// Leaves out what is more than is shown.
    mutating func finish() {
        instants = Array(instants.suffix(limit))
        points = points.map { Array($0.suffix(limit)) }
    }

    /// Each pool's points.
    var rings: [String: HistoryRing] {
        Dictionary(
            zip(names, points).map { ($0, HistoryRing($1, appended: last + 1)) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension HistoryRing.Point {
    /// The point of a moment, from its numbers and those of the moment before.
    fileprivate init(_ now: SampleNumbers.Graph, since before: SampleNumbers.Graph?) {
        var rate = Float.nan
        if let before, now.instant > before.instant, now.acquired >= before.acquired {
            let seconds = Double(now.instant - before.instant) / 1e9
            rate = Float(Double(now.acquired - before.acquired) / seconds)
        }
        self.init(
            inUse: Float(now.inUse), maximum: Float(now.maximum), waiting: Float(now.waiting),
            acquireRate: rate)
    }
}
