import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@Suite("Models derived from two samples")
struct PoolModelTests {
    private func sample(
        at seconds: Double, _ change: (inout PoolStatistics) -> Void = { _ in }
    ) -> PoolSample {
        var statistics = PoolStatistics()
        statistics.instantNanoseconds = UInt64(seconds * 1e9)
        change(&statistics)
        return PoolSample(name: "orders", kind: "sqlite", statistics: statistics)
    }

    @Test("Gauges need one sample; rates and quantiles are nil without a second")
    func single() {
        let model = PoolModel(
            sample(at: 5) {
                $0.states = ResourceStateCounts(created: 1, initialized: 2, inUse: 3, idle: 4)
                $0.size = .range(1...20)
                $0.waiting = 6
                $0.acquired = 100
            }, since: nil)
        #expect((model.inUse, model.idle, model.size, model.maximum) == (3, 6, 10, 20))
        #expect(model.waiting == 6)
        #expect(model.utilisation == 0.3)
        #expect(model.saturation == 0.15)
        #expect(model.elapsedSeconds == nil && model.acquireRate == nil)
        #expect(model.waitedShare == nil && model.wait(0.5) == nil && model.errorRate == nil)
    }

    @Test("Rates are differences over the time between the readings")
    func rates() {
        let model = PoolModel(
            sample(at: 12) {
                $0.acquired = 300
                $0.waited = 60
                $0.released = 280
                $0.made = 7
                $0.states.disposed = 5
                $0.errors = [.timeout: 3, .broken: 5]
                $0.wait.record(nanoseconds: 0)
                $0.wait.record(nanoseconds: 1_500_000)
            },
            since: sample(at: 10) {
                $0.acquired = 100
                $0.waited = 10
                $0.released = 100
                $0.made = 5
                $0.states.disposed = 4
                $0.errors = [.timeout: 1]
                $0.wait.record(nanoseconds: 0)
            })
        #expect(model.elapsedSeconds == 2)
        #expect(model.acquireRate == 100)
        #expect(model.releaseRate == 90)
        #expect(model.createRate == 1)
        #expect(model.disposeRate == 0.5)
        #expect(model.errorRate == 3.5)
        #expect(model.errorRate(.timeout) == 1)
        #expect(model.errorRate(.broken) == 2.5)
        #expect(model.errorRate(.reset) == 0)
        #expect(model.waitedShare == 0.25)
        // One acquisition was new, and it is in the bucket from 1.024 ms to 1.536 ms.
        #expect(model.wait(0.5).map { $0 > 0.001_024 && $0 <= 0.001_536 } == true)
        #expect(model.hold(0.5) == nil)
        #expect(model.create(0.99) == nil)
    }

    @Test("After a restart, or out of order, rates are nil rather than wrong")
    func restart() {
        let before = sample(at: 10) { $0.acquired = 100 }
        #expect(PoolModel(sample(at: 11) { $0.acquired = 99 }, since: before).acquireRate == nil)
        #expect(PoolModel(sample(at: 10) { $0.acquired = 101 }, since: before).acquireRate == nil)
        #expect(PoolModel(sample(at: 11) { $0.acquired = 101 }, since: before).acquireRate == 1)
    }

    @Test("A batch's models keep its order, and know the batch before by name")
    func batch() {
        let batches = SampleFixtures.workload(count: 2)
        var earlier = batches[0]
        earlier.pools.reverse()
        let models = PoolModel.models(of: batches[1], since: earlier)
        #expect(models.map(\.name) == ["orders", "sessions", "pages"])
        #expect(models.allSatisfy { ($0.acquireRate ?? 0) > 0 })
        #expect(batches[0].sample(named: "pages")?.kind == "memory")
        #expect(batches[0].sample(named: "none") == nil)
    }

    @Test("An event's world time is the batch's, less its age; clocks out of range do not trap")
    func eventTime() {
        var batch = SampleFixtures.workload(count: 1)[0]
        let event = PoolEvent(
            sequence: 1, pool: "orders",
            instantNanoseconds: batch.instantNanoseconds - 250_000_000,
            kind: .exhausted(maximum: 10))
        #expect(batch.time(of: event) == batch.time.advanced(byNanoseconds: -250_000_000))
        batch.instantNanoseconds = .max
        _ = batch.time(of: event)
    }
}
