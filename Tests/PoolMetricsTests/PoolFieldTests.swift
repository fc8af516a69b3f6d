import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@Suite("The table of fields")
struct PoolFieldTests {
    private let batches = SampleFixtures.workload(count: 2)

    @Test("Ids are unique, lower case, and all that others rely on are there")
    func ids() {
        let ids = PoolField.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(id.allSatisfy { $0 == "_" || $0.isNumber || ("a"..."z").contains($0) })
        }
        var needed = [
            "name", "kind", "phase", "in_use", "idle", "size", "min", "max", "waiting",
            "oldest_wait_seconds", "utilisation", "saturation", "pending_cleanups",
            "acquired_total", "waited_total", "barged_total", "released_total", "cancelled_total",
            "created_total",
            "errors_total", "acquire_rate", "error_rate", "create_rate", "dispose_rate",
            "waited_share", "wait_p50_seconds", "wait_p90_seconds", "wait_p99_seconds",
            "hold_p50_seconds", "hold_p90_seconds", "hold_p99_seconds", "create_p50_seconds",
            "create_p90_seconds", "create_p99_seconds", "hold_sample_interval",
            "events_dropped_total",
        ]
        needed += PoolErrorKind.allCases.map { "errors_\($0.rawValue)_total" }
        needed += DisposalReason.allCases.map { "disposed_\($0.rawValue)_total" }
        needed += ResourceState.allCases.map { "state_\($0.rawValue)" }
        #expect(needed.filter { !ids.contains($0) } == [])
    }

    @Test("Every field says what it is, and its heading fits its width")
    func complete() {
        for field in PoolField.all {
            #expect(!field.title.isEmpty && !field.derivation.isEmpty)
            #expect(field.help.hasSuffix("."), "\(field.id)")
            #expect(field.heading.count <= field.width, "\(field.id)")
            #expect(field.heading.count <= field.title.count, "\(field.id)")
            #expect((field.format == .text) == field.unit.isEmpty, "\(field.id)")
            #expect(PoolField.named(field.id)?.id == field.id)
        }
        #expect(PoolField.named("nothing") == nil)
    }

    @Test("A metric's name has one type and one help text, and each series is one field's")
    func metrics() {
        var seen: [String: PoolMetric] = [:]
        var series: Set<[String]> = []
        for metric in PoolField.all.compactMap(\.metric) {
            if let other = seen[metric.name] {
                #expect(other.kind == metric.kind && other.help == metric.help)
            }
            seen[metric.name] = metric
            #expect((metric.histogram != nil) == (metric.kind == .histogram))
            guard metric.kind != .histogram else { continue }
            #expect(series.insert([metric.name, metric.labelValue ?? ""]).inserted)
        }
        #expect(PoolMetric.required.allSatisfy { seen[$0.name] == $0 })
    }

    @Test("Values come from the reading and the model")
    func values() {
        var statistics = batches[1].pools[0].statistics
        statistics.errors = [.timeout: 2, .broken: 1]
        statistics.disposals = [.maxLifetime: 4]
        statistics.oldestWaiterNanoseconds = 1_500_000_000
        statistics.phase = .shuttingDown
        let sample = PoolSample(name: "orders", kind: "sqlite", statistics: statistics)
        let model = PoolModel(sample, since: batches[0].pools[0])
        func value(_ id: String) -> FieldValue? { PoolField.named(id)?.value(of: model) }
        #expect(value("name") == .text("orders"))
        #expect(value("kind") == .text("sqlite"))
        #expect(value("phase") == .text("shutting_down"))
        #expect(value("in_use") == .integer(model.inUse))
        #expect(value("size") == .integer(10))
        #expect(value("idle") == .integer(model.idle))
        #expect(value("oldest_wait_seconds") == .real(1.5))
        #expect(value("errors_total") == .integer(3))
        #expect(value("errors_timeout_total") == .integer(2))
        #expect(value("errors_reset_total") == .integer(0))
        #expect(value("disposed_max_lifetime_total") == .integer(4))
        #expect(value("state_in_use") == .integer(model.inUse))
        #expect(value("acquire_rate") == model.acquireRate.map(FieldValue.real))
        #expect(value("wait_p99_seconds") == model.wait(0.99).map(FieldValue.real))
        #expect(value("hold_p50_seconds") == model.hold(0.5).map(FieldValue.real))
        #expect(value("utilisation") == model.utilisation.map(FieldValue.real))
    }

    @Test("What an adaptive pool has chosen and aims at are values, of another pool null")
    func adaptive() {
        var sample = batches[1].pools[0]
        sample.statistics.size = .adaptive(2...40, target: 0.875)
        sample.statistics.chosenSize = 12
        let model = PoolModel(sample, since: nil)
        #expect(PoolField.named("chosen_size")?.text(of: model) == "12")
        #expect(PoolField.named("target_utilisation")?.value(of: model) == .real(0.875))
    }

    @Test("Without an earlier sample, rates and quantiles are null, and nothing else is")
    func nulls() {
        let model = PoolModel(batches[1].pools[0], since: nil)
        for field in PoolField.all {
            let derived =
                field.derivation.hasPrefix("difference") || field.help.hasSuffix("does not adapt.")
            #expect((field.value(of: model) == .null) == derived, "\(field.id)")
        }
    }

    @Test("A counter too large for a number is the largest number")
    func clamping() {
        #expect(FieldValue(UInt64.max) == .integer(.max))
        #expect(FieldValue(Double.nan) == .null)
        #expect(FieldValue(nil) == .null)
        #expect(FieldValue.real(0.5).number == 0.5)
        #expect(FieldValue.integer(2).number == 2)
        #expect(FieldValue.text("2").number == nil)
    }

    @Test(
        "Values read as people write them",
        arguments: [
            ("wait_p99_seconds", 0.0031, "3.1 ms"), ("acquire_rate", 812.4, "812/s"),
            ("acquire_rate", 0, "0/s"), ("utilisation", 0.834, "83 %"), ("size", 8.44, "8.4"),
        ] as [(String, Double, String)])
    func text(id: String, number: Double, written: String) {
        #expect(PoolField.named(id)?.text(.real(number)) == written)
    }

    @Test("Whole numbers, words and what is missing")
    func otherText() {
        let field = PoolField.named("size")
        #expect(field?.text(.integer(12)) == "12")
        #expect(field?.text(.integer(12_345)) == "12.3k")
        #expect(PoolField.named("acquire_rate")?.text(.integer(3)) == "3/s")
        #expect(PoolField.named("wait_p50_seconds")?.text(.integer(80)) == "1m20s")
        #expect(PoolField.named("name")?.text(.integer(7)) == "7")
        #expect(field?.text(.null) == "–")
        #expect(field?.text(.text("a")) == "a")
        #expect(PoolField.named("utilisation")?.text(.integer(1)) == "100 %")
    }
}
