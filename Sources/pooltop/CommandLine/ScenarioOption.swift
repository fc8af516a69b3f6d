import ArgumentParser
import PoolDashboard

/// Which workload runs; it is a setting too.
struct ScenarioOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the workload does: a name that 'pooltop scenarios' lists, or a YAML file.",
            valueName: "name|file"),
        completion: .shellCommand("pooltop scenarios | cut -d ' ' -f 1"),
        transform: SettingArgument.reader(.scenario))
    var scenario: String?

    /// What was given of the settings.
    var settings: [SettingKey: String] { scenario.map { [.scenario: $0] } ?? [:] }
}
