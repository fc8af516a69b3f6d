import Foundation
import PoolDashboard
import TestSupport
import Testing

/// `pooltop config`, and what the file, the environment and the command line say of one another.
@Suite("Configuration")
struct ConfigurationTests {
    private func config(
        _ arguments: String..., file: String? = nil, environment: [String: String] = [:]
    ) async throws -> Subprocess {
        let folder = try TemporaryFolder()
        if let file { try folder.write(file, to: "pooltop/config.yaml") }
        let own = ["XDG_CONFIG_HOME": folder.url.path, "NO_COLOR": ""]
            .merging(environment) { _, new in new }
        return try await Subprocess.run(
            BuiltBinary.url, ["config"] + arguments, environment: own, folder: folder.url)
    }

    /// The rows of the table: name, origin, value.
    private func rows(_ output: String) -> [String: (origin: String, value: String)] {
        let rows = output.split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: #/ {2,}/#).map(String.init)
            return cells.count == 3 ? (cells[0], (origin: cells[1], value: cells[2])) : nil
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    @Test("Without a file everything is at its default, and each setting is told")
    func defaults() async throws {
        let result = try await config()
        #expect(result.status == 0)
        #expect(result.errors == "")
        #expect(result.output.hasPrefix("file: /"))
        #expect(result.output.contains("/pooltop/config.yaml (there is none)\n"))
        let rows = rows(result.output)
        #expect(rows.count == SettingKey.allCases.count)
        for key in SettingKey.allCases {
            let text = Settings().text(of: key)
            #expect(rows[key.rawValue]?.value == (text.isEmpty ? "-" : text))
            #expect(rows[key.rawValue]?.origin == "default")
        }
    }

    @Test("The command line comes before the environment, which comes before the file")
    func precedence() async throws {
        let file = """
            # mine
            theme: dusk
            graphs: block
            colours: 8
            keys:
              sweep: S
              theme: T
            """
        let result = try await config(
            "--theme", "light", "--no-mouse", "--record-folder", "/var/tmp", file: file,
            environment: [
                "POOLTOP_THEME": "mono", "POOLTOP_GRAPHS": "ascii", "POOLTOP_KEYS_SWEEP": "F5 ,",
                "POOLTOP_READ_ONLY": "yes", "POOLTOP_VIEW": "", "POOLTOP_SERVICE_HOST": "10.0.0.1",
            ])
        #expect(result.status == 0)
        #expect(!result.output.contains("there is none"))
        let rows = rows(result.output)
        for (name, origin, value) in [
            ("theme", "--theme", "light"), ("mouse", "--mouse", "false"),
            ("record_folder", "--record-folder", "/var/tmp"),
            ("graphs", "POOLTOP_GRAPHS", "ascii"), ("read_only", "POOLTOP_READ_ONLY", "true"),
            ("colours", "file, line 4", "8"), ("view", "default", "overview"),
            ("keys.sweep", "POOLTOP_KEYS_SWEEP", "F5 ,"), ("keys.theme", "file, line 7", "T"),
            ("POOLTOP_SERVICE_HOST", "no setting", "not used"),
        ] {
            #expect(rows[name]?.origin == origin, "\(name)")
            #expect(rows[name]?.value == value, "\(name)")
        }
        #expect(rows["keys.quit"] == nil)
        for (file, origin, value) in [
            ("", "NO_COLOR", "none"), ("colours: auto", "NO_COLOR", "none"),
            ("colours: 16", "file, line 1", "16"),
        ] {
            let result = try await config(file: file, environment: ["NO_COLOR": "1"])
            let colours = self.rows(result.output)["colours"]
            #expect(colours?.origin == origin && colours?.value == value)
        }
    }

    @Test("Every option of a setting is told as its origin")
    func options() async throws {
        let result = try await config(
            "--view", "pool", "--colours", "16", "--ascii", "--graphs", "block", "--sweep",
            "--columns", "max,in_use", "--sort", "name inverted", "--filter", "orders",
            "--interval", "2s", "--read-only", "--scenario", "leak", "--speed", "2", "--mouse",
            "--theme", "dusk", "--record-folder", ".")
        let rows = rows(result.output)
        for key in SettingKey.allCases {
            #expect(rows[key.rawValue]?.origin == key.option)
        }
        #expect(rows["columns"]?.value == "max in_use")
    }

    @Test("--path prints the path, and --keys a map that the file takes")
    func keys() async throws {
        let path = try await config("--path", environment: ["XDG_CONFIG_HOME": "/some/where"])
        #expect(path.output == "/some/where/pooltop/config.yaml\n")
        let broken = try await config("--path", file: "theme: [")
        #expect(broken.status == 0)
        let listed = try await config("--keys", file: "keys: {sweep: c, theme: \"\\\\\"}\n")
        #expect(listed.status == 0)
        let document = try SettingsDocument(file: "c.yaml", text: listed.output)
        #expect(document.problem() == nil)
        #expect(
            document.entries.map(\.name).sorted()
                == KeyAction.allCases.map { "keys.\($0.rawValue)" }.sorted())
        let map = KeyMap([.sweep: [.character("c")], .theme: [.character("\\")]])
        for entry in document.entries {
            let action = try #require(KeyAction(rawValue: String(entry.name.dropFirst(5))))
            let keys = map.keys(of: action).map(\.spelling)
            #expect(entry.text == keys.joined(separator: " "))
        }
        #expect(listed.output.contains("sweep: [c]"))
        #expect(listed.output.contains("(yours)"))
        #expect(listed.output.contains("  clean_up: [] "))
    }

