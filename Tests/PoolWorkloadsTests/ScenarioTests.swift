import PoolWorkloads
import ResourceTypes
import Testing

@Suite("Scenarios")
struct ScenarioTests {
    static let good = """
        name: mine
        title: My own
        pools:
          - name: db
            kind: sqlite
            size: 2...5
            idle_timeout: 1.5s
            max_lifetime: 5m
            validate_after_idle: 500ms
            acquire_timeout: 2s
            maximum_waiters: 0
            faults: {creation_failure_rate: 0.5, creation_delay: 3ms, validation_failure_rate: 1}
          - {name: net, kind: tcp, size: 3, faults: {connection_drop_rate: 0.25}}
          - {name: ram, kind: memory, buffer_size: 64KiB, scrub: true}
        work:
          - {pool: db, site: search, per_second: 5}
          - {pool: db, site: report, pattern: constant, per_second: 0.5, operations: 9, think: 2ms}
          - pool: net
            site: quote
            per_second: 1
            pattern: {burst: {every: 10s, for: 1s, per_second: 90}}
            think: {exponential: 4ms}
            forget: {share: 0.5, limit: 3}
          - pool: ram
            site: render
            pattern: {wave: {period: 1m, low_per_second: 1, high_per_second: 2}}
            think: {lognormal: 4ms, sigma: 0.5}
        """

