import ArgumentParser
import PoolWorkloads

/// What every command takes that runs the workload.
struct WorkloadOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the workload does: a name that 'pooltop scenarios' lists, or a YAML file.",
            valueName: "name|file"),
        completion: .shellCommand("pooltop scenarios | cut -d ' ' -f 1"))
    var scenario = "steady"

    @Option(
        help: ArgumentHelp(
            "Repeat the workload that this number gives; by default a new one each time.",
            valueName: "n"))
    var seed: UInt64?

    /// Finds the scenario and starts it.
    ///
    /// - Parameter failed: told, on another thread, why the work ended by itself.
    func start(failed: @escaping @Sendable (any Error) -> Void) throws -> RunningWorkload {
        try RunningWorkload(
            try ScenarioLookup().scenario(scenario),
            // Short enough to be read off the screen and typed again.
            seed: seed ?? .random(in: 1...999_999), failed: failed)
    }
}
