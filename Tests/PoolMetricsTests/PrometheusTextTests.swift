import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@Suite("Prometheus text")
struct PrometheusTextTests {
    private let batch = SampleFixtures.workload(count: 5)[4]

    @Test("The requirement's four metrics are there by their names, types and help texts")
    func required() {
        let text = PrometheusText.text(of: batch)
        for (name, kind, help) in [
            ("pepperpy_resources_total", "gauge", "Total number of resources"),
            ("pepperpy_resources_in_use", "gauge", "Number of resources in use"),
            ("pepperpy_resource_errors_total", "counter", "Total number of resource errors"),
            ("pepperpy_resource_acquisition_seconds", "histogram", "Time to acquire a resource"),
        ] {
            #expect(text.contains("# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"))
        }
        #expect(text.hasPrefix("# HELP pepperpy_resources_total "))
        let orders = batch.pools[0].statistics
        #expect(text.contains("\npepperpy_resources_total{pool=\"orders\"} 10\n"))
        #expect(
            text.contains("\npepperpy_resources_in_use{pool=\"orders\"} \(orders.states.inUse)\n"))
        #expect(
            text.contains(
                "\npepperpy_resource_errors_total{pool=\"orders\"} \(orders.errorsTotal)\n"))
        #expect(
            text.contains(
                "\npepperpy_resource_acquisition_seconds_count{pool=\"orders\"} "
                    + "\(orders.acquired)\n"))
    }

    @Test("Kinds of error, reasons and states are labels, each there from the beginning")
    func labels() {
        var batch = batch
        batch.pools[1].statistics = PoolStatistics()
        let text = PrometheusText.text(of: batch)
        for kind in PoolErrorKind.allCases {
            #expect(
                text.contains("pooltop_errors_total{pool=\"sessions\",kind=\"\(kind.rawValue)\"} 0")
            )
        }
        for reason in DisposalReason.allCases {
            #expect(
                text.contains(
                    "pooltop_disposed_total{pool=\"sessions\",reason=\"\(reason.rawValue)\"} 0"))
        }
        #expect(text.contains("pooltop_resources{pool=\"orders\",state=\"in_use\"} "))
        #expect(!text.contains("state=\"disposed\""))
    }

    @Test("Histograms are cumulative and end with all")
    func histograms() {
        let text = PrometheusText.text(of: batch)
        for name in [
            "pepperpy_resource_acquisition_seconds", "pooltop_hold_seconds",
            "pooltop_create_seconds",
        ] {
            let lines = text.split(separator: "\n").filter {
                $0.hasPrefix("\(name)_bucket{pool=\"orders\"")
            }
            let values = lines.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
            #expect(values.count == LatencyBuckets.count)
            #expect(values == values.sorted())
            #expect(lines.last?.contains("le=\"+Inf\"") == true)
            #expect(text.contains("\(name)_count{pool=\"orders\"} \(values.last ?? -1)\n"))
        }
        #expect(text.contains("le=\"0.001024\""))
    }

    @Test("Labels are escaped: backslash, quote, line feed, and nothing else")
    func escaping() {
        var batch = batch
        batch.pools[0].name = "a\"b\\c\nd\r\nü{}"
        let text = PrometheusText.text(of: batch)
        #expect(text.contains("pepperpy_resources_total{pool=\"a\\\"b\\\\c\\nd\r\\nü{}\"} 10\n"))
    }

    @Test("Every line is a comment or a sample, and no series comes twice")
    func wellFormed() {
        var names: Set<Substring> = []
        for line in PrometheusText.text(of: batch).split(separator: "\n") {
            guard !line.hasPrefix("#") else { continue }
            let parts = line.split(separator: " ")
            #expect(parts.count == 2 && Double(parts[1]) != nil)
            #expect(names.insert(parts[0]).inserted)
        }
    }

    // MARK: - promtool

    static let promtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// What `promtool check metrics` says of a text.
    private func check(_ text: String) throws -> [Substring] {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: try #require(Self.promtool))
        process.arguments = ["check", "metrics"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: answer, as: UTF8.self).split(separator: "\n")
    }

    private static let onlyRemark =
        "pepperpy_resources_total non-counter metrics should not have \"_total\" suffix"

    @Test(
        "promtool has nothing to say but of the gauge that the requirement named _total",
        .enabled(if: promtool != nil, "promtool is not installed"))
    func promtoolCheck() throws {
        #expect(try check(PrometheusText.text(of: batch)) == [Self.onlyRemark[...]])
        var strange = batch
        strange.pools[0].name = "a\"b\\c\nd"
        #expect(try check(PrometheusText.text(of: strange)) == [Self.onlyRemark[...]])
        let metrics = ResourceMetrics()
        metrics.acquisitionTime.observe(seconds: 0.01)
        #expect(try check(metrics.prometheusText()) == [Self.onlyRemark[...]])
    }

    @Test(
        "promtool is heard when something is wrong",
        .enabled(if: promtool != nil, "promtool is not installed"))
    func promtoolCanary() throws {
        #expect(try check("# TYPE a counter\na 1\n").isEmpty == false)
    }
}
