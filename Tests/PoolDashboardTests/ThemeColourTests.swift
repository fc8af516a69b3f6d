import Foundation
import PoolDashboard
import Testing

@Suite("Theme colours on terminals")
struct ThemeColourTests {
    static let themes = ThemeCatalog().themes
    /// Those whose colours are fixed: only for these a contrast can be told.
    static let fixed = themes.filter { $0.colour(for: .background) != .default }
    static let states: [Role] = [.created, .initialized, .inUse, .idle, .failed, .disposed]
    static let texts: [Role] =
        [
            .foreground, .dim, .title, .accent, .ok, .warning, .critical, .waiting, .graphLow,
            .graphMiddle, .graphHigh, .recording, .paused,
        ] + states

    func rgb(_ theme: Theme, _ role: Role, indexed: Bool) throws -> RGBColour {
        if indexed {
            guard case .index(let index) = theme.colour(for: role, depth: .indexed256) else {
                throw Missing(role: role)
            }
            return Palette256.colour(index)
        }
        switch theme.colour(for: role) {
        case .rgb(let colour): return colour
        case .ansi(let colour): return colour.usual
        case .default: throw Missing(role: role)
        }
    }

    struct Missing: Error { let role: Role }

    // MARK: Shipped themes

    @Test("There are fixed themes to check", arguments: ["dark", "light", "high-contrast"])
    func fixedThemes(name: String) {
        #expect(Self.fixed.contains { $0.name == name })
    }

    @Test("Every text of a shipped theme is readable: 4.5 to 1 or better", arguments: themes)
    func contrast(theme: Theme) {
        let report = ThemeContrast(theme)
        #expect(report.failures.isEmpty, "\(report.text)")
        // A line need not be read, but be seen.
        let border = report.rows.first { $0.role == .border }
        #expect((border?.indexed ?? 21) >= 2, "\(theme.name)")
    }

    @Test(
        "Where contrast is high it is 7 to 1", arguments: ["high-contrast", "high-contrast-light"])
    func highContrast(name: String) throws {
        let rows = ThemeContrast(try ThemeCatalog().theme(named: name)).rows
        for row in rows where row.ground == .background && row.role != .border {
            #expect(min(row.exact ?? 0, row.indexed ?? 0) >= 7, "\(row.role.rawValue)")
        }
    }

    @Test("The report tells role, ground, both ratios and what is too faint")
    func report() throws {
        let theme = try Theme(
            file: "faint.yaml", text: "roles:\n  dim: \"#20242a\"\n  ok: green\n")
        let report = ThemeContrast(theme)
        #expect(report.failures.map(\.role) == [.dim])
        let lines = report.text.split(separator: "\n").map(String.init)
        #expect(lines.first == "faint")
        #expect(lines.last == "  1 below 4.5 to 1")
        let dim = try #require(lines.first { $0.hasPrefix("  dim ") })
        #expect(dim.firstMatch(of: /\ \ dim +1\.1\d +1\.\d\d  too faint/) != nil, "\(dim)")
        let own = try #require(lines.first { $0.hasPrefix("  ok on selection_background ") })
        #expect(own.hasSuffix("     –      –  the terminal's own"))
        #expect(lines.contains { $0.hasPrefix("  border ") && $0.hasSuffix("a line") })
        #expect(lines.contains { $0.hasPrefix("  accent on bar_background ") })
        // What is dim gives way to the row's own text there.
        #expect(!lines.contains { $0.hasPrefix("  dim on ") })
    }

    @Test("Each state has a colour of its own", arguments: fixed)
    func distinctStates(theme: Theme) throws {
        for depth in [ColourDepth.ansi16, .indexed256] {
            let colours = Set(Self.states.map { theme.colour(for: $0, depth: depth) })
            #expect(colours.count == Self.states.count, "\(theme.name) \(depth)")
        }
        for (place, role) in Self.states.enumerated() {
            for other in Self.states[(place + 1)...] {
                let distance = try rgb(theme, role, indexed: true)
                    .distance(to: rgb(theme, other, indexed: true))
                #expect(distance >= 0.05, "\(theme.name) \(role.rawValue) \(other.rawValue)")
            }
        }
    }

