import PoolMetrics
import ResourceTypes

/// An hour of all pools, packed: every batch of the last five minutes with all detail, and before
/// that one reading a second.
///
/// ```swift
/// var history = PoolHistory()
/// history.append(batch)
/// history.batch(at: time)      // what was sampled last at that time
/// ```
/// What is kept is raw and cumulative, so any moment can be looked at from any other. Nothing is
/// reserved: memory grows with the data up to the sum below and no further.
///
/// For 100 pools of ten resources each, in bytes:
///
///     recent    5 min × 4 a second × 100 pools × 208 a reading with detail    24,960,000
///     hour      3,600 s × 100 pools × 104 a reading                          37,440,000
///     events    8,192 × 176 and their texts, at most                           2,097,152
///     marks     4,096 × 160, at most                                              655,360
///                                                                             65,152,512
///     of                                                                      67,108,864
///
/// Where readings are larger, or samples come faster than four a second, each part keeps to its
/// bytes and reaches back less far. Where there are more pools than ``poolLimit``, those behind
/// have no history. A pool that comes or goes costs a whole reading of all. Where the world's clock
/// was set back, the time axis runs on by the pools' own.
struct PoolHistory: Sendable {
    /// The most pools that have a history.
    static let poolLimit = 4_096
    static let byteLimit = 64 << 20
    static let recentByteLimit = 24_960_000
    static let hourByteLimit = 37_440_000
    static let minute: Int64 = 60_000_000_000
    /// How far apart the hour's readings are, but for a tenth: timers are never exact.
    private static let summaryInterval: Int64 = 900_000_000

    /// Every batch, with detail.
    private(set) var recent = HistoryTier(
        byteLimit: PoolHistory.recentByteLimit, spanNanoseconds: 5 * minute, hasDetail: true)
    /// One batch a second.
    private(set) var hour = HistoryTier(
        byteLimit: PoolHistory.hourByteLimit, spanNanoseconds: 60 * minute, hasDetail: false)
    /// What happened.
    private(set) var events = HistoryEvents()
    private var lastInstant: UInt64 = 0

    /// What it takes in memory.
    var byteCount: Int { recent.byteCount + hour.byteCount + events.byteCount }
    /// The oldest moment.
    var first: WallTime? { [hour.first, recent.first].compactMap { $0 }.min() }
    /// The newest moment.
    var last: WallTime? { recent.last }

    /// Adds the next batch.
    ///
    /// - Returns: its place on the time axis.
    /// - Complexity: O(pools + events).
    @discardableResult
    mutating func append(_ batch: SampleBatch) -> WallTime {
        var time = min(max(batch.time, WallTime(nanosecondsSinceEpoch: 0)), .latestOnAxis)
        if let last, time <= last {
            let passed =
                batch.instantNanoseconds > lastInstant ? batch.instantNanoseconds - lastInstant : 1
            time = last.advanced(byNanoseconds: Int64(clamping: passed))
        }
        lastInstant = batch.instantNanoseconds
        recent.append(batch, at: time)
        let due = hour.last?.advanced(byNanoseconds: PoolHistory.summaryInterval)
        if due.map({ time >= $0 }) ?? true { hour.append(batch, at: time) }
        events.append(batch, at: time)
        return time
    }

    /// The part that knows a time best.
    private func tier(of time: WallTime) -> HistoryTier {
        if let first = recent.first, time >= first { recent } else { hour }
    }

    // MARK: - Moments

    /// The last moment at or before a time; the oldest where there is none, nil without any.
    ///
    /// - Complexity: O(log moments).
    func moment(atOrBefore time: WallTime) -> WallTime? {
        let tier = tier(of: time)
        return tier.place(atOrBefore: time).map { tier[$0].time } ?? first
    }

    /// The next moment after a time, or nil.
    ///
    /// - Complexity: O(log moments).
    func moment(after time: WallTime) -> WallTime? {
        for tier in [tier(of: time), recent] {
            if let place = tier.place(atOrBefore: time) {
                if let next = tier.place(after: place) {
                    return tier[next].time
                }
            } else if let first = tier.first, first > time {
                return first
            }
        }
        return nil
    }

    /// The last moment before a time, or nil.
    ///
    /// - Complexity: O(log moments).
    func moment(before time: WallTime) -> WallTime? {
        let earlier = time.advanced(byNanoseconds: -1)
        for tier in [recent, hour] {
            if let place = tier.place(atOrBefore: earlier) { return tier[place].time }
        }
        return nil
    }

