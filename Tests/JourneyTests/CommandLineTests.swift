import Foundation
import TestSupport
import Testing

/// The command line as a script sees it: each error is one exact line on standard error.
@Suite("Command line")
struct CommandLineTests {
    /// A command line that is wrong.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let arguments: [String]
        let status: Int32
        let line: String

        var testDescription: String { arguments.joined(separator: " ") }

        init(_ arguments: String, _ line: String, status: Int32 = 64) {
            self.arguments = arguments.split(separator: " ").map(String.init)
            self.status = status
            self.line = line
        }
    }

    static let usage: [Mistake] = [
        Mistake("frobnicate", "unexpected argument 'frobnicate': see 'pooltop help watch'"),
        Mistake("a b", "2 unexpected arguments: 'a', 'b': see 'pooltop help watch'"),
        Mistake(
            "help nix",
            "no command is called 'nix': use one of watch, record, replay, "
                + "inspect, metrics, scenarios, themes, fields, config, manual"),
        Mistake("--scenari x", "unknown option '--scenari': did you mean '--scenario'?"),
        Mistake("-x", "unknown option '-x': see 'pooltop help watch'"),
        Mistake("--duration", "missing value for '--duration <t>': see 'pooltop help watch'"),
        Mistake(
            "--duration 5",
            "the value '5' is invalid for '--duration <t>': "
                + "use a number and ms, s, m or h, such as 500ms, 10s or 5m"),
        Mistake(
            "--duration 0s",
            "the value '0s' is invalid for '--duration <t>': "
                + "use a number and ms, s, m or h, such as 500ms, 10s or 5m"),
        Mistake(
            "--duration infs",
            "the value 'infs' is invalid for '--duration <t>': "
                + "use a number and ms, s, m or h, such as 500ms, 10s or 5m"),
        Mistake(
            "--duration 9999999h",
            "the value '9999999h' is invalid for '--duration <t>': "
                + "use a number and ms, s, m or h, such as 500ms, 10s or 5m"),
        Mistake(
            "--interval 1ms",
            "the value '1ms' is invalid for '--interval <t>': "
                + "use 50ms to 60s"),
        Mistake(
            "--interval 2m",
            "the value '2m' is invalid for '--interval <t>': "
                + "use 50ms to 60s"),
        Mistake(
            "--format yaml",
            "the value 'yaml' is invalid for '--format <format>': "
                + "provide one of 'text' and 'json'"),
        Mistake(
            "--once=3",
            "the option '--once' does not take any value, but '3' was "
                + "specified: see 'pooltop help watch'"),
        Mistake("--force", "--force needs --record: name the file that it may replace"),
        Mistake(
            "--seed twelve",
            "the value 'twelve' is invalid for '--seed <n>': "
                + "see 'pooltop help watch'"),
        Mistake(
            "--colours many",
            "the value 'many' is invalid for '--colours <n>': "
                + "use one of auto, 256, 16, 8, none"),
        Mistake(
            "--columns in_us",
            "the value 'in_us' is invalid for '--columns <ids>': "
                + "there is no field in_us: did you mean in_use?"),
        Mistake("config --path --keys", "--path and --keys: ask for one at a time"),
        Mistake("record", "missing expected argument '<file>': see 'pooltop help record'"),
        Mistake("replay", "missing expected argument '<file>': see 'pooltop help replay'"),
        Mistake(
            "replay a --at 3s",
            "--at needs --once: to start to play at a place, use --from"),
        Mistake(
            "replay a --once --from 3s",
            "--from plays, --once does not: name the place with --at"),
        Mistake(
            "replay a --speed 0",
            "the value '0' is invalid for '--speed <x>': "
                + "use a number from 0.1 to 100"),
        Mistake(
            "replay a --from noon",
            "the value 'noon' is invalid for '--from <t>': use an "
                + "offset such as 500ms, 10s or 5m, or a time such as 2026-01-31T10:42:07Z"),
    ]

    @Test("A usage error is one line with its remedy, and status 64", arguments: usage)
    func mistakes(_ mistake: Mistake) async throws {
        let result = try await Subprocess.run(BuiltBinary.url, mistake.arguments)
        #expect(result.errors == "pooltop: \(mistake.line)\n")
        #expect(result.output == "")
        #expect(result.status == mistake.status)
    }

    static let files: [Mistake] = [
        Mistake(
            "replay nix", "nix: there is no such file: check the name, or record one with --record",
            status: 66),
        Mistake(
            "inspect notes.txt",
            "notes.txt: is not a recording: give a file that pooltop has "
                + "recorded", status: 65),
        Mistake(
            "record notes.txt",
            "notes.txt: exists already: give another name, or --force to overwrite it",
            status: 73),
        Mistake(
            "record nix/run.pooltop",
            "nix/run.pooltop: its folder does not exist: create it, or give another", status: 73),
        Mistake(
            "--once --record notes.txt",
            "notes.txt: exists already: give another name, or --force to overwrite it",
            status: 73),
        Mistake(
            "--once --scenario nix",
            "no scenario is called 'nix': use one of steady, burst, "
                + "churn, flaky, leak, or give a file", status: 64),
        Mistake(
            "--once --scenario ./nix.yaml", "./nix.yaml: there is no such file: check the name",
            status: 66),
        Mistake(
            "metrics --scenario bad.yaml",
            "bad.yaml:1: title: this key has to be there: add it", status: 65),
    ]

    @Test("A file's error is one line with its remedy, and a status of its own", arguments: files)
    func fileMistakes(_ mistake: Mistake) async throws {
        let folder = try TemporaryFolder()
        try folder.write("milk\n", to: "notes.txt")
        try folder.write("name: bad\n", to: "bad.yaml")
        let result = try await Subprocess.run(
            BuiltBinary.url, mistake.arguments,
            environment: ["XDG_CONFIG_HOME": folder.url.path], folder: folder.url)
        #expect(result.errors == "pooltop: \(mistake.line)\n")
        #expect(result.output == "")
        #expect(result.status == mistake.status)
        #expect(try folder.names() == ["bad.yaml", "notes.txt"])
    }

    @Test("A full disk is an input or output error")
    func fullDisk() async throws {
        let result = try await Subprocess.run(
            URL(filePath: "/bin/sh"), ["-c", "\"$0\" fields > /dev/full", BuiltBinary.url.path])
        #expect(result.status == 74)
        #expect(result.errors.hasPrefix("pooltop: can't write to standard output (No space left"))
    }

    @Test(
        "Help goes to standard output, with status 0",
        arguments: [
            "", "watch", "record", "replay", "inspect", "metrics", "scenarios", "themes", "fields",
            "config", "manual",
        ])
    func help(_ command: String) async throws {
        let words = command.isEmpty ? [] : [command]
        let result = try await Subprocess.run(BuiltBinary.url, words + ["--help"])
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(result.output.hasPrefix("OVERVIEW: "))
        let asked = try await Subprocess.run(BuiltBinary.url, ["help"] + words)
        // `pooltop help` and `pooltop --help` are the same page.
        #expect(asked.output == result.output)
        for line in result.output.split(separator: "\n") where !line.hasPrefix("USAGE") {
            #expect(line.count <= 80, "\(line)")
        }
    }

    @Test("--version prints the name and three numbers")
    func version() async throws {
        let result = try await Subprocess.run(BuiltBinary.url, ["--version"])
        #expect(result.status == 0)
        #expect(result.output.wholeMatch(of: /pooltop \d+\.\d+\.\d+\n/) != nil)
    }
}
