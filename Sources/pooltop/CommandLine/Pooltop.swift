import ArgumentParser

/// The root of the command line, which watches where no subcommand is given.
struct Pooltop: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pooltop",
        abstract: "Watch resource pools live in a terminal, act on them, record and replay.",
        usage: """
            pooltop [watch] [<options>]
            pooltop <subcommand>
            """,
        discussion: """
            Without a command, pooltop watches: a workload generator drives real pools, and the \
            dashboard shows them; 'pooltop help watch' lists its options. Durations are written \
            500ms, 10s, 5m or 2h.

            Examples:
              pooltop                                     watch the steady scenario
              pooltop --scenario leak --record demo.pooltop
              pooltop replay demo.pooltop --speed 4
              pooltop --once --format json --duration 3s  one sample for a script

            Exit status: 0 success, 64 usage, 65 bad data, 66 no such file, 70 a defect of \
            pooltop, 73 can't create a file, 74 input or output error.
            """,
        version: "pooltop \(version)",
        subcommands: [
            Watch.self, Record.self, Replay.self, Inspect.self, Metrics.self, Scenarios.self,
            Themes.self, Fields.self, Config.self, Manual.self,
        ],
        defaultSubcommand: Watch.self)

    /// This program's version.
    static let version = "0.1.0"
}
