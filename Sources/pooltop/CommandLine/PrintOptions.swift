import ArgumentParser
import PoolDashboard

/// Whether to print instead of drawing, and how.
struct PrintOptions: ParsableArguments {
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

    /// Whether to print, where nobody asked for one sample alone.
    var prints: Bool { plain || format != nil || !StandardStreams.outputIsTerminal }

    /// How to print.
    func form(_ settings: Settings) -> PlainSession.Form {
        PlainSession.Form(format: format ?? .text, settings: settings, isSpoken: plain)
    }
}
