import ArgumentParser

/// `pooltop scenarios`: what `--scenario` may name.
struct Scenarios: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenarios",
        abstract: "List the scenarios that --scenario may name.",
        discussion: "Your own are YAML files in $XDG_CONFIG_HOME/pooltop/scenarios.")

    func execute() throws {
        let rows = ScenarioLookup().entries.map { entry in
            [entry.name, entry.title + (entry.file.map { " (\($0))" } ?? "")]
        }
        try StandardStreams.write(TextTable(rows).text)
    }
}
