import ArgumentParser
import Foundation
import PoolDashboard

/// `pooltop config`: what is set, and by whom.
struct Config: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Print the settings, and where each comes from.",
        discussion: """
            An option comes before the environment, which comes before the file. In the \
            environment the setting 'theme' is POOLTOP_THEME, and the keys of the action 'sweep' \
            are POOLTOP_KEYS_SWEEP. F2 in the dashboard changes settings and writes the file.
            """)

    @Flag(help: "Print the path of the configuration file, whether it is there or not.")
    var path = false

    @Flag(help: "Print all actions with their keys, as the configuration file may have them.")
    var keys = false

    @OptionGroup var look: LookOptions

    @OptionGroup var live: LiveOptions

    @OptionGroup var chosen: ScenarioOption

    @Option(
        help: ArgumentHelp(
            "Play so many times as fast as it was recorded, 0.1 to 100.", valueName: "x"),
        transform: SettingArgument.reader(.speed))
    var speed: String?

    func validate() throws {
        if path, keys { throw ValidationError("--path and --keys: ask for one at a time") }
    }

    func execute() throws {
        if path {
            let file = UserFiles.configuration(environment: ProcessInfo.processInfo.environment)
            return try StandardStreams.write(PlainFrame.safe(file) + "\n")
        }
        var given = look.settings.merging(live.settings) { first, _ in first }
        given.merge(chosen.settings) { first, _ in first }
        given[.speed] = speed
        let effective = try EffectiveSettings(given)
        // What is printed as set is to be there when it is used.
        _ = (try effective.theme(), try effective.scenario())
        if keys { return try StandardStreams.write(KeyListing(effective.settings.keys).text) }
        var rows = effective.entries.map { entry in
            [entry.name, Self.origin(entry.origin), entry.text.isEmpty ? "-" : entry.text]
        }
        if effective.settings.colours == .automatic, Self.asksForNoColour,
            let place = rows.firstIndex(where: { $0[0] == SettingKey.colours.rawValue })
        {
            rows[place] = [SettingKey.colours.rawValue, "NO_COLOR", ColourChoice.none.rawValue]
        }
        rows += effective.strangers.map { [$0, "no setting", "not used"] }
        let there = UserFiles.isThere(effective.path) ? "" : " (there is none)"
        try StandardStreams.write(
            "file: \(PlainFrame.safe(effective.path))\(there)\n\n" + TextTable(rows).text)
    }

    private static var asksForNoColour: Bool {
        let given = ProcessInfo.processInfo.environment["NO_COLOR"]
        return ColourDepth(terminalColours: 8, noColour: given) == .none
    }

    private static func origin(_ origin: EffectiveSettings.Origin) -> String {
        switch origin {
        case .option(let name), .variable(let name): name
        case .file(let line): "file, line \(line)"
        case .usual: "default"
        }
    }
}