    @Test("Grounds differ from each other", arguments: fixed)
    func distinctGrounds(theme: Theme) {
        let grounds: [Role] = [.background, .barBackground, .selectionBackground]
        let colours = Set(grounds.map { theme.colour(for: $0, depth: .indexed256) })
        #expect(colours.count == 3)
    }

    @Test(
        "Eyes without a kind of cones tell states and warnings apart",
        arguments: [("deuteranopia", withoutGreen), ("tritanopia", withoutBlue)])
    func colourBlind(name: String, cones: [[Double]]) throws {
        let theme = try ThemeCatalog().theme(named: name)
        let groups: [[Role]] = [
            Self.states, [.ok, .warning, .critical], [.inUse, .waiting, .failed],
        ]
        for roles in groups {
            let seen = try roles.map { Self.seen(try rgb(theme, $0, indexed: true), cones) }
            for place in seen.indices {
                for other in seen.indices where other > place {
                    let distance = seen[place].distance(to: seen[other])
                    #expect(
                        distance >= 0.08,
                        "\(roles[place].rawValue) \(roles[other].rawValue) \(distance)")
                }
            }
        }
    }

    // Machado, Oliveira and Fernandes 2009, at full severity.
    static let withoutGreen = [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
    static let withoutBlue = [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]

    /// A colour as an eye without some cones sees it.
    static func seen(_ colour: RGBColour, _ cones: [[Double]]) -> RGBColour {
        func linear(_ part: UInt8) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        func part(_ row: Int) -> UInt8 {
            let value =
                cones[row][0] * linear(colour.red) + cones[row][1] * linear(colour.green)
                + cones[row][2] * linear(colour.blue)
            let shown =
                value <= 0.003_130_8 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
            return UInt8((min(1, max(0, shown)) * 255).rounded())
        }
        return RGBColour(red: part(0), green: part(1), blue: part(2))
    }

    @Test("There are fifteen, each with what its name promises")
    func shippedNames() {
        let names = Set(Self.themes.map(\.name))
        #expect(
            names.isSuperset(of: [
                "dark", "light", "mono", "high-contrast", "high-contrast-light", "deuteranopia",
                "tritanopia", "ansi16",
            ]))
        #expect(names.count >= 12)
        for theme in Self.themes {
            let light = ["light", "high-contrast-light", "mist", "paper"].contains(theme.name)
            #expect(theme.isLight == light, "\(theme.name)")
        }
    }

    @Test("mono has no colour, ansi16 only the terminal's")
    func terminalsOwn() throws {
        let mono = try ThemeCatalog().theme(named: "mono")
        let ansi = try ThemeCatalog().theme(named: "ansi16")
        for role in Role.allCases {
            #expect(mono.colour(for: role) == .default)
            if case .rgb(let colour) = ansi.colour(for: role) {
                Issue.record("\(role.rawValue) is \(colour)")
            }
        }
        let states = Set(Self.states.map { ansi.colour(for: $0, depth: .ansi16) })
        #expect(states.count == Self.states.count)
    }

    @Test("Nothing disappears, whatever the depth", arguments: themes, ColourDepth.allCases)
    func visible(theme: Theme, depth: ColourDepth) {
        let grounds: [Role] = [.background, .barBackground, .selectionBackground]
        for role in Role.allCases {
            for ground in grounds where role != ground && !role.rawValue.hasSuffix("background") {
                let look = theme.appearance(of: Style(role, on: ground), depth: depth)
                let same = look.foreground == look.background && look.foreground != .default
                #expect(!same, "\(theme.name) \(role.rawValue) on \(ground.rawValue)")
            }
        }
        let plain = theme.appearance(of: .plain, depth: depth)
        let selected = theme.appearance(
            of: Style(.selectionForeground, on: .selectionBackground), depth: depth)
        #expect(selected.reverse || selected.background != plain.background)
    }

    // MARK: Colours

    @Test(
        "The nearest of 256 is what one would name",
        arguments: [
            (0x000000, 16), (0xffffff, 231), (0xff0000, 196), (0x00ff00, 46), (0x0000ff, 21),
            (0x808080, 244), (0x5f87af, 67), (0x121212, 233),
        ] as [(UInt32, UInt8)])
    func nearest256(value: UInt32, index: UInt8) {
        #expect(Palette256.nearest(to: RGBColour(value)) == index)
    }

    @Test("Every fixed index is its own nearest colour")
    func ownNearest() {
        for index in UInt8(16)...255 {
            let colour = Palette256.colour(index)
            #expect(Palette256.colour(Palette256.nearest(to: colour)) == colour)
        }
    }

    @Test(
        "Pale colours keep their hue among sixteen and eight",
        arguments: [
            (0xf27a7d, 9, 1), (0x8fd07a, 10, 2), (0xe6cf6a, 11, 3), (0x7db2f5, 12, 4),
            (0xcda0f2, 13, 5), (0x5fc9c9, 14, 6), (0x15181e, 0, 0), (0xfbfaf7, 15, 7),
            (0x808080, 8, 7),
        ] as [(UInt32, UInt8, UInt8)])
    func nearestAnsi(value: UInt32, of16: UInt8, of8: UInt8) {
        let colour = ThemeColour.rgb(RGBColour(value))
        let found = colour.terminalColour(depth: .ansi16)
        guard case .index(let index) = found else {
            Issue.record("\(found)")
            return
        }
        #expect(index & 7 == of16 & 7 || index == of16)
        #expect(colour.terminalColour(depth: .ansi8) == .index(of8))
        #expect(colour.terminalColour(depth: .none) == .default)
    }

    @Test("Named colours keep their number, bright ones lose it among eight")
    func named() {
        for colour in AnsiColour.allCases {
            #expect(AnsiColour(name: colour.name) == colour)
            let theme = ThemeColour.ansi(colour)
            #expect(theme.terminalColour(depth: .ansi16) == .index(colour.rawValue))
            #expect(theme.terminalColour(depth: .ansi8) == .index(colour.rawValue % 8))
        }
        #expect(AnsiColour(name: "crimson") == nil)
    }

    @Test("Contrast is WCAG's")
    func contrastOfKnown() {
        #expect(RGBColour(0).contrast(with: RGBColour(0xffffff)) == 21)
        #expect(abs(RGBColour(0x777777).contrast(with: RGBColour(0xffffff)) - 4.48) < 0.01)
    }

    @Test("A colour's text reads back", arguments: ["#00000a", "#abcdef", "#ffffff"])
    func text(text: String) {
        #expect(RGBColour(text: text)?.description == text)
        #expect(RGBColour(text: String(text.dropFirst()))?.description == text)
    }

    @Test(
        "What is no colour is refused",
        arguments: ["", "#", "12345", "#1234567", "gggggg", "+1ffff"])
    func noColour(text: String) {
        #expect(RGBColour(text: text) == nil)
    }

    @Test(
        "Depth comes from the terminal and NO_COLOR",
        arguments: [
            (256, nil, .indexed256), (1 << 24, nil, .indexed256), (88, nil, .ansi16),
            (16, nil, .ansi16), (8, nil, .ansi8), (7, nil, .none), (0, nil, .none),
            (-1, nil, .none), (256, "1", .none), (256, "", .indexed256), (8, "no", .none),
        ] as [(Int, String?, ColourDepth)])
    func depth(colours: Int, noColour: String?, expected: ColourDepth) {
        #expect(ColourDepth(terminalColours: colours, noColour: noColour) == expected)
    }
}
