import Yams

extension ScenarioReader {
    /// Reads one stream of work.
    func work(
        _ node: Node, path: String, pools: [Scenario.Pool]
    ) throws(ScenarioError) -> Scenario.Work {
        let fields = try YAMLFields(
            node, file: file, path: path,
            keys: ["pool", "site", "pattern", "per_second", "operations", "think", "forget"])
        let name = try fields.text("pool")
        guard let pool = pools.first(where: { $0.name == name }) else {
            throw fields.error(
                .unknownName, "pool",
                "no pool is called '\(name)': use \(YAMLFields.list(pools.map(\.name)))")
        }
        let site = try fields.word("site", of: WorkSite.self)
        guard site.kind == pool.kind else {
            let fitting = WorkSite.allCases.filter { $0.kind == pool.kind }.map(\.rawValue)
            throw fields.error(
                .conflict, "site",
                "\(site.rawValue) works on \(site.kind.rawValue), but pool '\(name)' holds "
                    + "\(pool.kind.rawValue): use \(YAMLFields.list(fitting))")
        }
        var work = Scenario.Work(pool: name, site: site, pattern: try pattern(fields))
        if fields.has("operations") {
            work.operations = try fields.integer("operations", in: 1...1_000)
        }
        if fields.has("think") { work.think = try delay(fields, "think") }
        if fields.has("forget") {
            let forget = try fields.fields("forget", keys: ["share", "limit"])
            work.forgetShare = try forget.number("share", in: 0...1)
            work.forgetLimit = try forget.integer("limit", in: 0...65_536)
        }
        return work
    }

    private func pattern(_ fields: YAMLFields) throws(ScenarioError) -> ArrivalPattern {
        if fields.has("pattern"), !fields.isScalar("pattern") {
            return try shapedPattern(fields)
        }
        let rate = try fields.number("per_second", in: 0...Self.rateLimit)
        switch fields.has("pattern") ? try fields.text("pattern") : "poisson" {
        case "poisson": return .poisson(perSecond: rate)
        case "constant": return .constant(perSecond: rate)
        case let word:
            let shaped = ["burst", "wave"].contains(word)
            throw fields.error(
                shaped ? .wrongType : .unknownName, "pattern",
                shaped
                    ? "\(word) needs keys of its own: write '\(word):' below 'pattern:'"
                    : "'\(word)' is unknown: use constant, poisson, burst or wave")
        }
    }

    private func shapedPattern(_ fields: YAMLFields) throws(ScenarioError) -> ArrivalPattern {
        let pattern = try fields.fields("pattern", keys: ["burst", "wave"])
        guard pattern.has("burst") != pattern.has("wave") else {
            throw fields.error(.conflict, "pattern", "it is burst or wave: write one of them")
        }
        let rates = 0...Self.rateLimit
        let periods = Duration.milliseconds(10) ... .seconds(86_400)
        if pattern.has("burst") {
            let burst = try pattern.fields("burst", keys: ["every", "for", "per_second"])
            let every = try burst.duration("every", in: periods)
            return .burst(
                perSecond: try fields.number("per_second", in: rates), every: every,
                lasting: try burst.duration("for", in: .milliseconds(1)...every),
                burstPerSecond: try burst.number("per_second", in: rates))
        }
        guard !fields.has("per_second") else {
            throw fields.error(
                .conflict, "per_second",
                "a wave has its own rates: take this key out and set low_per_second and "
                    + "high_per_second")
        }
        let wave = try pattern.fields(
            "wave", keys: ["period", "low_per_second", "high_per_second"])
        let low = try wave.number("low_per_second", in: rates)
        return .wave(
            period: try wave.duration("period", in: periods), lowPerSecond: low,
            highPerSecond: try wave.number("high_per_second", in: low...Self.rateLimit))
    }

    private func delay(
        _ fields: YAMLFields, _ key: String
    ) throws(ScenarioError) -> DelayDistribution {
        let range = Duration.zero ... .seconds(3600)
        if fields.isScalar(key) { return .fixed(try fields.duration(key, in: range)) }
        let shapes = ["fixed", "exponential", "lognormal"]
        let delay = try fields.fields(key, keys: shapes + ["sigma"])
        let named = shapes.filter(delay.has)
        guard named.count == 1, let shape = named.first else {
            throw fields.error(
                .conflict, key,
                "it has \(named.count) shapes: write one of \(YAMLFields.list(shapes))")
        }
        let mean = try delay.duration(shape, in: range)
        if shape == "lognormal" {
            return .logNormal(
                mean: mean, sigma: delay.has("sigma") ? try delay.number("sigma", in: 0...3) : 1)
        }
        guard !delay.has("sigma") else {
            throw delay.error(
                .conflict, "sigma", "only lognormal has a spread: take this key out")
        }
        return shape == "fixed" ? .fixed(mean) : .exponential(mean: mean)
    }
}
