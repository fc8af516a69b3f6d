import Foundation
import PoolDashboard
import Testing

@Suite("Themes")
struct ThemeTests {
    /// A palette whose slot N is the colour `N000ff`, N written twice.
    static let palette = (0...15).map { slot in
        let digit = String(slot, radix: 16)
        return "  base0\(digit.uppercased()): \"\(digit)\(digit)00ff\""
    }.joined(separator: "\n")
    static let scheme = "name: Paper\nauthor: A. Person\nvariant: light\npalette:\n\(palette)\n"

    // MARK: Files

    @Test("A base16 scheme gives every role its usual slot")
    func base16() throws {
        let theme = try Theme(file: "themes/paper.yaml", text: Self.scheme)
        #expect(theme.name == "paper")
        #expect(theme.title == "Paper")
        #expect(theme.author == "A. Person")
        #expect(theme.isLight)
        #expect(theme.colour(for: .background) == .rgb(RGBColour(0x0000ff)))
        #expect(theme.colour(for: .foreground) == .rgb(RGBColour(0x5500ff)))
        for role in Role.allCases {
            let slot = Theme.usualSlot(of: role)
            let expected = RGBColour(UInt32(slot) * 0x11 << 16 | 0xff)
            #expect(theme.colour(for: role) == .rgb(expected))
        }
    }

    @Test("The older flat form is the same theme")
    func flat() throws {
        let flat = Self.palette.replacing("  base", with: "base")
        let theme = try Theme(file: "paper.yaml", text: "scheme: Paper\n\(flat)\n")
        #expect(theme.title == "Paper")
        #expect(theme.colour(for: .foreground) == .rgb(RGBColour(0x5500ff)))
        #expect(!theme.isLight)
    }

    @Test("Without a variant the lighter of ground and text decides")
    func variantByColours() throws {
        let text = Self.scheme.replacing("variant: light\n", with: "")
            .replacing("\"0000ff\"", with: "\"ffffff\"")
        #expect(try Theme(file: "a.yaml", text: text).isLight)
    }

    @Test("Unquoted digits stay digits")
    func unquoted() throws {
        let text = Self.scheme.replacing("\"0000ff\"", with: "000000")
            .replacing("\"1100ff\"", with: "123456").replacing("\"2200ff\"", with: "1e1000")
        let theme = try Theme(file: "a.yaml", text: text)
        #expect(theme.colour(for: .background) == .rgb(RGBColour(0)))
        #expect(theme.colour(for: .barBackground) == .rgb(RGBColour(0x123456)))
        #expect(theme.colour(for: .selectionBackground) == .rgb(RGBColour(0x1e1000)))
    }

    @Test("Roles take slots, colours, names, and the terminal's own")
    func roles() throws {
        let roles = """
            roles:
              ok: base01
              warning: "#abcdef"
              critical: bright_red
              background: default
              idle: base12
            ansi:
              ok: yellow
            """
        let theme = try Theme(file: "a.yaml", text: Self.scheme + roles)
        #expect(theme.colour(for: .ok) == .rgb(RGBColour(0x1100ff)))
        #expect(theme.colour(for: .warning) == .rgb(RGBColour(0xabcdef)))
        #expect(theme.colour(for: .critical) == .ansi(.brightRed))
        #expect(theme.colour(for: .background) == .default)
        // base24's brighter red falls back on base16's red.
        #expect(theme.colour(for: .idle) == theme.colour(for: .failed))
        #expect(theme.colour(for: .ok, depth: .ansi16) == .index(3))
        #expect(theme.colour(for: .ok, depth: .indexed256) != .index(3))
    }

