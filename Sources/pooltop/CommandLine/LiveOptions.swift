import ArgumentParser
import PoolDashboard

/// How pools are watched while they run; each is a setting too.
struct LiveOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Sample this often, 50ms to 60s (default: 1s).", valueName: "t"),
        transform: SettingArgument.reader(.interval))
    var interval: String?

    @Option(
        help: ArgumentHelp("Let the key r record into this folder.", valueName: "folder"),
        completion: .directory, transform: SettingArgument.reader(.recordFolder))
    var recordFolder: String?

    @Flag(inversion: .prefixedNo, help: "Refuse every key that would act on a pool.")
    var readOnly: Bool?

    /// What was given of the settings.
    var settings: [SettingKey: String] {
        var given: [SettingKey: String] = [:]
        given[.interval] = interval
        given[.recordFolder] = recordFolder
        given[.readOnly] = readOnly.map { "\($0)" }
        return given
    }
}
