import ResourceTypes
import Yams

/// One mapping of a YAML text, read key by key; every mistake is told with its file, path and line.
struct YAMLFields {
    let file: String
    let path: String
    let line: Int?
    private let nodes: [String: Node]
    /// Each key's own line: an error about a value that is a block names the line of its key.
    private let lines: [String: Int]

    /// Takes a node apart.
    ///
    /// - Throws: where it isn't a mapping, or has a key that is not in the list.
    init(
        _ node: Node, file: String, path: String, keys: [String]
    ) throws(ScenarioError) {
        guard case .mapping(let mapping) = node else {
            throw ScenarioError(
                code: .wrongType, file: file, keyPath: path, line: node.mark?.line,
                message: "keys are expected here: write some of \(Self.list(keys))")
        }
        var nodes: [String: Node] = [:]
        var lines: [String: Int] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            guard keys.contains(name) else {
                throw ScenarioError(
                    code: .unknownKey, file: file, keyPath: Self.join(path, name),
                    line: key.mark?.line,
                    message: "there is no such key: use \(Self.list(keys))")
            }
            nodes[name] = value
            lines[name] = key.mark?.line
        }
        self.nodes = nodes
        self.lines = lines
        self.file = file
        self.path = path
        line = node.mark?.line
    }

    /// Whether a key is there.
    func has(_ key: String) -> Bool { nodes[key] != nil }

    /// The error of a key, with its place.
    func error(_ code: ScenarioError.Code, _ key: String, _ message: String) -> ScenarioError {
        ScenarioError(
            code: code, file: file, keyPath: Self.join(path, key), line: lines[key] ?? line,
            message: message)
    }

    /// The node of a key that has to be there.
    func node(_ key: String) throws(ScenarioError) -> Node {
        guard let node = nodes[key] else {
            throw error(.missingKey, key, "this key has to be there: add it")
        }
        return node
    }

    /// The text of a key that has to be there, without space around it.
    func text(_ key: String) throws(ScenarioError) -> String {
        guard case .scalar(let scalar) = try node(key) else {
            throw error(
                .wrongType, key, "one value is expected here, not a list or keys: write one")
        }
        let trimmed = scalar.string.drop(while: \.isWhitespace)
        return String(trimmed.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// Whether a key's value is one scalar, rather than keys of its own.
    func isScalar(_ key: String) -> Bool { nodes[key]?.scalar != nil }

    /// The items of a list that has to be there, with their paths.
    func list(
        _ key: String, count range: ClosedRange<Int>
    ) throws(ScenarioError) -> [(node: Node, path: String)] {
        guard case .sequence(let sequence) = try node(key) else {
            throw error(.wrongType, key, "a list is expected here: begin each item with '- '")
        }
        guard range.contains(sequence.count) else {
            throw error(
                .outOfRange, key, "it has \(sequence.count) items: write \(Self.words(range))")
        }
        return sequence.enumerated().map { ($1, "\(Self.join(path, key))[\($0)]") }
    }

    /// A duration within a range.
    func duration(
        _ key: String, in range: ClosedRange<Duration>
    ) throws(ScenarioError) -> Duration {
        let text = try text(key)
        guard let duration = DurationText.parse(text) else {
            throw error(.badUnit, key, "'\(text)' is not a duration: write \(DurationText.form)")
        }
        guard range.contains(duration) else {
            throw error(
                .outOfRange, key,
                "\(text) is out of range: write \(range.lowerBound) to \(range.upperBound)")
        }
        return duration
    }

    /// A number within a range.
    func number(
        _ key: String, in range: ClosedRange<Double>
    ) throws(ScenarioError) -> Double {
        let text = try text(key)
        guard let number = Double(text), number.isFinite else {
            throw error(
                .wrongType, key, "'\(text)' is not a number: write one, without a unit")
        }
        guard range.contains(number) else {
            throw error(.outOfRange, key, "\(text) is out of range: write \(Self.words(range))")
        }
        return number
    }

    /// A whole number within a range.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(ScenarioError) -> Int {
        let text = try text(key)
        guard let number = Int(text) else {
            throw error(.wrongType, key, "'\(text)' is not a whole number: write one")
        }
        guard range.contains(number) else {
            throw error(.outOfRange, key, "\(text) is out of range: write \(Self.words(range))")
        }
        return number
    }

    /// Yes or no.
    func flag(_ key: String) throws(ScenarioError) -> Bool {
        switch try text(key) {
        case "true": return true
        case "false": return false
        case let text:
            throw error(.wrongType, key, "'\(text)' is neither true nor false: write one of them")
        }
    }

    /// One of a list of words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, of type: Word.Type
    ) throws(ScenarioError) -> Word where Word.RawValue == String {
        let text = try text(key)
        guard let word = Word(rawValue: text) else {
            throw error(
                .unknownName, key,
                "'\(text)' is unknown: use \(Self.list(type.allCases.map(\.rawValue)))")
        }
        return word
    }

    /// The keys of a value that is a mapping.
    func fields(_ key: String, keys: [String]) throws(ScenarioError) -> YAMLFields {
        try YAMLFields(try node(key), file: file, path: Self.join(path, key), keys: keys)
    }

    private static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// Words as people list them: `a, b or c`.
    static func list(_ words: [String]) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "none" }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }

    private static func words<Bound: Comparable>(_ range: ClosedRange<Bound>) -> String {
        "\(range.lowerBound) to \(range.upperBound)"
    }
}