    @Test(
        "A bad file is refused with file, key and remedy",
        arguments: [
            ("a: [", nil, "is not YAML"),
            ("", nil, "begin with 'name:'"),
            ("just text", nil, "begin with 'name:'"),
            ("name: x", "palette", "or what differs below 'roles:'"),
            ("inherits: nobody", "inherits", "see 'pooltop themes'"),
            ("inherits: [dark]", "inherits", "is not text"),
            ("inherits: own", "inherits", "which is no theme"),
            ("palette: 7", "palette", "put base00 to base0F below it"),
            ("palette:\n  base00: red", "palette.base00", "six hexadecimal digits"),
            ("base00: \"12345\"", "base00", "six hexadecimal digits"),
            (scheme + "roles: 3", "roles", "is not a list of keys"),
            (scheme + "roles:\n  okay: red", "roles.okay", "choose from background, foreground"),
            (scheme + "roles:\n  ok: crimson", "roles.ok", "a name such as bright_red"),
            (scheme + "roles:\n  ok: base18", "roles.ok", "base00 to base17"),
            (scheme + "roles:\n  ok: [red]", "roles.ok", "not one value"),
            (scheme + "ansi:\n  ok: base01", "ansi.ok", "black to bright_white"),
            (scheme.replacing("light", with: "dusk"), "variant", "write dark or light"),
            (scheme + "name: twice", nil, "is not YAML"),
            ("name: [a]\npalette:\n" + palette, "name", "is not text"),
        ] as [(String, String?, String)])
    func badFiles(text: String, key: String?, remedy: String) {
        let error = #expect(throws: ThemeError.self) {
            try Theme(file: "own.yaml", text: text)
        }
        #expect(error?.theme == "own.yaml")
        #expect(error?.key == key)
        #expect(error?.description.contains(remedy) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("own.yaml: ") == true)
    }

    // MARK: Inheritance

    @Test("Slots that are missing come from the usual theme, dark or light as the file is")
    func missingSlots() throws {
        let (dark, light) = (ThemeCatalog().usual, try ThemeCatalog().theme(named: "light"))
        let few = "palette:\n  base0B: \"12ab34\"\n"
        let onDark = try Theme(file: "few.yaml", text: few)
        #expect(onDark.colour(for: .ok) == .rgb(RGBColour(0x12ab34)))
        #expect(onDark.colour(for: .critical) == dark.colour(for: .critical))
        #expect(!onDark.isLight)
        let onLight = try Theme(file: "few.yaml", text: "variant: light\n" + few)
        #expect(onLight.colour(for: .background) == light.colour(for: .background))
        #expect(onLight.isLight)
        // A light ground says as much as the word.
        let byGround = try Theme(file: "few.yaml", text: few + "  base00: \"fdfdf0\"\n")
        #expect(byGround.isLight)
        #expect(byGround.colour(for: .foreground) == light.colour(for: .foreground))
    }

    @Test("One role may be all that a file says")
    func oneRole() throws {
        let theme = try Theme(file: "one.yaml", text: "roles:\n  accent: bright_magenta\n")
        #expect(theme.colour(for: .accent) == .ansi(.brightMagenta))
        for role in Role.allCases where role != .accent {
            #expect(theme.colour(for: role) == ThemeCatalog().usual.colour(for: role))
        }
    }

    @Test("A theme inherits palette, roles and poor colours of the one that it names")
    func inherits() throws {
        let parent = "inherits: paper\nroles:\n  idle: base01\nansi:\n  idle: red\n  ok: blue\n"
        let child = """
            inherits: parent
            palette:
              base01: "00ff00"
            roles:
              ok: base0E
            """
        let catalog = ThemeCatalog(user: [("child.yaml", child), ("parent.yaml", parent)])
        #expect(catalog.problems.isEmpty)
        let theme = try catalog.theme(named: "child")
        let paper = try catalog.theme(named: "paper")
        // The parent's role is a slot, and the child has filled that slot.
        #expect(theme.colour(for: .idle) == .rgb(RGBColour(0x00ff00)))
        #expect(theme.colour(for: .background) == paper.colour(for: .background))
        #expect(theme.colour(for: .ok) == paper.colour(for: .created))
        #expect(theme.isLight)
        #expect(theme.colour(for: .idle, depth: .ansi16) == .index(1))
        // A role with a new colour has no use for the parent's for poor terminals.
        #expect(theme.colour(for: .ok, depth: .ansi16) != .index(4))
    }

    @Test("A file may replace a shipped theme and inherit from what it replaces")
    func inheritsItself() throws {
        let catalog = ThemeCatalog(
            user: [("dusk.yaml", "inherits: dusk\nroles:\n  ok: white\n")])
        let theme = try catalog.theme(named: "dusk")
        #expect(theme.colour(for: .ok) == .ansi(.white))
        #expect(
            theme.colour(for: .title)
                == (try ThemeCatalog().theme(named: "dusk"))
                .colour(for: .title))
    }

    @Test("Themes that inherit in a circle are refused, and the shipped one stays")
    func circle() throws {
        let catalog = ThemeCatalog(
            user: [
                ("a.yaml", "inherits: b\n"), ("b.yaml", "inherits: c\n"),
                ("c.yaml", "inherits: b\n"), ("dusk.yaml", "inherits: a\n"),
            ])
        #expect(catalog.problems.count == 4)
        #expect(catalog.problems.allSatisfy { $0.description.contains("leads back") })
        #expect(catalog.names.contains("dusk"))
    }

    @Test("base24's brighter hues are slots, and fall back where they are missing")
    func base24() throws {
        let roles = "roles:\n  ok: base14\n  warning: base17\n"
        let plain = try Theme(file: "a.yaml", text: Self.scheme + roles)
        #expect(plain.colour(for: .ok) == plain.colour(for: .inUse))
        #expect(plain.colour(for: .warning) == plain.colour(for: .created))
        let full = Self.scheme.replacing(
            "palette:\n", with: "palette:\n  base14: \"#77ff77\"\n  base17: \"ff77ff\"\n")
        let bright = try Theme(file: "a.yaml", text: "system: base24\n" + full + roles)
        #expect(bright.colour(for: .ok) == .rgb(RGBColour(0x77ff77)))
        #expect(bright.colour(for: .warning) == .rgb(RGBColour(0xff77ff)))
    }

    @Test("Of two files of one name the later counts")
    func twoFiles() throws {
        let catalog = ThemeCatalog(
            user: [("a.yaml", "roles:\n  ok: red\n"), ("a.yaml", "roles:\n  ok: blue\n")])
        #expect(try catalog.theme(named: "a").colour(for: .ok) == .ansi(.blue))
    }

    // MARK: Catalog

    @Test("The table of shipped themes is the folder")
    func table() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
                "themes")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(ThemeCatalog.shipped.map(\.file).sorted() == files)
        for (file, bytes) in ThemeCatalog.shipped {
            let onDisk = try Data(contentsOf: folder.appendingPathComponent(file))
            #expect(Array(onDisk) == bytes, "\(file)")
        }
    }

    @Test("Every shipped theme parses; the usual one is among them")
    func shipped() {
        let catalog = ThemeCatalog()
        #expect(catalog.problems.isEmpty, "\(catalog.problems)")
        #expect(catalog.themes.count == ThemeCatalog.shipped.count)
        #expect(catalog.usual.name == "dark")
    }

    @Test("A user's theme replaces a shipped one and joins the round")
    func userThemes() throws {
        let catalog = ThemeCatalog(user: [("zebra.yaml", Self.scheme), ("dark.yml", Self.scheme)])
        #expect(catalog.names.first == "dark")
        #expect(catalog.names.last == "zebra")
        #expect(try catalog.theme(named: "dark").title == "Paper")
        #expect(catalog.next(after: try catalog.theme(named: "zebra")).name == "dark")
        #expect(catalog.next(after: try catalog.theme(named: "dark")).name == "light")
        #expect(catalog.next(after: .plain).name == "dark")
    }

    @Test("A user's bad file spoils nothing, and choosing it says what is wrong")
    func userProblem() throws {
        let catalog = ThemeCatalog(user: [("own.yaml", "roles: 3")])
        #expect(catalog.problems.count == 1)
        #expect(catalog.themes.count == ThemeCatalog.shipped.count)
        let error = #expect(throws: ThemeError.self) { try catalog.theme(named: "own") }
        #expect(error?.theme == "own.yaml")
    }

    @Test("An unknown name is refused with the names there are")
    func unknownName() {
        let error = #expect(throws: ThemeError.self) { try ThemeCatalog().theme(named: "drak") }
        #expect(error?.code.description == "notFound")
        #expect(error?.description.contains("dark, light") == true)
    }
}
