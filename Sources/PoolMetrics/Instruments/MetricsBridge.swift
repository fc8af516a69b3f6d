public import CoreMetrics
import ResourcePools
import ResourceTypes

/// Feeds swift-metrics from batches, so that a service's own backend sees its pools.
///
/// ```swift
/// let bridge = MetricsBridge()                 // the factory of MetricsSystem
/// bridge.record(sampler.sample(detail: false)) // every few seconds
/// ```
/// Names and labels are those of the Prometheus text: gauges as they stand, counters by what is new
/// since the batch before, so that a batch left out or a pool restarted corrupts nothing. A
/// histogram can't be handed over, since swift-metrics takes one observation at a time; its sum and
/// count go as the counters `pooltop_wait_seconds_total` and `pooltop_wait_measured_total` (and
/// `hold`, `create`), whose quotient is the mean.
///
/// Instruments are made once for each pool, and destroyed when a batch comes without it. Any thread
/// may call; calls run one after the other.
public final class MetricsBridge: Sendable {
    /// Everything that one pool feeds.
    private struct Instruments: Sendable {
        var gauges: [(field: PoolField, gauge: Gauge)] = []
        var counters: [(field: PoolField, counter: Counter)] = []
        var histograms: [(histogram: PoolHistogram, sum: FloatingPointCounter, count: Counter)] = []
    }

    private struct State: Sendable {
        var baseline = CounterBaseline()
        var instruments: [String: Instruments] = [:]
    }

    private let factory: any MetricsFactory
    private let state = Lock(State())

    /// Makes a bridge.
    ///
    /// - Parameter factory: makes the instruments; by default that of `MetricsSystem`.
    public init(factory: any MetricsFactory = MetricsSystem.factory) { self.factory = factory }

    /// Hands a batch over.
    ///
    /// - Complexity: O(pools × fields).
    public func record(_ batch: SampleBatch) {
        state.withLock { state in
            for sample in batch.pools {
                guard let earlier = state.baseline.advance(to: sample) else { continue }
                let instruments = state.instruments[sample.name] ?? makeInstruments(sample.name)
                state.instruments[sample.name] = instruments
                record(sample, since: earlier, into: instruments)
            }
            for name in state.baseline.keep(only: Set(batch.pools.map(\.name))) {
                state.instruments.removeValue(forKey: name).map(MetricsBridge.destroy)
            }
        }
    }

    private func record(
        _ sample: PoolSample, since earlier: PoolStatistics, into instruments: Instruments
    ) {
        let now = PoolModel(sample, since: nil)
        let then = PoolModel(
            PoolSample(name: sample.name, kind: sample.kind, statistics: earlier), since: nil)
        for (field, gauge) in instruments.gauges {
            if let value = field.value(of: now).number { gauge.record(value) }
        }
        for (field, counter) in instruments.counters {
            guard case .integer(let new) = field.value(of: now),
                case .integer(let old) = field.value(of: then), new > old
            else { continue }
            counter.increment(by: new - old)
        }
        for (histogram, sum, count) in instruments.histograms {
            let new = histogram.counts(of: now.statistics).since(histogram.counts(of: earlier))
            guard new.count > 0 else { continue }
            sum.increment(by: Double(new.sumNanoseconds) / 1e9)
            count.increment(by: new.count)
        }
    }

    /// The one place where instruments are made.
    private func makeInstruments(_ pool: String) -> Instruments {
        var instruments = Instruments()
        for field in PoolField.all {
            guard let metric = field.metric else { continue }
            let labels = metric.labels(of: pool).map { ($0.name, $0.value) }
            switch metric.kind {
            case .gauge:
                let gauge = Gauge(label: metric.name, dimensions: labels, factory: factory)
                instruments.gauges.append((field, gauge))
            case .counter:
                let counter = Counter(label: metric.name, dimensions: labels, factory: factory)
                instruments.counters.append((field, counter))
            case .histogram: break
            }
        }
        for histogram in PoolHistogram.allCases {
            let name = "pooltop_\(histogram.rawValue)"
            instruments.histograms.append(
                (
                    histogram,
                    FloatingPointCounter(
                        label: "\(name)_seconds_total", dimensions: [("pool", pool)],
                        factory: factory),
                    Counter(
                        label: "\(name)_measured_total", dimensions: [("pool", pool)],
                        factory: factory)
                ))
        }
        return instruments
    }

    private static func destroy(_ instruments: Instruments) {
        for (_, gauge) in instruments.gauges { gauge.destroy() }
        for (_, counter) in instruments.counters { counter.destroy() }
        for (_, sum, count) in instruments.histograms {
            sum.destroy()
            count.destroy()
        }
    }
}
