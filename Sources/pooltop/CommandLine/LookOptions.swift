import ArgumentParser
import PoolDashboard

/// How a dashboard looks, live and in a replay, on a screen and as text.
struct LookOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Begin with this view: \(Self.views.joined(separator: ", ")).", valueName: "name"),
        completion: .list(Self.views), transform: Self.view)
    var view = DashboardView.overview

    @Option(
        help: ArgumentHelp(
            "Colours: a name that 'pooltop themes' lists, or a YAML file.", valueName: "name|file"),
        completion: .shellCommand("pooltop themes | cut -d ' ' -f 1"))
    var theme: String?

    @Flag(help: "Draw with ASCII characters only.")
    var ascii = false

    @Flag(help: "Leave the mouse to the terminal, to select text with it.")
    var noMouse = false

    @Flag(
        help: """
            Print the view as text, and then only what changes, a sentence at a time: for screen \
            readers and pipes.
            """)
    var plain = false

    @Option(help: "Print instead of drawing: text or json.")
    var format: OutputFormat?

    func validate() throws {
        if plain, format == .json {
            throw ValidationError("--plain is text: leave --format json out")
        }
    }

    private static let views = DashboardView.allCases.map(\.rawValue)

    private static func view(_ name: String) throws -> DashboardView {
        guard let view = DashboardView(rawValue: name) else {
            throw ValidationError("use one of \(views.joined(separator: ", "))")
        }
        return view
    }

    /// Whether to print, where nobody asked for one sample alone.
    var prints: Bool { plain || format != nil || !StandardStreams.outputIsTerminal }

    /// How to print.
    var form: PlainSession.Form {
        PlainSession.Form(format: format ?? .text, ascii: ascii, view: view, isSpoken: plain)
    }

    /// What the dashboard is told of it.
    func apply(to options: inout DashboardOptions, supportsUnicode: Bool) {
        options.ascii = ascii || !supportsUnicode
        options.view = view
    }
}
