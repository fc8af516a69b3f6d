import ArgumentParser
import PoolDashboard

/// `pooltop manual`: the manual page, for `man`.
struct Manual: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page, in the language of man.",
        discussion: """
            To read it: pooltop manual | man -l -
            To keep it: pooltop manual > ~/.local/share/man/man1/pooltop.1
            """)

    func execute() throws {
        let keys = KeyMap(try EffectiveSettings().settings.keys)
        try StandardStreams.write(ManualPage(try CommandTree.read(), keys).text)
    }
}
