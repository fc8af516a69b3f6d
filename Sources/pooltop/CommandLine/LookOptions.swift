import ArgumentParser
import PoolDashboard

/// How a dashboard looks, live and in a replay, on a screen and as text.
///
/// Each is a setting too: where it is not given, the environment and the configuration file decide.
struct LookOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Begin with this view: \(SettingArgument.views.joined(separator: ", ")).",
            valueName: "name"),
        completion: .list(SettingArgument.views), transform: SettingArgument.reader(.view))
    var view: String?

    @Option(
        help: ArgumentHelp(
            "The theme: a name that 'pooltop themes' lists, or a YAML file.",
            valueName: "name|file"),
        completion: .shellCommand("pooltop themes | cut -d ' ' -f 1"),
        transform: SettingArgument.reader(.theme))
    var theme: String?

    @Option(
        help: ArgumentHelp(
            "At most so many colours: \(SettingArgument.colours.joined(separator: ", ")).",
            valueName: "n"),
        completion: .list(SettingArgument.colours), transform: SettingArgument.reader(.colours))
    var colours: String?

    @Flag(inversion: .prefixedNo, help: "Draw with ASCII characters only.")
    var ascii: Bool?

    @Flag(
        inversion: .prefixedNo,
        help: "Take the mouse, or leave it to the terminal, to select text with it.")
    var mouse: Bool?

    @Option(
        help: ArgumentHelp(
            "Draw graphs with these: \(SettingArgument.graphs.joined(separator: ", ")).",
            valueName: "name"),
        completion: .list(SettingArgument.graphs), transform: SettingArgument.reader(.graphs))
    var graphs: String?

    @Flag(inversion: .prefixedNo, help: "Let a cursor sweep over graphs that stand still.")
    var sweep: Bool?

    @Option(
        help: ArgumentHelp(
            "Show these columns of the list of pools, as 'pooltop fields' calls them.",
            valueName: "ids"),
        transform: SettingArgument.reader(.columns))
    var columns: String?

    @Option(
        help: ArgumentHelp(
            "Sort the list of pools by this field; 'FIELD inverted' the other way round.",
            valueName: "field"),
        transform: SettingArgument.reader(.sort))
    var sort: String?

    @Option(
        help: ArgumentHelp(
            "List only pools for which this holds, such as 'in_use>5'.", valueName: "condition"),
        transform: SettingArgument.reader(.filter))
    var filter: String?

    /// What was given of the settings.
    var settings: [SettingKey: String] {
        var given: [SettingKey: String] = [:]
        given[.view] = view
        given[.theme] = theme
        given[.colours] = colours
        given[.ascii] = ascii.map { "\($0)" }
        given[.mouse] = mouse.map { "\($0)" }
        given[.graphs] = graphs
        given[.sweep] = sweep.map { "\($0)" }
        given[.columns] = columns
        given[.sort] = sort
        given[.filter] = filter
        return given
    }
}
