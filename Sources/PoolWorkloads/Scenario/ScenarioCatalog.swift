/// The scenarios that ship with the program, embedded in it: they need no file at run time.
///
/// The table is written by hand, in the order in which they are listed; a test holds it to the
/// folder `Scenarios`.
public enum ScenarioCatalog {
    /// The one that runs where none is named.
    public static let defaultName = "steady"

    /// The names, the default first.
    public static var names: [String] { entries.map(\.name) }

    /// The YAML text of a scenario; nil where none has the name.
    public static func text(_ name: String) -> String? {
        entries.first { $0.name == name }.map { String(decoding: $0.bytes(), as: UTF8.self) }
    }

    /// Reads a shipped scenario.
    ///
    /// - Throws: ``ScenarioError`` with code `unknownName` where none has the name.
    public static func scenario(_ name: String) throws(ScenarioError) -> Scenario {
        guard let text = text(name) else {
            throw ScenarioError(
                code: .unknownName, file: name,
                message: "no scenario is called so: use \(YAMLFields.list(names)), "
                    + "or give a file")
        }
        return try Scenario(yaml: text, file: "\(name).yaml")
    }

    private static let entries: [(name: String, bytes: @Sendable () -> [UInt8])] = [
        ("steady", { PackageResources.steady_yaml }),
        ("burst", { PackageResources.burst_yaml }),
        ("churn", { PackageResources.churn_yaml }),
        ("flaky", { PackageResources.flaky_yaml }),
        ("leak", { PackageResources.leak_yaml }),
    ]
}
