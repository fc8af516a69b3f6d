import Testing

@testable import PoolDashboard

@Suite("The configuration file")
struct SettingsDocumentTests {
    private func document(_ text: String) throws -> SettingsDocument {
        try SettingsDocument(file: "c.yaml", text: text)
    }

    /// What is wrong with a text, whether it can't be read at all or only not be used.
    private func complaint(_ text: String) -> SettingsError? {
        do throws(SettingsError) {
            return try SettingsDocument(file: "c.yaml", text: text).problem()
        } catch {
            return error
        }
    }

    @Test("each setting has its line; lists become words, and what has no value is left out")
    func entries() throws {
        let text = """
            # mine
            theme: dusk  # at night
            columns:
              - in_use
              - max
            sort:
            filter: ""
            keys:
              sweep: [S, F5]
              quit: Q
            """
        let entries = try document(text).entries
        #expect(entries.map(\.name) == ["theme", "columns", "filter", "keys.sweep", "keys.quit"])
        #expect(entries.map(\.text) == ["dusk", "in_use max", "", "S F5", "Q"])
        #expect(entries.map(\.line) == [2, 3, 7, 9, 10])
        #expect(complaint(text) == nil)
    }

    @Test("a file without settings is one", arguments: ["", "# nothing yet\n", "---\n", "\n\n"])
    func empty(_ text: String) throws {
        #expect(try document(text).entries.isEmpty)
        let changed = try document(text).changing([.theme: "dusk"])
        #expect(changed.hasSuffix("theme: dusk\n"))
        #expect(try document(changed).entries.map(\.text) == ["dusk"])
    }

    @Test(
        "what is wrong is told with its line and what to write",
        arguments: [
            (
                "theme: dusk\nthem: x\n", "unknownKey",
                "c.yaml:2: no setting is called 'them': did you mean theme?"
            ),
            (
                "zebra: 1\n", "unknownKey",
                "c.yaml:1: no setting is called 'zebra': 'pooltop config' lists them"
            ),
            (
                "\ncolours: purple\n", "badValue",
                "c.yaml:2: colours is 'purple': use one of auto, 256, 16, 8, none"
            ),
            (
                "theme: {a: b}\n", "wrongShape",
                "c.yaml:1: theme is no value: write it behind the colon, or as [a, b]"
            ),
            (
                "columns: [[a]]\n", "wrongShape",
                "c.yaml:1: columns is no value: write it behind the colon, or as [a, b]"
            ),
            (
                "- a\n", "wrongShape",
                "c.yaml:1: is not a list of settings: write one 'name: value' a line"
            ),
            (
                "theme: a\ntheme: b\n", "notYAML",
                "c.yaml:1: is not YAML (written twice: theme): write one 'name: value' a line"
            ),
            (
                "keys: x\n", "unknownKey",
                "c.yaml:1: keys holds no actions: write 'sweep: S' indented below it"
            ),
            (
                "keys:\n  swep: S\n", "unknownKey",
                "c.yaml:2: no action is called 'swep': did you mean sweep?"
            ),
            (
                "keys:\n  zebra: S\n", "unknownKey",
                "c.yaml:2: no action is called 'zebra': 'pooltop config --keys' lists them"
            ),
            (
                "keys:\n  sweep: Spce\n", "badValue",
                "c.yaml:2: keys.sweep is 'Spce': did you mean Space?"
            ),
            (
                "keys:\n  sweep: S\n  theme: [T, S]\n", "conflict",
                "c.yaml:3: S is given to sweep and to theme: "
                    + "give one of them another key, or none with []"
            ),
        ])
    func problems(_ text: String, _ code: String, _ line: String) {
        let error = complaint(text)
        #expect(error?.description == line)
        #expect(error?.code.description == code)
    }

    @Test("what is not YAML at all says where")
    func broken() {
        #expect(complaint("theme: a\n  b: [\n")?.place.hasPrefix("c.yaml:") == true)
        #expect(complaint("a: \u{1}\n")?.code == .notYAML)
    }

    @Test(
        "a change touches its own line and nothing else",
        arguments: [
            ("theme: dusk  # at night\n", "theme: light  # at night\n"),
            (
                "# top\n\ntheme:   'a # b' # c\nview: pool\n",
                "# top\n\ntheme: light # c\nview: pool\n"
            ),
            ("theme: \"a\\\" # b\"\nfuture: [1, 2]\n", "theme: light\nfuture: [1, 2]\n"),
            ("view: pool", "view: pool\ntheme: light\n"),
            ("view: pool\n\n# end\n", "view: pool\n\n# end\ntheme: light\n"),
            ("theme:\nview: pool\n", "theme: light\nview: pool\n"),
            ("theme: dusk\r\nview: pool\r\n", "theme: light\r\nview: pool\r\n"),
            ("view: pool\r\n", "view: pool\r\ntheme: light\r\n"),
            (
                "theme: |\n  dusk\n# about the view\nview: pool\n",
                "theme: light\n# about the view\nview: pool\n"
            ),
            ("? theme\n: dusk\n", "theme: light\n"),
            ("theme: it's # mine\n", "theme: light # mine\n"),
            ("keys:\n  sweep: S # mine\n", "keys:\n  sweep: S # mine\ntheme: light\n"),
        ])
    func change(_ before: String, _ after: String) throws {
        #expect(try document(before).changing([.theme: "light"]) == after)
    }

    @Test("a list of several lines becomes one, and keeps its comments")
    func lists() throws {
        let text = "columns:\n  - in_use\n  # the ceiling\n  - max\n\n# below\nview: pool\n"
        #expect(
            try document(text).changing([.columns: "max size", .view: "events", .sweep: "true"])
                == "columns: [max, size]\n  # the ceiling\n\n# below\nview: events\nsweep: true\n")
    }

    @Test(
        "texts that YAML would take for something else are quoted",
        arguments: [
            "", "-x", "a: b", "# c", "\"quoted\"", "back\\slash", "tab\there", "new\nline", "ü",
            " a", "a ",
            "in_use>5 and not (tcp or wait_p99<10ms)", "~/runs", "./mine.yaml", "none inverted",
            "[a]", "*a", "&a", "!a", "%", "@", "`", "null", "true", "1.5",
        ])
    func quoting(_ text: String) throws {
        let changed = try document("view: pool\n").changing([.filter: text])
        #expect(try document(changed).entries.last?.text == text)
    }

    @Test(
        "what can't be changed by line is left alone, and says what to write",
        arguments: ["{theme: dusk, view: pool}\n", "view: pool\n...\n"])
    func unchangeable(_ text: String) throws {
        let error = SettingsError(
            code: .wrongShape, place: "c.yaml",
            message: "is written in a way that can't be changed here: write by hand theme: light")
        let document = try document(text)
        #expect(throws: error) { try document.changing([.theme: "light"]) }
    }
}
