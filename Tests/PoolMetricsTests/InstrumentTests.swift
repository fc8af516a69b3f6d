import CoreMetrics
import PoolMetrics
import ResourceTypes
import Synchronization
import TestSupport
import Testing

@Suite("ResourceMetrics and its instruments")
struct ResourceMetricsTests {
    @Test("It works alone, as the requirement's script has it")
    func alone() {
        let metrics = ResourceMetrics()
        metrics.resourceCount.increment()
        #expect(metrics.resourceCount.value == 1)
        metrics.resourceUsage.set(5)
        metrics.resourceUsage.decrement(by: 2)
        #expect(metrics.resourceUsage.value == 3)
        metrics.resourceErrors.increment()
        metrics.resourceErrors.increment(by: 2)
        #expect(metrics.resourceErrors.value == 3)
        metrics.acquisitionTime.observe(seconds: 0.002)
        #expect(metrics.acquisitionTime.count == 1)
        #expect(metrics.acquisitionTime.sum == 0.002)
        let text = metrics.prometheusText()
        #expect(text.contains("\npepperpy_resources_total 1\n"))
        #expect(text.contains("\npepperpy_resources_in_use 3\n"))
        #expect(text.contains("\npepperpy_resource_errors_total 3\n"))
        #expect(text.contains("\npepperpy_resource_acquisition_seconds_sum 0.002\n"))
    }

    @Test("A histogram counts by bucket; what is no duration counts as none")
    func histogram() {
        let histogram = ResourceHistogram()
        for seconds in [-1, .nan, 0, 1e-6, 0.5, 1e300, .infinity] {
            histogram.observe(seconds: seconds)
        }
        #expect(histogram.count == 7)
        let buckets = histogram.buckets
        #expect(buckets.count == LatencyBuckets.count)
        #expect(buckets[0] == (1e-6, 4))
        #expect(buckets.last?.upperBoundSeconds == .infinity)
        #expect(buckets.last?.cumulativeCount == 7)
        #expect(buckets.dropLast().last?.cumulativeCount == 5)
    }

    @Test("Any number of tasks may count at once, and none is lost", .timeLimit(.minutes(15)))
    func threads() async {
        let metrics = ResourceMetrics()
        await withDiscardingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { @concurrent in
                    for number in 0..<2_000 {
                        metrics.resourceCount.increment(by: 2)
                        metrics.resourceCount.decrement()
                        metrics.resourceErrors.increment()
                        metrics.acquisitionTime.observe(nanoseconds: UInt64(number) * 1_000)
                    }
                }
            }
        }
        #expect(metrics.resourceCount.value == 16_000)
        #expect(metrics.resourceErrors.value == 16_000)
        #expect(metrics.acquisitionTime.count == 16_000)
        #expect(metrics.acquisitionTime.counts.sumNanoseconds == 8 * 1_999_000 * 1_000)
    }

    @Test("Fed with batches, it is their sum, whatever is left out in between")
    func batches() {
        let batches = SampleFixtures.workload(count: 12)
        let metrics = ResourceMetrics()
        for index in [0, 1, 5, 4, 11, 11] { metrics.record(batches[index]) }
        let last = batches[11].pools.map(\.statistics)
        #expect(metrics.resourceCount.value == 30)
        #expect(metrics.resourceUsage.value == last.reduce(0) { $0 + $1.states.inUse })
        #expect(metrics.resourceErrors.value == last.reduce(0) { $0 + $1.errorsTotal })
        #expect(metrics.acquisitionTime.count == last.reduce(0) { $0 + $1.acquired })
    }

    @Test("A restarted pool counts on from where its predecessor was")
    func restart() {
        let first = SampleFixtures.workload(count: 5)[4]
        var second = SampleFixtures.workload(count: 1)[0]
        second.pools = second.pools.map {
            var pool = $0
            pool.statistics.instantNanoseconds = first.instantNanoseconds + 1
            return pool
        }
        let metrics = ResourceMetrics()
        metrics.record(first)
        metrics.record(second)
        let acquired = (first.pools + second.pools).reduce(0) { $0 + $1.statistics.acquired }
        #expect(metrics.acquisitionTime.count == acquired)
    }
}

/// Keeps what it is told, by name and labels.
private final class RecordingFactory: MetricsFactory {
    struct Contents: Sendable {
        var values: [String: Double] = [:]
        var made: [String: Int] = [:]
        var destroyed = 0
    }

    final class Handler: CounterHandler, FloatingPointCounterHandler, RecorderHandler {
        let key: String
        let contents: Shared

