import ResourcePools
import ResourceTypes

/// The requirement's four instruments, which work alone: no pool, no backend, no set-up.
///
/// ```swift
/// let metrics = ResourceMetrics()
/// metrics.resourceCount.increment()
/// metrics.resourceCount.value          // 1
/// print(metrics.prometheusText())      // … pepperpy_resources_total 1 …
/// ```
/// Count by hand where the resources are not in pools, or feed it with batches by ``record(_:)``;
/// doing both to one instance lets the batches overwrite the gauges. Any thread may call anything.
public final class ResourceMetrics: Sendable {
    /// The gauge `pepperpy_resources_total`: how many resources there are.
    public let resourceCount = ResourceGauge()
    /// The gauge `pepperpy_resources_in_use`: how many of them are leased.
    public let resourceUsage = ResourceGauge()
    /// The counter `pepperpy_resource_errors_total`: how many errors there were.
    public let resourceErrors = ResourceCounter()
    /// The histogram `pepperpy_resource_acquisition_seconds`: how long acquires took.
    public let acquisitionTime = ResourceHistogram()

    private let baseline = Lock(CounterBaseline())

    /// Instruments at zero.
    public init() {}

    /// Takes in a batch.
    ///
    /// The gauges become the sum of its pools; counter and histogram grow by what is new since the
    /// batch before. A batch that was left out is made up for by the next; a restarted pool counts
    /// on.
    public func record(_ batch: SampleBatch) {
        baseline.withLock { baseline in
            for sample in batch.pools {
                guard let earlier = baseline.advance(to: sample) else { continue }
                let now = sample.statistics
                resourceErrors.increment(by: now.errorsTotal &- earlier.errorsTotal)
                acquisitionTime.add(now.wait.since(earlier.wait))
            }
            resourceCount.set(batch.pools.reduce(0) { $0 + $1.statistics.states.size })
            resourceUsage.set(batch.pools.reduce(0) { $0 + $1.statistics.states.inUse })
        }
    }

    /// The four instruments in the Prometheus text format, without labels.
    public func prometheusText() -> String {
        var exposition = Exposition()
        exposition.open(.resourceCount)
        exposition.sample(PoolMetric.resourceCount.name, [], String(resourceCount.value))
        exposition.open(.resourceUsage)
        exposition.sample(PoolMetric.resourceUsage.name, [], String(resourceUsage.value))
        exposition.open(.resourceErrors)
        exposition.sample(PoolMetric.resourceErrors.name, [], String(resourceErrors.value))
        exposition.open(.acquisitionTime)
        exposition.histogram(PoolMetric.acquisitionTime.name, [], acquisitionTime.counts)
        return exposition.text
    }
}
