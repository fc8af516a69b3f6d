import ArgumentParser
import PoolDashboard
import PoolWorkloads

/// What every command takes that runs the workload.
struct WorkloadOptions: ParsableArguments {
    @OptionGroup var chosen: ScenarioOption

    @Option(
        help: ArgumentHelp(
            "Repeat the workload that this number gives; by default a new one each time.",
            valueName: "n"))
    var seed: UInt64?

    /// What was given of the settings.
    var settings: [SettingKey: String] { chosen.settings }

    /// Starts the scenario.
    ///
    /// - Parameters:
    ///   - lookup: finds those that it can be changed to.
    ///   - failed: told, on another thread, why the work ended by itself.
    func start(
        _ scenario: Scenario, changedBy lookup: ScenarioLookup = ScenarioLookup(),
        failed: @escaping @Sendable (any Error) -> Void
    ) throws -> RunningWorkload {
        // Short enough to be read off the screen and typed again.
        try RunningWorkload(
            scenario, seed: seed ?? .random(in: 1...999_999), changedBy: lookup, failed: failed)
    }
}
