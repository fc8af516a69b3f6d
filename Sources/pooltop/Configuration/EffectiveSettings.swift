import Configuration
import Foundation
import PoolDashboard

/// What is set, and by whom: the command line before the environment before the file.
struct EffectiveSettings {
    /// Where a value came from.
    enum Origin: Hashable {
        /// An option of the command line.
        case option(String)
        /// A variable of the environment.
        case variable(String)
        /// A line of the configuration file.
        case file(line: Int)
        /// Nobody set it.
        case usual
    }

    /// One value.
    struct Entry {
        /// The setting's name; that of an action has `keys.` before it.
        let name: String
        /// The value as it would be written in the file.
        let text: String
        /// Where it came from.
        let origin: Origin
    }

    /// The values.
    private(set) var settings = Settings()
    /// All settings in their order, and then the actions whose keys somebody chose.
    private(set) var entries: [Entry] = []
    /// The configuration file, whether it is there or not.
    let path: String
    /// Variables that begin as ours do and are none.
    let strangers: [String]

    /// Reads what there is.
    ///
    /// - Parameter options: what the command line gave.
    /// - Throws: `SettingsError` with the file, the line and the name; ``CommandFailure`` where the
    ///   file can't be read, or a variable can't be used. That there is no file is no error.
    init(
        _ options: [SettingKey: String] = [:],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        path = UserFiles.configuration(environment: environment)
        let document = try Self.document(path)
        // An empty variable counts as none, as it does for most programs.
        let variables = environment.filter { $0.key.hasPrefix("POOLTOP_") && !$0.value.isEmpty }
        let names = SettingKey.allCases.map(\.rawValue) + KeyAction.allCases.map(Self.name)
        strangers = Set(variables.keys).subtracting(names.map(Self.variable)).sorted()
        let witness = OriginWitness()
        let reader = ConfigReader(
            providers: [
                Self.provider(options.map { ($0.key.rawValue, $0.value) }),
                EnvironmentVariablesProvider(environmentVariables: variables)
                    .prefixKeys(with: "pooltop"),
                Self.provider(document.entries.map { ($0.name, $0.text ?? "") }),
            ], accessReporter: witness)
        func read(_ name: String) -> (text: String, origin: Origin)? {
            guard let text = reader.string(forKey: ConfigKey(name)) else { return nil }
            switch witness.provider {
            case 0: return (text, .option(SettingKey(rawValue: name)?.option ?? name))
            case 1: return (text, .variable(Self.variable(name)))
            default:
                let line = document.entries.first { $0.name == name }?.line
                return (text, .file(line: line ?? 1))
            }
        }
        for key in SettingKey.allCases {
            let found = read(key.rawValue)
            if let found {
                try take(found) { (settings) throws(SettingProblem) in
                    try settings.set(key, to: found.text)
                }
            }
            let text = settings.text(of: key)
            entries.append(Entry(name: key.rawValue, text: text, origin: found?.origin ?? .usual))
        }
        for action in KeyAction.allCases {
            guard let found = read(Self.name(action)) else { continue }
            try take(found) { (settings) throws(SettingProblem) in
                try settings.assign(found.text, to: action)
            }
            let keys = settings.keys[action]?.map(\.spelling).joined(separator: " ") ?? ""
            entries.append(Entry(name: Self.name(action), text: keys, origin: found.origin))
        }
        try checkConflict()
    }

    /// The file, read and looked through; an empty one where there is none.
    private static func document(_ path: String) throws -> SettingsDocument {
        guard UserFiles.isThere(path) else { return try SettingsDocument(file: path, text: "") }
        let document = try SettingsDocument(file: path, text: try UserFiles.text(of: path))
        if let problem = document.problem() { throw problem }
        return document
    }

    private static func provider(_ values: [(name: String, text: String)]) -> InMemoryProvider {
        let pairs = values.map { name, text in
            (AbsoluteConfigKey(ConfigKey(name)), ConfigValue(.string(text), isSecret: false))
        }
        return InMemoryProvider(
            values: Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    }

    private mutating func take(
        _ found: (text: String, origin: Origin),
        _ set: (inout Settings) throws(SettingProblem) -> Void
    ) throws(CommandFailure) {
        do throws(SettingProblem) {
            try set(&settings)
        } catch {
            throw CommandFailure(
                .usage, "\(words(found.origin)): '\(found.text)' can't be used",
                remedy: error.remedy)
        }
    }

    /// The file alone was looked through already; together with variables there may be more.
    private func checkConflict() throws(CommandFailure) {
        guard let (key, first, second) = KeyMap.conflict(in: settings.keys) else { return }
        let names = [Self.name(first), Self.name(second)]
        let origins = entries.filter { names.contains($0.name) }.map { words($0.origin) }
        throw CommandFailure(
            .usage,
            "\(origins.joined(separator: " and ")): \(key.spelling) is given to "
                + "\(first.rawValue) and to \(second.rawValue)",
            remedy: "give one of them another key")
    }

    // MARK: - Names

    /// An origin in words: `POOLTOP_THEME`, `--theme`, `/etc/xdg/pooltop/config.yaml:3`.
    func words(_ origin: Origin) -> String {
        switch origin {
        case .option(let name), .variable(let name): name
        case .file(let line): "\(path):\(line)"
        case .usual: "default"
        }
    }

    /// Where a setting came from.
    func origin(of key: SettingKey) -> Origin {
        entries.first { $0.name == key.rawValue }?.origin ?? .usual
    }

    private static func name(_ action: KeyAction) -> String { "keys.\(action.rawValue)" }

    /// The variable of the environment for a setting.
    static func variable(_ name: String) -> String {
        "POOLTOP_" + name.uppercased().replacing(".", with: "_")
    }
}
