import PoolMetrics
import ResourceTypes

/// One pool's past on a grid of time: what its graphs and its strip chart are drawn from.
///
/// A column is so many samples wide and has two halves; each half holds what came in it, the
/// greatest of gauges and quantiles, the mean of rates. The grid is laid so that samples fall into
/// the middle of columns, not onto their edges. What is kept is bounded by ``columnLimit``.
struct PoolTrack: Sendable {
    /// What a track is of; another one needs another track.
    struct Subject: Sendable, Hashable {
        /// The pool's name.
        var pool: String
        /// How much time a column is, in nanoseconds.
        var columnNanoseconds: Int64
        /// How far apart samples are meant to be, in nanoseconds.
        var intervalNanoseconds: Int64
        /// Which history it was read from.
        var history: Int
    }

    /// What happened in half a column; not a number where nothing is known.
    struct Half: Sendable, Hashable {
        fileprivate var number = Int.min
        fileprivate var samples: Float = 0
        var inUse = Float.nan, size = Float.nan, maximum = Float.nan, waiting = Float.nan
        /// Leases per second.
        var leases = Float.nan
        /// Quantiles of waiting, in seconds.
        var waitMedian = Float.nan, waitTail = Float.nan

        fileprivate mutating func take(_ model: PoolModel) {
            func greater(_ old: Float, _ new: Double?) -> Float {
                guard let new else { return old }
                return old.isNaN ? Float(new) : max(old, Float(new))
            }
            inUse = greater(inUse, Double(model.inUse))
            size = greater(size, Double(model.size))
            maximum = greater(maximum, Double(model.maximum))
            waiting = greater(waiting, Double(model.waiting))
            waitMedian = greater(waitMedian, model.wait(0.5))
            waitTail = greater(waitTail, model.wait(0.99))
            if let rate = model.acquireRate {
                leases =
                    leases.isNaN ? Float(rate) : leases + (Float(rate) - leases) / (samples + 1)
                samples += 1
            }
        }
    }

    /// What a slot was in a column's last sample.
    struct Cell: Sendable, Hashable {
        /// The resource's state.
        var state: ResourceState
        /// Whether something was being done to it.
        var isBusy: Bool
        /// Whether it was in use and its lease had been revoked.
        var isRevoked = false
        /// Whether it had been so since the column before: the same hold, the same rest.
        var isContinued: Bool
    }

    private struct Column: Sendable {
        var number = Int.min
        /// Slots in order, each its index above a byte for its cell.
        var slots: [UInt32] = []
    }

    /// The most columns.
    static let columnLimit = 512

    /// What it is of.
    let subject: Subject
    /// The last moment in it.
    private(set) var through: WallTime
    /// The last moment that was looked at, whether the pool was there or not.
    private(set) var examined: WallTime
    /// How many of its samples were read from the history, not given to it as they came.
    private(set) var samplesRead = 0
    /// The first moment in it.
    private(set) var since: WallTime?
    /// The slots that were seen, by index.
    private(set) var slots: [Int] = []
    private let origin: Int64
    private var halves = [Half](repeating: Half(), count: PoolTrack.columnLimit * 2)
    private var columns = [Column](repeating: Column(), count: PoolTrack.columnLimit)
    private var first: PoolSample?
    private var last: PoolSample?
    /// The slots in the last sample of the column before the present one.
    private var before: [PoolStatistics.Slot] = []

    /// An empty track that is to end at a time.
    init(_ subject: Subject, endingAt time: WallTime) {
        self.subject = subject
        origin = time.nanosecondsSinceEpoch - subject.columnNanoseconds / 2
        through = WallTime(nanosecondsSinceEpoch: .min)
        examined = through
    }

    /// Adds what the history has of the pool from the moment after the last one up to another.
    ///
    /// - Complexity: O(moments × (pools + changes)).
    mutating func read(_ history: PoolHistory, from start: WallTime, through end: WallTime) {
        let before = examined
        history.read(pool: subject.pool, from: max(start, before), through: end) { time, sample in
            guard time > before else { return }
            add(sample, at: time)
            samplesRead += 1
        }
        examined = end
    }

    /// A moment passes at which the pool was not there.
    mutating func pass(_ time: WallTime) { examined = time }