    @Test(
        "What is wrong in the file is one line with file, line and remedy",
        arguments: [
            ("them: x\n", 65, ":1: no setting is called 'them': did you mean theme?"),
            ("\nview: nix\n", 65, ":2: view is 'nix': use one of overview, pool, "),
            ("theme: [\n", 65, ": is not YAML ("),
            ("keys:\n  sweep: S\n  theme: S\n", 65, ":3: S is given to sweep and to theme: "),
            ("theme: nix\n", 64, ":1: nix: no such theme: choose from dark, "),
            ("# a\nscenario: nix\n", 64, ":2: no scenario is called 'nix': use one of "),
            ("theme: ./nix.yaml\n", 66, ":1: ./nix.yaml: there is no such file: check the name"),
        ] as [(String, Int32, String)])
    func mistakes(_ file: String, _ status: Int32, _ words: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file, to: "pooltop/config.yaml")
        let result = try await Subprocess.run(
            BuiltBinary.url, ["--once", "--duration", "50ms"],
            environment: ["XDG_CONFIG_HOME": folder.url.path], folder: folder.url)
        #expect(result.status == status)
        #expect(result.output == "")
        #expect(result.errors.hasPrefix("pooltop: \(path)"))
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
    }

    @Test("What is wrong in the environment names the variable, with status 64")
    func variables() async throws {
        let result = try await config(environment: ["POOLTOP_COLOURS": "many"])
        #expect(
            result.errors == "pooltop: POOLTOP_COLOURS: 'many' can't be used: "
                + "use one of auto, 256, 16, 8, none\n")
        #expect(result.status == 64)
        let key = try await config(environment: ["POOLTOP_KEYS_QUIT": "Spce"])
        #expect(
            key.errors
                == "pooltop: POOLTOP_KEYS_QUIT: 'Spce' can't be used: did you mean Space?\n")
        let both = try await config(
            file: "keys:\n  sweep: S\n", environment: ["POOLTOP_KEYS_THEME": "S"])
        #expect(both.status == 64)
        #expect(
            both.errors.hasSuffix(
                "config.yaml:2 and POOLTOP_KEYS_THEME: S is given to sweep and to theme: "
                    + "give one of them another key\n"))
        let theme = try await Subprocess.run(
            BuiltBinary.url, ["--once"], environment: ["POOLTOP_THEME": "nix"])
        #expect(theme.status == 64)
        #expect(theme.errors.hasPrefix("pooltop: POOLTOP_THEME: nix: no such theme: "))
    }

    @Test(
        "A theme or scenario that there is not is told by config too, with where it was named",
        arguments: [
            ("theme: nix\n", [:], [], "config.yaml:1: nix: no such theme: choose from dark, "),
            ("", ["POOLTOP_THEME": "nix"], [], ": POOLTOP_THEME: nix: no such theme: choose "),
            ("theme: dusk\n", [:], ["--theme", "nix"], ": nix: no such theme: choose from"),
            ("", [:], ["--keys", "--theme", "nix"], ", or put nix.yaml into the themes folder"),
            ("", [:], ["--scenario", "nix"], ": no scenario is called 'nix': use one of "),
        ] as [(String, [String: String], [String], String)])
    func missing(
        _ file: String, _ environment: [String: String], _ arguments: [String], _ words: String
    ) async throws {
        let folder = try TemporaryFolder()
        try folder.write(file, to: "pooltop/config.yaml")
        let result = try await Subprocess.run(
            BuiltBinary.url, ["config"] + arguments,
            environment: environment.merging(["XDG_CONFIG_HOME": folder.url.path]) { $1 },
            folder: folder.url)
        #expect(result.status == 64)
        #expect(result.output == "")
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        let path = try await Subprocess.run(
            BuiltBinary.url, ["config", "--path"] + arguments.filter { $0 != "--keys" },
            environment: ["XDG_CONFIG_HOME": folder.url.path])
        #expect(path.status == 0)
    }

    @Test("A file that can't be read is an error, with status 66; one that is no text, with 65")
    func unreadable() async throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "pooltop/config.yaml/file")
        let own = ["XDG_CONFIG_HOME": folder.url.path]
        let result = try await Subprocess.run(BuiltBinary.url, ["config"], environment: own)
        #expect(result.status == 66)
        #expect(result.errors.contains("pooltop/config.yaml: the file can't be read: check"))
        let other = try TemporaryFolder()
        try other.write("", to: "pooltop/x")
        try Data([0xFF, 0xFE, 0x00]).write(
            to: other.url.appending(path: "pooltop/config.yaml"))
        let binary = try await Subprocess.run(
            BuiltBinary.url, ["config"], environment: ["XDG_CONFIG_HOME": other.url.path])
        #expect(binary.status == 65)
        #expect(binary.errors.contains("the file is no text: save it as UTF-8"))
    }

    @Test("What is set holds for text too", .timeLimit(.minutes(15)))
    func text() async throws {
        let folder = try TemporaryFolder()
        try folder.write("view: lints\nscenario: leak\n", to: "pooltop/config.yaml")
        let own = ["XDG_CONFIG_HOME": folder.url.path]
        let result = try await Subprocess.run(
            BuiltBinary.url, ["--once", "--duration", "100ms"], environment: own)
        let given = try await Subprocess.run(
            BuiltBinary.url, ["--once", "--duration", "100ms", "--view", "lints"])
        #expect(result.status == 0)
        #expect(result.output.split(separator: "\n")[0].contains("nothing is wrong"))
        #expect(given.output.split(separator: "\n")[0].contains("nothing is wrong"))
        let recorded = try await Subprocess.run(
            BuiltBinary.url, ["record", folder.path("a.pooltop"), "--duration", "300ms"],
            environment: own)
        #expect(recorded.status == 0)
        let inspected = try await Subprocess.run(
            BuiltBinary.url, ["inspect", folder.path("a.pooltop")])
        #expect(inspected.output.contains("scenario  leak, seed"))
    }

    @Test("The manual has the person's own keys, and every setting", .timeLimit(.minutes(15)))
    func manual() async throws {
        let folder = try TemporaryFolder()
        try folder.write("keys:\n  sweep: F7\n", to: "pooltop/config.yaml")
        let result = try await Subprocess.run(
            BuiltBinary.url, ["manual"], environment: ["XDG_CONFIG_HOME": folder.url.path])
        #expect(result.status == 0)
        #expect(result.output.contains(".SH CONFIGURATION\n"))
        #expect(result.output.contains("'pooltop config \\-\\-keys' prints all"))
        #expect(result.output.contains(".B F7\ngraphs scroll, sweep, or are not there"))
        for key in SettingKey.allCases {
            #expect(result.output.contains("\n.B \(key.rawValue)\n"))
        }
    }
}
