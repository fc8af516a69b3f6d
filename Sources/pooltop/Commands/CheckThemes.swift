import ArgumentParser
import PoolDashboard

/// `pooltop themes check`: whether every text of a theme can be read.
struct CheckThemes: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Print each role's contrast; fail where a text has less than 4.5 to 1.",
        discussion: """
            The ratio is that of the Web Content Accessibility Guidelines, from 1 to 21: first as \
            the file has it, then among the 256 colours that a terminal is sent.
            """)

    @Argument(
        help: ArgumentHelp(
            "Themes to check, by file or by name (default: all).", valueName: "file"),
        completion: .file(extensions: ["yaml", "yml"]))
    var files: [String] = []

    func execute() throws {
        let themes =
            try files.isEmpty
            ? ThemeLibrary().catalog.themes : files.map { try ThemeLibrary.choose($0).theme }
        let reports = themes.map { ThemeContrast($0) }
        try StandardStreams.write(reports.map(\.text).joined(separator: "\n"))
        let faint = reports.filter { !$0.failures.isEmpty }
        guard let first = faint.first?.failures.first else { return }
        let names = faint.map(\.name).joined(separator: ", ")
        throw CommandFailure(
            .badData, "too faint to be read: \(names)",
            remedy: "move colours such as \(first.role.rawValue) away from \(first.ground.rawValue)"
        )
    }
}
