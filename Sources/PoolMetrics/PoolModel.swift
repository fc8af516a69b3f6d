public import ResourceTypes

/// What one pool is doing, derived from two samples: the numbers that people read.
///
/// ```swift
/// let model = PoolModel(sample, since: earlier)
/// model.acquireRate          // 812.4 leases a second, nil without an earlier sample
/// model.wait(0.99)           // 0.0031 s over the interval, nil where nothing was acquired
/// ```
/// A rate or quantile needs an earlier sample of the same pool. Without one, or after a restart
/// (counters that fell), rates are nil rather than wrong; gauges are always there.
public struct PoolModel: Sendable, Hashable {
    /// The later of the two samples.
    public let sample: PoolSample
    /// The time between the two, in seconds; nil without an earlier one.
    public let elapsedSeconds: Double?

    private let earlier: PoolStatistics?

    /// Derives from a sample and the one before it.
    public init(_ sample: PoolSample, since earlier: PoolSample?) {
        self.sample = sample
        let now = sample.statistics
        guard let then = earlier?.statistics,
            now.instantNanoseconds > then.instantNanoseconds,
            now.acquired >= then.acquired, now.made >= then.made
        else {
            self.earlier = nil
            elapsedSeconds = nil
            return
        }
        self.earlier = then
        elapsedSeconds = Double(now.instantNanoseconds - then.instantNanoseconds) / 1e9
    }

    /// Derives every pool of a batch from it and the batch before, in the batch's order.
    ///
    /// - Complexity: O(pools).
    public static func models(of batch: SampleBatch, since earlier: SampleBatch?) -> [PoolModel] {
        let before = Dictionary(
            (earlier?.pools ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return batch.pools.map { PoolModel($0, since: before[$0.name]) }
    }

    /// The reading behind the model.
    public var statistics: PoolStatistics { sample.statistics }
    /// The pool's name.
    public var name: String { sample.name }
    /// Resources leased now.
    public var inUse: Int { statistics.states.inUse }
    /// Resources free to lease now: initialized and idle.
    public var idle: Int { statistics.states.free }
    /// Live resources now.
    public var size: Int { statistics.states.size }
    /// The most resources that the pool may have.
    public var maximum: Int { statistics.size.maximum }
    /// Acquires that wait now.
    public var waiting: Int { statistics.waiting }

    /// The share of live resources that is leased, 0 to 1; nil where there is none.
    public var utilisation: Double? { size > 0 ? Double(inUse) / Double(size) : nil }

    /// The share of the ceiling that is leased, 0 to 1: at 1 the pool can't grow.
    ///
    /// Revoked leases do not count against the ceiling.
    public var saturation: Double {
        Double(inUse - statistics.revoked) / Double(max(1, maximum))
    }

    /// The share of the interval's leases that had to wait, 0 to 1; nil where there were none.
    public var waitedShare: Double? {
        guard let earlier else { return nil }
        let acquired = statistics.acquired - earlier.acquired
        guard acquired > 0, statistics.waited >= earlier.waited else { return nil }
        return Double(statistics.waited - earlier.waited) / Double(acquired)
    }

    /// Leases granted per second.
    public var acquireRate: Double? { rate { $0.acquired } }
    /// Leases given back per second.
    public var releaseRate: Double? { rate { $0.released } }
    /// Resources made per second.
    public var createRate: Double? { rate { $0.made } }
    /// Resources disposed of per second.
    public var disposeRate: Double? { rate { $0.states.disposed } }
    /// Errors per second, all kinds together.
    public var errorRate: Double? { rate { $0.errorsTotal } }

    /// Errors of one kind per second.
    public func errorRate(_ kind: PoolErrorKind) -> Double? { rate { $0.errors[kind] ?? 0 } }

    /// A quantile of the interval's wait times, in seconds; nil where nothing was acquired.
    ///
    /// An acquisition that did not wait counts as 0.
    public func wait(_ q: Double) -> Double? { quantile(q, of: .wait) }
    /// A quantile of the interval's hold times, in seconds, from the leases that were measured.
    public func hold(_ q: Double) -> Double? { quantile(q, of: .hold) }
    /// A quantile of the interval's creation times, in seconds.
    public func create(_ q: Double) -> Double? { quantile(q, of: .create) }

    private func rate(_ counter: (PoolStatistics) -> UInt64) -> Double? {
        guard let earlier, let elapsedSeconds else { return nil }
        let (now, then) = (counter(statistics), counter(earlier))
        guard now >= then else { return nil }
        return Double(now - then) / elapsedSeconds
    }

    /// A quantile of the interval by one of the histograms, in seconds.
    public func quantile(_ q: Double, of histogram: PoolHistogram) -> Double? {
        guard let earlier else { return nil }
        return histogram.counts(of: statistics).since(histogram.counts(of: earlier)).quantile(q)
    }
}
