import Foundation
import TestSupport
import Testing

/// What goes to standard output when it is no terminal: for scripts and pipes.
@Suite("Output")
struct OutputTests {
    /// The ids that are promised for `--once --format json`; there may be more.
    static let promised = [
        "name", "in_use", "idle", "size", "max", "waiting", "pending_cleanups", "acquired_total",
        "errors_total", "state_created", "state_initialized", "state_in_use", "state_idle",
        "state_failed", "state_disposed", "wait_p99_seconds",
    ]

    @Test("One sample as JSON has every promised id, of every pool", .timeLimit(.minutes(15)))
    func once() async throws {
        let result = try await Subprocess.run(
            BuiltBinary.url, ["--once", "--format", "json", "--duration", "3s"])
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(result.output.hasSuffix("}\n"))
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let time = try #require(object["time"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/) != nil)
        let pools = try #require(object["pools"] as? [[String: Any]])
        #expect(pools.map { $0["name"] as? String } == ["orders-db", "quotes-api", "frames"])
        for pool in pools { #expect(Set(pool.keys).isSuperset(of: Self.promised)) }
        // Real pools were used: something was leased in that time.
        #expect(pools.contains { ($0["acquired_total"] as? Int ?? 0) > 0 })
    }

    @Test(
        "Output that is no terminal gets plain frames, and never an escape",
        .timeLimit(.minutes(15)))
    func piped() async throws {
        let result = try await Subprocess.run(
            BuiltBinary.url,
            ["--seed", "3", "--interval", "500ms", "--duration", "5s", "--scenario", "churn"])
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(!result.output.contains("\u{1b}"))
        let frames = result.output.split(separator: "\n\n")
        #expect((2...11).contains(frames.count))
        for frame in frames { #expect(frame.contains("states: created ")) }
    }

    @Test("Without --once, JSON is one object a line", .timeLimit(.minutes(15)))
    func lines() async throws {
        let result = try await Subprocess.run(
            BuiltBinary.url,
            ["--format", "json", "--interval", "500ms", "--duration", "5s"])
        let lines = result.output.split(separator: "\n")
        #expect(lines.count >= 2)
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            #expect((object as? [String: Any])?["pools"] != nil)
        }
    }

    @Test("A reader that goes away ends it quietly, with what it records", .timeLimit(.minutes(15)))
    func head() async throws {
        let folder = try TemporaryFolder()
        let line = "{ \"$0\" --interval 50ms --record run.pooltop; echo ended with $? >&2; }"
        let result = try await Subprocess.run(
            URL(filePath: "/bin/sh"), ["-c", line + " | head -n 1", BuiltBinary.url.path],
            folder: folder.url)
        #expect(result.errors == "ended with 0\n")
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(try folder.names() == ["run.pooltop"])
    }

    @Test(
        "The metrics have the requirement's four, with the pool as label", .timeLimit(.minutes(15)))
    func metrics() async throws {
        let result = try await Subprocess.run(
            BuiltBinary.url, ["metrics", "--duration", "300ms"])
        #expect(result.status == 0)
        for line in [
            "# HELP pepperpy_resources_total Total number of resources",
            "# TYPE pepperpy_resources_total gauge",
            "# HELP pepperpy_resources_in_use Number of resources in use",
            "# TYPE pepperpy_resources_in_use gauge",
            "# HELP pepperpy_resource_errors_total Total number of resource errors",
            "# TYPE pepperpy_resource_errors_total counter",
            "# HELP pepperpy_resource_acquisition_seconds Time to acquire a resource",
            "# TYPE pepperpy_resource_acquisition_seconds histogram",
            "pepperpy_resources_total{pool=\"orders-db\"} ",
        ] {
            #expect(("\n" + result.output).contains("\n" + line), "\(line)")
        }
    }

    @Test(
        "promtool has one remark, which the requirement's own name earns",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool")),
        .timeLimit(.minutes(15)))
    func promtool() async throws {
        let result = try await Subprocess.run(
            URL(filePath: "/bin/sh"),
            [
                "-c", "\"$0\" metrics --duration 300ms | /usr/bin/promtool check metrics",
                BuiltBinary.url.path,
            ])
        let remarks = (result.output + result.errors).split(separator: "\n")
        #expect(
            remarks == [
                "pepperpy_resources_total non-counter metrics should not have \"_total\" suffix"
            ])
    }

    @Test("A recording is inspected and replayed", .timeLimit(.minutes(15)))
    func recording() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("run.pooltop")
        let recorded = try await Subprocess.run(
            BuiltBinary.url,
            ["record", file, "--scenario", "burst", "--seed", "7", "--duration", "1500ms"])
        #expect(recorded.status == 0)
        #expect(recorded.errors == "")
        let summary = /recorded (\d) samples? into .*run\.pooltop\n/
        let count = try #require(recorded.output.wholeMatch(of: summary)?.output.1)
        #expect(try folder.names() == ["run.pooltop"])
        let inspected = try await Subprocess.run(BuiltBinary.url, ["inspect", file])
        for part in [
            "version   4, written by pooltop ", "scenario  burst, seed 7\n", "span      ",
            "samples   \(count), one every 1.0 s", "pools     3: orders-db (sqlite), ",
            "events    ", "findings  0\n",
        ] {
            #expect(inspected.output.contains(part), "\(part)")
        }
        let last = try await Subprocess.run(BuiltBinary.url, ["replay", file, "--once"])
        #expect(last.output.contains("states: created "))
        let first = try await Subprocess.run(
            BuiltBinary.url, ["replay", file, "--once", "--at", "0s"])
        #expect(first.status == 0)
        #expect((first.output == last.output) == (count == "1"))
        let played = try await Subprocess.run(BuiltBinary.url, ["replay", file, "--speed", "100"])
        #expect(played.status == 0)
        #expect(played.output.hasPrefix(first.output))
        #expect(played.output.hasSuffix(last.output))
        #expect(played.output.components(separatedBy: "\n\n").count == Int(count))
    }

    @Test("A person's own scenario and theme come first", .timeLimit(.minutes(15)))
    func ownFiles() async throws {
        let folder = try TemporaryFolder()
        let environment = ["XDG_CONFIG_HOME": folder.url.path]
        try folder.write(OwnScenario.text(named: "steady"), to: "pooltop/scenarios/steady.yaml")
        try folder.write("system: base16\n", to: "pooltop/themes/broken.yaml")
        let listed = try await Subprocess.run(
            BuiltBinary.url, ["scenarios"], environment: environment)
        #expect(listed.output.hasPrefix("steady  My own ("))
        #expect(listed.output.split(separator: "\n").count == 5)
        let sampled = try await Subprocess.run(
            BuiltBinary.url, ["--once", "--duration", "100ms"], environment: environment)
        #expect(sampled.status == 0)
        #expect(sampled.output.contains("1 pool,"))
        let themes = try await Subprocess.run(
            BuiltBinary.url, ["themes"], environment: environment)
        #expect(themes.output.contains("high-contrast"))
        #expect(themes.errors.hasPrefix("pooltop: broken.yaml: "))
        let broken = try await Subprocess.run(
            BuiltBinary.url, ["--theme", "broken", "--once"], environment: environment)
        #expect(broken.status == 65)
    }
}
