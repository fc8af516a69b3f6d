import ArgumentParser
import PoolDashboard

/// How a dashboard looks, live and in a replay.
struct LookOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Colours: a name that 'pooltop themes' lists, or a YAML file.", valueName: "name|file"))
    var theme: String?

    @Flag(help: "Draw with ASCII characters only.")
    var ascii = false

    @Flag(help: "Leave the mouse to the terminal, to select text with it.")
    var noMouse = false
}
