import PoolMetrics
import ResourceTypes

/// What is known of all pools at one moment, with as much of the past as the graphs show.
///
/// Every number comes from ``PoolModel``; this only keeps models and what they were. A frozen view
/// is a second value of this type: it costs nothing until the first is changed.
struct PoolPicture: Sendable {
    /// An event with its time and its pool's name.
    struct TimedEvent: Sendable, Hashable {
        var time: WallTime
        var event: PoolEvent
    }

    /// The most points of history kept for a pool: ten minutes at one a second.
    static let historyLimit = 600
    /// The most events kept.
    static let eventLimit = 200

    /// The newest batch.
    private(set) var batch: SampleBatch?
    /// The models of the newest batch, in its order.
    private(set) var models: [PoolModel] = []
    /// Where a pool's model is.
    private(set) var indexByName: [String: Int] = [:]
    /// The history of each pool of the newest batch.
    private(set) var histories: [String: HistoryRing] = [:]
    /// The newest events, oldest first.
    private(set) var events: [TimedEvent] = []
    /// When the last batches were taken, in nanoseconds, oldest first.
    private(set) var instants: [UInt64] = []
    /// When errors were counted.
    var errors = ErrorHistory()
    /// How many batches came later than half an interval after they should have.
    var lateSamples = 0
    /// How long acquires had waited half a minute ago.
    private(set) var waitBaseline = WaitBaseline()
    /// All pools together.
    private(set) var totals = PoolTotals()

    /// What is known before the first batch.
    init() {}

    /// What was known at a moment of the past.
    init(
        batch: SampleBatch, since before: SampleBatch?, histories: [String: HistoryRing],
        instants: [UInt64], events: [TimedEvent]
    ) {
        self.batch = batch
        self.histories = histories
        self.instants = instants
        self.events = events
        models = PoolModel.models(of: batch, since: before)
        totals = PoolTotals(models)
        indexByName = Dictionary(
            models.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A pool's model, or nil.
    subscript(name: String) -> PoolModel? { indexByName[name].map { models[$0] } }

    /// How far back so many points of history reach; nil where it is not known.
    func span(_ points: Int) -> UInt64? {
        guard points > 1, points <= instants.count, let last = instants.last else { return nil }
        let first = instants[instants.count - points]
        // A recording's clock may have started again in between.
        return last >= first ? last - first : nil
    }

    /// Adds the next batch.
    mutating func append(_ next: SampleBatch) {
        if let batch, next.instantNanoseconds <= batch.instantNanoseconds {
            // A restarted feed: what came before does not belong to it.
            histories = [:]
            instants = []
            events = []
            errors = ErrorHistory()
            waitBaseline = WaitBaseline()
        } else if let batch {
            countLateness(batch, next)
        }
        advance(to: next)
    }

    /// Replaces everything by a window of history whose last batch is the present one.
    mutating func replace(_ window: [SampleBatch]) {
        self = PoolPicture()
        for batch in window.suffix(PoolPicture.historyLimit) { advance(to: batch) }
    }

    private mutating func advance(to next: SampleBatch) {
        let before = batch
        batch = next
        waitBaseline.note(next)
        instants.append(next.instantNanoseconds)
        if instants.count > PoolPicture.historyLimit { instants.removeFirst() }
        let counted = Dictionary(
            models.map { ($0.name, $0.statistics.errors) }, uniquingKeysWith: { first, _ in first })
        models = PoolModel.models(of: next, since: before)
        errors.take(models, since: counted, at: next.time)
        if before?.pools.map(\.name) != next.pools.map(\.name) {
            indexByName = Dictionary(
                models.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
            histories = histories.filter { indexByName[$0.key] != nil }
        }
        for model in models {
            histories[model.name, default: HistoryRing(limit: PoolPicture.historyLimit)].append(
                HistoryRing.Point(
                    inUse: Float(model.inUse), maximum: Float(model.maximum),
                    waiting: Float(model.waiting),
                    acquireRate: model.acquireRate.map { Float($0) } ?? .nan))
        }
        totals = PoolTotals(models)
        events.append(contentsOf: PoolPicture.ordered(next).suffix(PoolPicture.eventLimit))
        if events.count > PoolPicture.eventLimit {
            events.removeFirst(events.count - PoolPicture.eventLimit)
        }
    }

    /// A batch's events by time, and within one moment by pool and number.
    static func ordered(_ batch: SampleBatch) -> [TimedEvent] {
        batch.events.map { TimedEvent(time: batch.time(of: $0), event: $0) }.sorted { left, right in
            (left.time, left.event.pool, left.event.sequence)
                < (right.time, right.event.pool, right.event.sequence)
        }
    }

    private mutating func countLateness(_ batch: SampleBatch, _ next: SampleBatch) {
        let interval = max(batch.intervalNanoseconds, next.intervalNanoseconds)
        let gap = next.instantNanoseconds - batch.instantNanoseconds
        if interval > 0, gap > interval, gap - interval > interval / 2 { lateSamples += 1 }
    }
}
