import ArgumentParser
import PoolDashboard

/// `pooltop themes`: what `--theme` may name.
struct Themes: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes",
        abstract: "List the themes that --theme may name.",
        discussion: """
            Your own are base16 or base24 YAML files in $XDG_CONFIG_HOME/pooltop/themes, or in \
            'themes' of the working folder. While one is in use, a change of its file is seen at \
            once.
            """,
        subcommands: [CheckThemes.self])

    func execute() throws {
        let catalog = try ThemeLibrary().catalog
        let rows = catalog.themes.map { theme in
            [theme.name, theme.isLight ? "light" : "dark", theme.title]
        }
        try StandardStreams.write(TextTable(rows).text)
        for problem in catalog.problems {
            StandardStreams.complain(CommandFailure(describing: problem).line)
        }
    }
}
