import PoolMetrics
import Yams

/// The configuration file: a YAML text with the settings in it, each with its line.
///
/// ```swift
/// let document = try SettingsDocument(file: "config.yaml", text: "theme: dusk  # at night\n")
/// document.entries                            // theme, dusk, line 1
/// try document.changing([.theme: "light"])    // "theme: light  # at night\n"
/// ```
/// It reads any mapping and keeps what it does not know: whether the names in it are settings is
/// looked at where they are used, by ``problem()``.
public struct SettingsDocument: Sendable {
    /// One setting, or one action's keys.
    public struct Entry: Sendable, Hashable {
        /// Its name; that of an action has `keys.` before it.
        public var name: String
        /// Its value, that of a list with blanks between; nil where it is neither text nor list.
        public var text: String?
        /// Its line, from 1.
        public var line: Int
    }

    /// Where an action's keys are.
    static let keysName = "keys"

    /// The file's name, for errors.
    public let file: String
    /// What is in it.
    public let text: String
    /// The settings, in the order of the file; those without a value are left out.
    public let entries: [Entry]
    /// The lines of all names that are not within others, in their order; from 1.
    let topLines: [(name: String, line: Int)]

    /// Reads a text; an empty one has no settings.
    ///
    /// - Throws: ``SettingsError`` where it is not YAML, or no mapping.
    public init(file: String, text: String) throws(SettingsError) {
        self.file = file
        self.text = text
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            let (line, problem) = YamlError.place(of: error)
            throw SettingsError(
                code: .notYAML, place: file + (line.map { ":\($0)" } ?? ""),
                message: "is not YAML (\(problem)): write one 'name: value' a line")
        }
        guard let node, node.isSomething else {
            (entries, topLines) = ([], [])
            return
        }
        guard let root = node.mapping else {
            throw SettingsError(
                code: .wrongShape, place: "\(file):\(node.line)",
                message: "is not a list of settings: write one 'name: value' a line")
        }
        var entries: [Entry] = []
        for (key, value) in root {
            let name = key.scalar?.string ?? "?"
            guard name == SettingsDocument.keysName, let keys = value.mapping else {
                entries += SettingsDocument.entry(name, key, value)
                continue
            }
            for (action, value) in keys {
                entries += SettingsDocument.entry(
                    "keys.\(action.scalar?.string ?? "?")", action, value)
            }
        }
        self.entries = entries
        topLines = root.map { ($0.key.scalar?.string ?? "?", $0.key.line) }
    }

    /// Nothing where there is no value; a quoted empty text is one.
    private static func entry(_ name: String, _ key: Node, _ value: Node) -> [Entry] {
        if let scalar = value.scalar {
            if scalar.string.isEmpty, scalar.style == .plain { return [] }
            return [Entry(name: name, text: scalar.string, line: key.line)]
        }
        let words = value.sequence?.compactMap { $0.scalar?.string }
        let isList = words != nil && words?.count == value.sequence?.count
        return [
            Entry(name: name, text: isList ? words?.joined(separator: " ") : nil, line: key.line)
        ]
    }

    /// What is wrong with the names and values in it, the first; nil where all can be used.
    public func problem() -> SettingsError? {
        var settings = Settings()
        for entry in entries {
            do throws(SettingsError) { try apply(entry, to: &settings) } catch { return error }
        }
        guard let (key, first, second) = KeyMap.conflict(in: settings.keys) else { return nil }
        let line = entries.last {
            ["keys.\(first.rawValue)", "keys.\(second.rawValue)"].contains($0.name)
        }?.line
        return SettingsError(
            code: .conflict, place: "\(file):\(line ?? 1)",
            message: "\(key.spelling) is given to \(first.rawValue) and to \(second.rawValue): "
                + "give one of them another key, or none with []")
    }

    private func apply(_ entry: Entry, to settings: inout Settings) throws(SettingsError) {
        func error(_ code: SettingsError.Code, _ message: String) -> SettingsError {
            SettingsError(code: code, place: "\(file):\(entry.line)", message: message)
        }
        let action = entry.name.hasPrefix("keys.") ? String(entry.name.dropFirst(5)) : nil
        let known =
            action.map { KeyAction(rawValue: $0) != nil }
            ?? (SettingKey(rawValue: entry.name) != nil)
        guard known else { throw error(.unknownKey, SettingsDocument.unknown(entry.name, action)) }
        guard let text = entry.text else {
            throw error(
                .wrongShape, "\(entry.name) is no value: write it behind the colon, or as [a, b]")
        }
        do throws(SettingProblem) {
            if let key = SettingKey(rawValue: entry.name) {
                try settings.set(key, to: text)
            } else if let action = action.flatMap({ KeyAction(rawValue: $0) }) {
                try settings.assign(text, to: action)
            }
        } catch {
            throw SettingsError(
                code: .badValue, place: "\(file):\(entry.line)",
                message: "\(entry.name) is '\(text)': \(error.remedy)")
        }
    }

    /// What is said of a name that is none.
    private static func unknown(_ name: String, _ action: String?) -> String {
        if name == keysName { return "keys holds no actions: write 'sweep: S' indented below it" }
        let all =
            action == nil
            ? SettingKey.allCases.map(\.rawValue) + [keysName] : KeyAction.allCases.map(\.rawValue)
        let near = Spelling.suggestions(for: action ?? name, among: all)
        let list =
            action == nil ? "'pooltop config' lists them" : "'pooltop config --keys' lists them"
        let remedy = near.isEmpty ? list : "did you mean \(near.joined(separator: " or "))?"
        return "no \(action == nil ? "setting" : "action") is called '\(action ?? name)': \(remedy)"
    }
}

extension Node {
    /// Its line, from 1.
    fileprivate var line: Int { mark?.line ?? 1 }

    /// Whether it is more than a file of comments.
    fileprivate var isSomething: Bool { !(scalar.map { $0.string.isEmpty } ?? false) }
}
