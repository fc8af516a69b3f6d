import Foundation
import TestSupport
import Testing

/// Views as text, copies, and what is generated from the command line's own description.
@Suite("Text, completions, the manual", .onOwnThread)
struct PlainJourneyTests {
    @Test("Any view can be asked for as text", .timeLimit(.minutes(15)))
    func views() async throws {
        let result = try await Subprocess.run(
            BuiltBinary.url, ["--once", "--view", "pool", "--duration", "300ms"])
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("orders-db  sqlite: "))
        #expect(result.output.contains("\nslots\n"))
        let wrong = try await Subprocess.run(BuiltBinary.url, ["--view", "nix"])
        #expect(wrong.status == 64)
        #expect(
            wrong.errors.hasPrefix(
                "pooltop: the value 'nix' is invalid for '--view <name>': use one of overview, pool"
            ))
        let both = try await Subprocess.run(BuiltBinary.url, ["--plain", "--format", "json"])
        #expect(both.errors == "pooltop: --plain is text: leave --format json out\n")
    }

    @Test("--plain gives the view once, and then only what changes", .timeLimit(.minutes(15)))
    func plain() async throws {
        let folder = try TemporaryFolder()
        let file = folder.path("burst.pooltop")
        _ = try await Subprocess.run(
            BuiltBinary.url,
            ["record", file, "--scenario", "burst", "--seed", "7", "--duration", "6s"],
            environment: ["TMPDIR": folder.url.path])
        let result = try await Subprocess.run(
            BuiltBinary.url, ["replay", file, "--plain", "--speed", "50"])
        #expect(result.status == 0)
        #expect(result.output.components(separatedBy: "states: created").count - 1 <= 6)
        let lines = result.output.split(separator: "\n")
        let first = try #require(lines.first)
        #expect(first.contains(" in use, "))
        // A sentence has a time of day before it and no indent.
        let spoken = lines.filter { $0.prefixMatch(of: /\d\d:\d\d:\d\d\ /) != nil }
        for line in spoken { #expect(line.contains(": ")) }
        #expect(!result.output.contains("\u{1b}"))
    }

    @Test("What y copies is in the multiplexer's buffer", .timeLimit(.minutes(15)))
    func copy() async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        try await tmux.command("set-option", "-s", "set-clipboard", "on")
        try await tmux.enter("pooltop --interval 200ms --seed 1")
        try await tmux.wait(for: "a pool to copy") {
            $0.contains("q quit") && $0.contains("▸  orders-db")
        }
        try await tmux.type("y")
        try await tmux.wait(for: "copied orders-db: 4 lines")
        let buffer = try await tmux.command("show-buffer")
        #expect(buffer.hasPrefix("orders-db  sqlite: "))
        try await tmux.press("q")
        try await tmux.waitForPrompt()
    }

    /// Every command and option, as the parser tells them.
    private struct Tree: Decodable {
        struct Command: Decodable {
            let commandName: String
            let subcommands: [Command]?
            let arguments: [Argument]?

            var all: [Command] { [self] + (subcommands ?? []).flatMap(\.all) }
        }

        struct Argument: Decodable {
            struct Name: Decodable {
                let kind: String
                let name: String
            }
            let shouldDisplay: Bool
            let names: [Name]?
        }

        let command: Command
    }

    private func tree() async throws -> [Tree.Command] {
        let told = try await Subprocess.run(BuiltBinary.url, ["--experimental-dump-help"])
        return try JSONDecoder().decode(Tree.self, from: Data(told.output.utf8)).command.all
    }

    @Test("Completions have every command and flag", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async throws {
        let script = try await Subprocess.run(
            BuiltBinary.url, ["--generate-completion-script", shell])
        #expect(script.status == 0)
        #expect(script.errors == "")
        for command in try await tree() {
            #expect(script.output.contains(command.commandName), "\(command.commandName)")
            for name in (command.arguments ?? []).flatMap({ $0.names ?? [] })
            where name.kind == "long" {
                let flag = shell == "fish" ? "-l '\(name.name)'" : "--\(name.name)"
                #expect(script.output.contains(flag), "\(command.commandName) \(flag)")
            }
        }
        guard shell == "bash" else { return }
        let folder = try TemporaryFolder()
        let file = try folder.write(script.output, to: "pooltop")
        let check = try await Subprocess.run(URL(filePath: "/bin/bash"), ["-n", file])
        #expect(check.status == 0)
    }

    @Test("The manual has every command, flag and key, and man can show it")
    func manual() async throws {
        let page = try await Subprocess.run(BuiltBinary.url, ["manual"])
        #expect(page.status == 0)
        #expect(page.output.hasPrefix(".TH POOLTOP 1 "))
        for section in ["NAME", "SYNOPSIS", "COMMANDS", "KEYS", "PALETTE", "ENVIRONMENT", "FILES"] {
            #expect(page.output.contains("\n.SH \(section)\n"), "\(section)")
        }
        for command in try await tree() where command.commandName != "help" {
            #expect(page.output.contains(command.commandName), "\(command.commandName)")
            let shown = (command.arguments ?? []).filter(\.shouldDisplay)
            for name in shown.flatMap({ $0.names ?? [] }) where name.kind == "long" {
                let flag = "\\-\\-" + name.name.replacing("-", with: "\\-")
                #expect(page.output.contains(flag), "\(flag)")
            }
        }
        #expect(page.output.contains("\n.B Space\n"))
        #expect(page.output.contains("\n\\fBresize\\fR \\fI2...8 in orders\\fR\n"))
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/man") else { return }
        let folder = try TemporaryFolder()
        let file = try folder.write(page.output, to: "pooltop.1")
        let shown = try await Subprocess.run(
            URL(filePath: "/usr/bin/man"), ["--warnings", "-l", file],
            environment: ["MANPAGER": "cat", "MANWIDTH": "100", "LC_ALL": "C.UTF-8"])
        #expect(shown.status == 0)
        #expect(shown.errors == "")
        #expect(shown.output.contains("themes check"))
    }
}