    /// The interval in which a time lies, where it is a gap: longer than two and a half of the
    /// intervals that were meant.
    ///
    /// - Complexity: O(log moments).
    func gap(at time: WallTime) -> ClosedRange<WallTime>? {
        let tier = tier(of: time)
        guard let place = tier.place(atOrBefore: time), let after = moment(after: time) else {
            return nil
        }
        let before = tier[place].time
        // The hour's part skips what comes faster than one a second.
        let next = tier.place(after: place).map { tier[$0].interval } ?? 0
        let interval = max(
            Int64(clamping: max(tier[place].interval, next)), PoolHistory.summaryInterval)
        let length = after.nanoseconds(since: before)
        return length / 5 > interval / 2 ? before...after : nil
    }

    // MARK: - Readings

    /// What was sampled last at a time, with its events; the oldest where that was before.
    ///
    /// - Complexity: O(log moments + pools).
    func batch(at time: WallTime) -> SampleBatch? {
        let tier = tier(of: time)
        guard let place = tier.place(atOrBefore: max(time, first ?? time)) else { return nil }
        return tier.batch(at: place)
    }

    /// Reads one pool's samples from one time up to another, oldest first: one a second where they
    /// are older than the detail reaches.
    ///
    /// - Complexity: O(moments × (pools + changes)).
    func read(
        pool: String, from start: WallTime, through end: WallTime,
        _ take: (WallTime, PoolSample) -> Void
    ) {
        if let first = recent.first, start < first, let from = hour.first.map({ max($0, start) }) {
            let until = min(end, first.advanced(byNanoseconds: -1))
            if let place = hour.place(atOrBefore: from), let last = hour.place(atOrBefore: until),
                from <= until
            {
                hour.read(pool: pool, from: place, through: last, take)
            }
        }
        if let first = recent.first, let place = recent.place(atOrBefore: max(first, start)),
            let last = recent.place(atOrBefore: end)
        {
            recent.read(pool: pool, from: place, through: last, take)
        }
    }

    /// One pool's last sample at or before a time, with its detail while that is kept; nil where
    /// the pool was not there.
    ///
    /// - Complexity: O(log moments + pools + changes in a chunk).
    func sample(of pool: String, atOrBefore time: WallTime) -> (time: WallTime, PoolSample)? {
        guard let moment = moment(atOrBefore: time) else { return nil }
        var found: (time: WallTime, PoolSample)?
        read(pool: pool, from: moment, through: moment) { found = ($0, $1) }
        return found
    }

    /// What was shown at a time: the models, the graphs' points before it and the events.
    ///
    /// - Parameter points: how many moments the graphs reach back.
    /// - Complexity: O(log moments + points × pools).
    func picture(at time: WallTime, points: Int = PoolPicture.historyLimit) -> PoolPicture? {
        let tier = tier(of: time)
        guard let place = tier.place(atOrBefore: max(time, first ?? time)),
            let batch = tier.batch(at: place)
        else { return nil }
        let before = moment(before: tier[place].time).flatMap { self.batch(at: $0) }
        // One more than is shown, for the first rate.
        var missing = points
        let oldest = tier.place(missing, before: place)
        missing -= tier.number(of: place) - tier.number(of: oldest)
        var graphs = HistoryGraphs(
            names: batch.pools.map(\.name), points: points, through: tier.number(of: place))
        if tier.hasDetail, missing > 0, let recent = tier.first,
            let last = hour.place(atOrBefore: recent.advanced(byNanoseconds: -1))
        {
            hour.read(
                from: hour.place(missing - 1, before: last), through: last,
                limit: SampleNumbers.graphCount
            ) {
                graphs.take($0, $1, $2)
                return true
            }
        }
        tier.read(from: oldest, through: place, limit: SampleNumbers.graphCount) {
            graphs.take($0, $1, $2)
            return true
        }
        graphs.finish()
        return PoolPicture(
            batch: batch, since: before, histories: graphs.rings, instants: graphs.instants,
            events: events.last(PoolPicture.eventLimit, atOrBefore: time))
    }

    /// Goes through moments with their models, oldest first, until one is wanted.
    ///
    /// - Parameters:
    ///   - first: the moment before which nothing is looked at but for its rates.
    ///   - wanted: gets each moment and its models; true ends it.
    /// - Complexity: O(moments × pools).
    func scan(from first: WallTime, _ wanted: (WallTime, [PoolModel]) -> Bool) {
        var before: SampleBatch?
        var isOver = false
        for tier in [hour, recent] {
            guard !isOver, let start = tier.first.map({ max($0, first) }),
                let from = tier.place(atOrBefore: start), let last = tier.last,
                var through = tier.place(atOrBefore: last)
            else { continue }
            if !tier.hasDetail, let next = recent.first {
                guard next > first,
                    let place = tier.place(atOrBefore: next.advanced(byNanoseconds: -1))
                else { continue }
                through = place
            }
            tier.read(from: from, through: through) { chunk, entry, lists in
                let batch = chunk.batch(entry, lists)
                isOver = wanted(
                    chunk.entries[entry].time, PoolModel.models(of: batch, since: before))
                before = batch
                return !isOver
            }
        }
    }
}
