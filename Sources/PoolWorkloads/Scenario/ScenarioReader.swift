import ResourceTypes
import Yams

/// Reads a scenario's YAML into values, and checks that they fit together.
///
/// It goes by the parser's nodes instead of a decoder, because those know their lines.
struct ScenarioReader {
    /// The longest text that is read, in bytes: a hundred times a long scenario.
    static let byteLimit = 256 << 10
    /// The most pools and the most streams of work: what a dashboard can show, with room to spare.
    static let poolLimit = 64, workLimit = 256
    /// The most arrivals a second, per stream and together.
    static let rateLimit = 100_000.0
    /// The most bytes that one pool's buffers may come to.
    static let memoryLimit = 4 << 30

    let file: String

    func read(_ text: String) throws(ScenarioError) -> Scenario {
        guard text.utf8.count <= Self.byteLimit else {
            throw ScenarioError(
                code: .tooLarge, file: file,
                message: "it has more than \(Self.byteLimit >> 10) KiB: a scenario is shorter, "
                    + "give the right file")
        }
        let fields = try YAMLFields(
            try compose(text), file: file, path: "",
            keys: ["name", "title", "description", "pools", "work"])
        let name = try self.name(fields, "name")
        let title = try fields.text("title")
        let description = fields.has("description") ? try fields.text("description") : ""

        var pools: [Scenario.Pool] = []
        for (node, path) in try fields.list("pools", count: 1...Self.poolLimit) {
            pools.append(try pool(node, path: path, taken: pools.map(\.name)))
        }
        var work: [Scenario.Work] = []
        for (node, path) in try fields.list("work", count: 1...Self.workLimit) {
            work.append(try self.work(node, path: path, pools: pools))
        }
        let peak = work.reduce(0) { $0 + $1.pattern.peakPerSecond }
        guard peak <= Self.rateLimit else {
            throw fields.error(
                .outOfRange, "work",
                "all streams together come to \(Int(peak)) arrivals a second: "
                    + "keep them to \(Int(Self.rateLimit))")
        }
        return Scenario(
            name: name, title: title, description: description, pools: pools, work: work)
    }