    /// Adds a sample later than all.
    ///
    /// - Complexity: O(slots).
    mutating func add(_ sample: PoolSample, at time: WallTime) {
        let model = PoolModel(sample, since: last)
        let (column, half) = (number(of: time), halfNumber(of: time))
        if let last, number(of: through) != column {
            before = last.statistics.slots
            if column % 64 == 0 { forgetSlots() }
        }
        let place = PoolTrack.place(half, halves.count)
        if halves[place].number != half {
            halves[place] = Half()
            halves[place].number = half
        }
        halves[place].take(model)
        columns[PoolTrack.place(column, columns.count)] = Column(
            number: column, slots: packed(sample.statistics))
        if first == nil {
            first = sample
            since = time
        }
        last = sample
        through = time
        examined = time
    }

    /// Leaves out the slots that no column has any more.
    private mutating func forgetSlots() {
        slots = Set(columns.flatMap { column in column.slots.map { Int($0 >> 8) } }).sorted()
    }

    private mutating func packed(_ reading: PoolStatistics) -> [UInt32] {
        reading.slots.map { slot in
            let place = slots.boundary { $0 >= slot.index }
            if place == slots.count || slots[place] != slot.index {
                slots.insert(slot.index, at: place)
            }
            // Ages are coarse; how often it was leased is exact.
            let old = before.boundary { $0.index >= slot.index }
            let isContinued =
                old < before.count && before[old].resource == slot.resource
                && before[old].uses == slot.uses && before[old].state == slot.state
            let state = UInt32(ResourceState.allCases.firstIndex(of: slot.state) ?? 0)
            return UInt32(truncatingIfNeeded: slot.index) << 8 | state
                | (slot.isRevoked ? 0x20 : slot.activity != nil ? 0x40 : 0)
                | (isContinued ? 0x80 : 0)
        }
    }

    // MARK: - Reading

    /// The number of the newest column.
    var lastColumn: Int { number(of: through) }

    /// The number of the column in which a time lies.
    func number(of time: WallTime) -> Int { halfNumber(of: time) >> 1 }

    private func halfNumber(of time: WallTime) -> Int {
        let (passed, _) = time.nanosecondsSinceEpoch.subtractingReportingOverflow(origin)
        return Int((Double(passed) / Double(subject.columnNanoseconds) * 2).rounded(.down))
    }

    /// The last time in a column.
    func end(ofColumn number: Int) -> WallTime {
        let (length, _) = Int64(number + 1).multipliedReportingOverflow(
            by: subject.columnNanoseconds)
        return WallTime(nanosecondsSinceEpoch: origin &+ length &- 1)
    }

    /// What is known of half a column: where no sample fell into it, what the one before said,
    /// unless that is too long ago.
    func half(_ number: Int) -> Half? {
        let length = max(1, subject.columnNanoseconds / 2)
        let reach = Int(min(64, subject.intervalNanoseconds / 2 * 5 / length))
        guard number <= lastColumn * 2 + 1 else { return nil }
        for back in 0...max(0, reach) {
            let half = halves[PoolTrack.place(number - back, halves.count)]
            if half.number == number - back { return half }
        }
        return nil
    }

    /// What a slot was in a column; nil where there was none, or nothing is known.
    ///
    /// - Complexity: O(log slots).
    func cell(slot: Int, column number: Int) -> Cell? {
        let reach = Int(
            min(8, subject.intervalNanoseconds / 2 * 5 / max(1, subject.columnNanoseconds)))
        guard number <= lastColumn else { return nil }
        for back in 0...max(0, reach) {
            let column = columns[PoolTrack.place(number - back, columns.count)]
            guard column.number == number - back else { continue }
            let place = column.slots.boundary { Int($0 >> 8) >= slot }
            guard place < column.slots.count, Int(column.slots[place] >> 8) == slot else {
                return nil
            }
            let code = column.slots[place]
            return Cell(
                state: ResourceState.allCases[Int(code & 0x0F)], isBusy: code & 0x40 != 0,
                isRevoked: code & 0x20 != 0, isContinued: code & 0x80 != 0 || back > 0)
        }
        return nil
    }

    /// What one of the histograms counted since the track began.
    func counts(_ histogram: PoolHistogram) -> LatencyCounts {
        guard let first, let last else { return LatencyCounts() }
        return histogram.counts(of: last.statistics).since(
            histogram.counts(of: first.statistics))
    }

    private static func place(_ number: Int, _ count: Int) -> Int {
        let rest = number % count
        return rest < 0 ? rest + count : rest
    }
}