    @Test(
        "a size may adapt",
        arguments: [("2...5 at 80 %", 800), ("2...5 at 87.5%", 875), ("2...5 at 10 %", 100)])
    func adaptive(text: String, permille: Int) throws {
        let scenario = try Scenario(
            yaml: Self.good.replacing("2...5", with: text), file: "mine.yaml")
        #expect(
            scenario.pools[0].size == PoolSize(minimum: 2, maximum: 5, targetPermille: permille))
    }

    @Test("a pool may keep what idles alive, and tell leases that are held for long")
    func upkeep() throws {
        let text = Self.good.replacing(
            "size: 3,", with: "size: 3, keep_alive_interval: 20s, leak_threshold: 90s,")
        let scenario = try Scenario(yaml: text, file: "mine.yaml")
        #expect(scenario.pools[1].keepAliveInterval == .seconds(20))
        #expect(scenario.pools[1].leakThreshold == .seconds(90))
        #expect(scenario.pools[0].keepAliveInterval == nil)
    }

    @Test("every key is read")
    func reads() throws {
        let scenario = try Scenario(yaml: Self.good, file: "mine.yaml")
        var database = Scenario.Pool(name: "db", kind: .sqlite, size: .range(2...5))
        database.idleTimeout = .milliseconds(1_500)
        database.maxLifetime = .seconds(300)
        database.validateAfterIdle = .milliseconds(500)
        database.acquireTimeout = .seconds(2)
        database.maximumWaiters = 0
        database.faults.creationFailureRate = 0.5
        database.faults.creationDelay = .milliseconds(3)
        database.faults.validationFailureRate = 1
        var network = Scenario.Pool(name: "net", kind: .tcp, size: .fixed(3))
        network.faults.connectionDropRate = 0.25
        var buffers = Scenario.Pool(name: "ram", kind: .memory)
        buffers.bufferBytes = 65_536
        buffers.scrubsBuffers = true
        #expect(scenario.pools == [database, network, buffers])

        let search = Scenario.Work(pool: "db", site: .search, pattern: .poisson(perSecond: 5))
        var report = Scenario.Work(pool: "db", site: .report, pattern: .constant(perSecond: 0.5))
        report.operations = 9
        report.think = .fixed(.milliseconds(2))
        var quote = Scenario.Work(
            pool: "net", site: .quote,
            pattern: .burst(
                perSecond: 1, every: .seconds(10), lasting: .seconds(1), burstPerSecond: 90))
        quote.think = .exponential(mean: .milliseconds(4))
        quote.forgetShare = 0.5
        quote.forgetLimit = 3
        var render = Scenario.Work(
            pool: "ram", site: .render,
            pattern: .wave(period: .seconds(60), lowPerSecond: 1, highPerSecond: 2))
        render.think = .logNormal(mean: .milliseconds(4), sigma: 0.5)
        #expect(scenario.work == [search, report, quote, render])
        #expect(scenario.name == "mine" && scenario.title == "My own")
        #expect(scenario.description == "")
    }

    /// A text to replace in the good scenario, what to put there, and what has to come of it.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let old: String, new: String
        let code: ScenarioError.Code
        let keyPath: String
        let line: Int?
        /// A part of the message; the remedy.
        let remedy: String
        var testDescription: String { "\(old) → \(new)" }

        init(
            _ old: String, _ new: String, _ code: ScenarioError.Code, _ keyPath: String,
            _ line: Int?, _ remedy: String
        ) {
            (self.old, self.new, self.code) = (old, new, code)
            (self.keyPath, self.line, self.remedy) = (keyPath, line, remedy)
        }
    }

    static let mistakes: [Mistake] = [
        Mistake("name: mine", "name: mine\nnames: x", .unknownKey, "names", 2, "use name, title"),
        Mistake("kind: sqlite", "kynd: sqlite", .unknownKey, "pools[0].kynd", 5, "use name, kind"),
        Mistake("title: My own\n", "", .missingKey, "title", 1, "add it"),
        Mistake("name: mine", "name: my own", .outOfRange, "name", 1, "use 1 to 64 letters"),
        Mistake("name: mine", "name: [a]", .wrongType, "name", 1, "write one"),
        Mistake("name: mine", "name: [a", .notYAML, "", 2, "correct it"),
        Mistake("name: mine", "name: a\nname: b", .notYAML, "", nil, "correct it"),
        Mistake("name: net", "name: db", .duplicateName, "pools[1].name", 13, "its own name"),
        Mistake("kind: tcp", "kind: udp", .unknownName, "pools[1].kind", 13, "sqlite, tcp or"),
        Mistake("2...5", "5...2", .outOfRange, "pools[0].size", 6, "as in 1...10"),
        Mistake("2...5", "0", .outOfRange, "pools[0].size", 6, "at least 1"),
        Mistake("2...5", "1...99999", .outOfRange, "pools[0].size", 6, "at most 65536"),
        Mistake("2...5", "two", .wrongType, "pools[0].size", 6, "as in 1...10"),
        Mistake("2...5", "1...2...3", .wrongType, "pools[0].size", 6, "as in 1...10"),
        Mistake("2...5", "2...5 at 80", .wrongType, "pools[0].size", 6, "1...10 at 80 %"),
        Mistake("2...5", "2...5 at x %", .wrongType, "pools[0].size", 6, "1...10 at 80 %"),
        Mistake("2...5", "2...5 at 8 % at 9 %", .wrongType, "pools[0].size", 6, "1...10 at"),
        Mistake("2...5", "2...5 at 100 %", .outOfRange, "pools[0].size", 6, "1...10 at 80 %"),
        Mistake("1.5s", "10", .badUnit, "pools[0].idle_timeout", 7, "500ms, 10s or 5m"),
        Mistake("1.5s", "10 parsecs", .badUnit, "pools[0].idle_timeout", 7, "500ms, 10s"),
        Mistake("1.5s", "-3s", .badUnit, "pools[0].idle_timeout", 7, "500ms, 10s"),
        Mistake("1.5s", "0s", .outOfRange, "pools[0].idle_timeout", 7, "write 0.001 seconds"),
        Mistake("waiters: 0", "waiters: -1", .outOfRange, "pools[0].maximum_waiters", 11, "0 to"),
        Mistake(
            "waiters: 0", "waiters: x", .wrongType, "pools[0].maximum_waiters", 11, "write one"),
        Mistake(
            "failure_rate: 0.5", "failure_rate: 1.5", .outOfRange,
            "pools[0].faults.creation_failure_rate", 12, "write 0.0 to 1.0"),
        Mistake(
            "failure_rate: 0.5", "failure_rate: nan", .wrongType,
            "pools[0].faults.creation_failure_rate", 12, "without a unit"),
        Mistake(
            "creation_failure_rate", "connection_drop_rate", .conflict,
            "pools[0].faults.connection_drop_rate", 12, "take this key out"),
        Mistake("size: 3", "scrub: true", .conflict, "pools[1].scrub", 13, "take this key out"),
        Mistake("scrub: true", "scrub: 1", .wrongType, "pools[2].scrub", 14, "true nor false"),
        Mistake("64KiB", "64", .badUnit, "pools[2].buffer_size", 14, "as in 4MiB"),
        Mistake("64KiB", "1KiB", .outOfRange, "pools[2].buffer_size", 14, "64KiB to 1GiB"),
        Mistake("64KiB", "1GiB", .outOfRange, "pools[2].buffer_size", 14, "fewer or smaller"),
        Mistake("pool: ram", "pool: rum", .unknownName, "work[3].pool", 24, "use db, net or ram"),
        Mistake("site: render", "site: draw", .unknownName, "work[3].site", 25, "checkout, search"),
        Mistake("site: render", "site: quote", .conflict, "work[3].site", 25, "use render, encode"),
        Mistake("per_second: 5", "per_second: -5", .outOfRange, "work[0].per_second", 16, "0.0 to"),
        Mistake("per_second: 5", "operations: 5", .missingKey, "work[0].per_second", 16, "add it"),
        Mistake("per_second: 5", "per_second: 100000", .outOfRange, "work", 15, "keep them to"),
        Mistake("constant", "sometimes", .unknownName, "work[1].pattern", 17, "constant, poisson"),
        Mistake("constant", "burst", .wrongType, "work[1].pattern", 17, "keys of its own"),
        Mistake("operations: 9", "operations: 0", .outOfRange, "work[1].operations", 17, "1 to"),
        Mistake("for: 1s", "for: 11s", .outOfRange, "work[2].pattern.burst.for", 21, "to 10.0"),
        Mistake("share: 0.5, ", "", .missingKey, "work[2].forget.share", 23, "add it"),
        Mistake(
            "low_per_second: 1", "low_per_second: 3", .outOfRange,
            "work[3].pattern.wave.high_per_second", 26, "3.0 to"),
        Mistake(
            "site: render", "site: render\n    per_second: 1", .conflict, "work[3].per_second", 26,
            "take this key out"),
        Mistake(
            "{lognormal: 4ms, sigma: 0.5}", "{exponential: 4ms, sigma: 0.5}", .conflict,
            "work[3].think.sigma", 27, "take this key out"),
        Mistake(
            "{lognormal: 4ms, sigma: 0.5}", "{sigma: 0.5}", .conflict, "work[3].think", 27,
            "fixed, exponential or lognormal"),
        Mistake(
            "{wave: {period: 1m, low_per_second: 1, high_per_second: 2}}", "{}", .conflict,
            "work[3].pattern", 26, "write one of them"),
    ]

    @Test("every mistake is told with its file, key, line and remedy", arguments: mistakes)
    func mistake(_ mistake: Mistake) throws {
        let text = Self.good.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
        try #require(text != Self.good)
        let error = #expect(throws: ScenarioError.self) {
            try Scenario(yaml: text, file: "mine.yaml")
        }
        let found = try #require(error)
        #expect(found.code == mistake.code, "\(found)")
        #expect(found.keyPath == mistake.keyPath, "\(found)")
        if let line = mistake.line { #expect(found.line == line, "\(found)") }
        #expect(found.message.contains(mistake.remedy), "\(found)")
        #expect(found.description.hasPrefix("mine.yaml"))
        #expect(!found.description.contains("\n"))
    }

    @Test(
        "texts that are no scenario at all are told apart",
        arguments: [
            ("", ScenarioError.Code.notYAML), ("# nothing\n", .notYAML), ("just words", .wrongType),
            ("- a\n- b\n", .wrongType), ("a: 1\n---\nb: 2\n", .notYAML), ("\u{1}", .notYAML),
            ("name: x\ntitle: x\npools: []\nwork: []", .outOfRange),
            ("name: x\ntitle: x\npools: 3\nwork: []", .wrongType),
            (String(repeating: "#", count: 300_000), .tooLarge),
        ])
    func shapeless(text: String, code: ScenarioError.Code) {
        let error = #expect(throws: ScenarioError.self) { try Scenario(yaml: text, file: "x") }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    @Test("an error's text is its place, key, trouble and remedy, in one line")
    func description() {
        let text = Self.good.replacing("1.5s", with: "10")
        let error = #expect(throws: ScenarioError.self) {
            try Scenario(yaml: text, file: "mine.yaml")
        }
        #expect(
            error?.description
                == "mine.yaml:7: pools[0].idle_timeout: '10' is not a duration: write a number "
                + "and a unit of us, ms, s, m or h, as in 500ms, 10s or 5m")
    }
}