    private func compose(_ text: String) throws(ScenarioError) -> Node {
        let problem: (text: String, line: Int?, cause: (any Error)?)
        do {
            if let node = try Yams.compose(yaml: text) { return node }
            problem = ("it is empty", nil, nil)
        } catch let error as YamlError {
            switch error {
            case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _),
                .composer(_, let text, let mark, _):
                problem = (text, mark.line, error)
            case .duplicatedKeysInMapping(let keys, let context):
                problem = (
                    "a key stands twice: \(keys.joined(separator: ", "))",
                    context.mark.line, error
                )
            default: problem = ("the text can't be read", nil, error)
            }
        } catch {
            problem = ("the text can't be read", nil, error)
        }
        throw ScenarioError(
            code: .notYAML, file: file, line: problem.line,
            message: "this is not YAML of one document, \(problem.text): correct it",
            cause: problem.cause)
    }

    private func name(_ fields: YAMLFields, _ key: String) throws(ScenarioError) -> String {
        let name = try fields.text(key)
        let allowed = name.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))
        }
        guard allowed, !name.isEmpty, name.count <= 64 else {
            throw fields.error(
                .outOfRange, key,
                "'\(name)' is not a name: use 1 to 64 letters, digits, '-', '_' and '.'")
        }
        return name
    }

    // MARK: - Pools

    private func pool(
        _ node: Node, path: String, taken: [String]
    ) throws(ScenarioError) -> Scenario.Pool {
        let fields = try YAMLFields(
            node, file: file, path: path,
            keys: [
                "name", "kind", "size", "idle_timeout", "max_lifetime", "validate_after_idle",
                "keep_alive_interval", "leak_threshold", "acquire_timeout", "maximum_waiters",
                "buffer_size", "scrub", "faults",
            ])
        let name = try self.name(fields, "name")
        guard !taken.contains(name) else {
            throw fields.error(
                .duplicateName, "name", "another pool is called '\(name)': give each its own name")
        }
        var pool = Scenario.Pool(
            name: name, kind: try fields.word("kind", of: ResourceKind.self),
            size: try size(fields))
        let times = Duration.milliseconds(1) ... .seconds(86_400)
        func time(_ key: String) throws(ScenarioError) -> Duration? {
            fields.has(key) ? try fields.duration(key, in: times) : nil
        }
        pool.idleTimeout = try time("idle_timeout")
        pool.maxLifetime = try time("max_lifetime")
        pool.validateAfterIdle = try time("validate_after_idle")
        pool.keepAliveInterval = try time("keep_alive_interval")
        pool.leakThreshold = try time("leak_threshold")
        pool.acquireTimeout = try time("acquire_timeout")
        if fields.has("maximum_waiters") {
            pool.maximumWaiters = try fields.integer("maximum_waiters", in: 0...1_000_000)
        }
        try readBuffers(fields, into: &pool)
        if fields.has("faults") { pool.faults = try faults(fields, kind: pool.kind) }
        return pool
    }

    private func size(_ fields: YAMLFields) throws(ScenarioError) -> PoolSize {
        guard fields.has("size") else { return .range(1...10) }
        let text = try fields.text("size")
        let remedy =
            "write a floor and a ceiling as in 1...10, or one number, "
            + "of at least 1 and at most \(PoolSize.limit), "
            + "or for a size that adapts 1...10 at 80 %"
        let parts = text.split(separator: " at ", omittingEmptySubsequences: false)
        var target: Int?
        if parts.count > 1 {
            target = Self.permille(parts[1])
            if parts.count > 2 || target == nil {
                throw fields.error(.wrongType, "size", "'\(text)' is not a size: \(remedy)")
            }
        }
        let bounds = parts[0].split(separator: "...", omittingEmptySubsequences: false)
        let numbers = bounds.compactMap { Int($0) }
        guard numbers.count == bounds.count, (1...2).contains(numbers.count) else {
            throw fields.error(.wrongType, "size", "'\(text)' is not a size: \(remedy)")
        }
        guard
            let size = PoolSize(
                minimum: numbers[0], maximum: numbers[numbers.count - 1], targetPermille: target)
        else { throw fields.error(.outOfRange, "size", "\(text) is out of range: \(remedy)") }
        return size
    }

    /// The thousandths of a percentage as a person writes it: `80 %`, `87.5%`.
    private static func permille(_ text: Substring) -> Int? {
        guard text.hasSuffix("%"),
            let percent = Double(text.dropLast().filter { $0 != " " }),
            (0...100).contains(percent)
        else { return nil }
        return Int((percent * 10).rounded())
    }

    private func readBuffers(
        _ fields: YAMLFields, into pool: inout Scenario.Pool
    ) throws(ScenarioError) {
        for key in ["buffer_size", "scrub"] where fields.has(key) && pool.kind != .memory {
            throw fields.error(
                .conflict, key,
                "a pool of kind \(pool.kind.rawValue) has no buffers: take this key out")
        }
        if fields.has("scrub") { pool.scrubsBuffers = try fields.flag("scrub") }
        if fields.has("buffer_size") {
            let text = try fields.text("buffer_size")
            guard let bytes = ByteCountText.parse(text) else {
                throw fields.error(
                    .badUnit, "buffer_size",
                    "'\(text)' is not a size in bytes: write \(ByteCountText.form)")
            }
            guard (64 << 10...1 << 30).contains(bytes) else {
                throw fields.error(
                    .outOfRange, "buffer_size", "\(text) is out of range: write 64KiB to 1GiB")
            }
            pool.bufferBytes = bytes
        }
        if pool.kind == .memory, pool.bufferBytes > Self.memoryLimit / pool.size.maximum {
            throw fields.error(
                .outOfRange, fields.has("buffer_size") ? "buffer_size" : "size",
                "\(pool.size.maximum) buffers of \(pool.bufferBytes >> 10) KiB are more than "
                    + "\(Self.memoryLimit >> 30) GiB: take fewer or smaller ones")
        }
    }

    private func faults(
        _ fields: YAMLFields, kind: ResourceKind
    ) throws(ScenarioError) -> FaultPlan {
        let faults = try fields.fields(
            "faults",
            keys: [
                "creation_failure_rate", "creation_delay", "connection_drop_rate",
                "validation_failure_rate",
            ])
        var plan = FaultPlan()
        if faults.has("creation_failure_rate") {
            plan.creationFailureRate = try faults.number("creation_failure_rate", in: 0...1)
        }
        if faults.has("creation_delay") {
            plan.creationDelay = try faults.duration("creation_delay", in: .zero ... .seconds(60))
        }
        if faults.has("connection_drop_rate") {
            guard kind == .tcp else {
                throw faults.error(
                    .conflict, "connection_drop_rate",
                    "only connections of kind tcp are dropped: take this key out")
            }
            plan.connectionDropRate = try faults.number("connection_drop_rate", in: 0...1)
        }
        if faults.has("validation_failure_rate") {
            plan.validationFailureRate = try faults.number("validation_failure_rate", in: 0...1)
        }
        return plan
    }
}