        init(_ key: String, _ contents: Shared) {
            self.key = key
            self.contents = contents
            contents.mutex.withLock { $0.made[key, default: 0] += 1 }
        }

        func increment(by amount: Int64) { add(Double(amount)) }
        func increment(by amount: Double) { add(amount) }
        func record(_ value: Int64) { set(Double(value)) }
        func record(_ value: Double) { set(value) }
        func reset() { set(0) }

        private func add(_ amount: Double) {
            contents.mutex.withLock { $0.values[key, default: 0] += amount }
        }
        private func set(_ value: Double) { contents.mutex.withLock { $0.values[key] = value } }
    }

    final class Shared: Sendable { let mutex = Mutex(Contents()) }

    let contents = Shared()

    private func handler(_ label: String, _ dimensions: [(String, String)]) -> Handler {
        let labels = dimensions.map { "\($0.0)=\($0.1)" }.joined(separator: ",")
        return Handler("\(label){\(labels)}", contents)
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        handler(label, dimensions)
    }
    func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler { handler(label, dimensions) }
    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler { handler(label, dimensions) }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        NOOPMetricsHandler.instance
    }
    private func count() { contents.mutex.withLock { $0.destroyed += 1 } }
    func destroyCounter(_ handler: any CounterHandler) { count() }
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { count() }
    func destroyRecorder(_ handler: any RecorderHandler) { count() }
    func destroyTimer(_ handler: any TimerHandler) { count() }

    var values: [String: Double] { contents.mutex.withLock { $0.values } }
    var made: [String: Int] { contents.mutex.withLock { $0.made } }
    var destroyed: Int { contents.mutex.withLock { $0.destroyed } }
}

@Suite("The bridge to swift-metrics")
struct MetricsBridgeTests {
    @Test("Gauges stand as the last batch has them, counters add up, whatever is left out")
    func batches() {
        let factory = RecordingFactory()
        let bridge = MetricsBridge(factory: factory)
        let batches = SampleFixtures.workload(count: 12)
        for index in [0, 1, 6, 5, 11] { bridge.record(batches[index]) }
        let values = factory.values
        for pool in batches[11].pools {
            let (labels, now) = ("{pool=\(pool.name)}", pool.statistics)
            #expect(values["pepperpy_resources_in_use\(labels)"] == Double(now.states.inUse))
            #expect(values["pepperpy_resources_total\(labels)"] == 10)
            #expect(values["pooltop_acquired_total\(labels)"] == Double(now.acquired))
            #expect(
                values["pepperpy_resource_errors_total\(labels)"] ?? 0 == Double(now.errorsTotal))
            #expect(
                values["pooltop_disposed_total{pool=\(pool.name),reason=idle_timeout}"]
                    == Double(now.states.disposed))
            #expect(values["pooltop_wait_measured_total\(labels)"] == Double(now.acquired))
            let seconds = Double(now.hold.sumNanoseconds) / 1e9
            let sum = values["pooltop_hold_seconds_total\(labels)"] ?? 0
            #expect(abs(sum - seconds) < 1e-6)
        }
    }

    @Test("Each instrument is made once, and goes with its pool")
    func lifetimes() {
        let factory = RecordingFactory()
        let bridge = MetricsBridge(factory: factory)
        let batches = SampleFixtures.workload(count: 4)
        bridge.record(batches[0])
        bridge.record(batches[1])
        #expect(factory.made.values.allSatisfy { $0 == 1 })
        let eachPool = factory.made.count / 3
        var without = batches[2]
        without.pools.removeLast()
        bridge.record(without)
        #expect(factory.destroyed == eachPool)
        bridge.record(batches[3])
        #expect(factory.made.values.filter { $0 == 2 }.count == eachPool)
    }

    @Test("A restarted pool counts on")
    func restart() {
        let factory = RecordingFactory()
        let bridge = MetricsBridge(factory: factory)
        var (first, second) = (PoolStatistics(), PoolStatistics())
        first.instantNanoseconds = 1
        first.acquired = 100
        second.instantNanoseconds = 2
        second.acquired = 7
        for statistics in [first, second] {
            bridge.record(
                SampleBatch(
                    time: SampleFixtures.start, instantNanoseconds: statistics.instantNanoseconds,
                    intervalNanoseconds: 1,
                    pools: [PoolSample(name: "orders", kind: "", statistics: statistics)],
                    events: []))
        }
        #expect(factory.values["pooltop_acquired_total{pool=orders}"] == 107)
    }
}
