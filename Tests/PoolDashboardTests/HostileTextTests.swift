import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@testable import PoolDashboard

/// What comes from outside, a pool's name first of all, reaches neither the terminal's controls nor
/// the places of other texts.
@Suite("Hostile texts")
struct HostileTextTests {
    static let names = [
        "\u{1B}]0;owned\u{7}", "\u{1B}[2J\u{1B}[1;1H", "\u{9B}31m", "\u{1B}P0;1|17/ab\u{9C}",
        "a\nb\r\nc", "tab\there", "nul\0", "del\u{7F}", "\u{202E}sdrawkcab", "\u{2066}iso\u{2069}",
        "\u{200F}\u{200E}marks", "\u{61C}arabic mark", "join\u{200D}er", "\u{200D}\u{200D}",
        "zero\u{200B}width\u{2060}\u{FEFF}", "e\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
        "\u{301}mark first", "👩\u{200D}👩\u{200D}👧\u{200D}👦 family", "🏳\u{FE0F}\u{200D}🌈",
        "☎\u{FE0F}",
        "🇵🇹🇧", "注文データベース", "한\u{115F}\u{1160}", "\u{2028}line\u{2029}paragraph",
        "tag\u{E0041}\u{E0042}\u{E007F}", "\u{FFF9}note\u{FFFB}", "\u{FFFE}\u{FFFF}", "\u{10FFFF}",
        "\u{AD}soft\u{AD}", "", " ", String(repeating: "x", count: 3_000),
    ]

    private static func isClean(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { !DisplayWidth.isControl($0) }
    }

    @Test(
        "no cell of any view holds a control, and rows stay as wide as they are", arguments: names)
    func cells(name: String) async { await onOwnThread { Self.drawEveryView(with: name) } }

    private static func drawEveryView(with name: String) {
        var dashboard = Fixture.live(3, pools: [name, "orders", name + "2"])
        dashboard.selectedName = name
        for view in DashboardView.allCases {
            for (width, height) in [(30, 8), (80, 24), (120, 40), (200, 60)] {
                let size = Size(width: width, height: height)
                _ = dashboard.update(.resized(size))
                dashboard.show(view)
                let canvas = dashboard.render(size: size)
                for row in 0..<height {
                    let cells = (0..<width).compactMap { canvas[$0, row].text }
                    #expect(cells.allSatisfy(Self.isClean), "\(view) \(row)")
                    #expect(cells.allSatisfy { (1...5).contains($0.unicodeScalars.count) })
                    #expect(cells.reduce(0) { $0 + DisplayWidth.of($1) } == width, "\(view) \(row)")
                }
            }
        }
    }

    @Test("no plain line holds a control or a line break", arguments: names)
    func plain(name: String) {
        var dashboard = Fixture.live(3, pools: [name, "orders"])
        dashboard.selectedName = name
        for view in DashboardView.allCases {
            dashboard.show(view)
            for line in dashboard.plainLines {
                #expect(line.allSatisfy(Self.isClean), "\(view)")
            }
        }
        let batches = Fixture.batches(2, pools: [name])
        let text = PlainFrame.text(of: batches[1], previous: batches[0])
        #expect(text.split(separator: "\n").count == 5)
        #expect(text.allSatisfy { $0 == "\n" || Self.isClean($0) })
        #expect(PlainFrame.safe(name).allSatisfy(Self.isClean))
    }

    @Test("in a filter, a bookmark and a notice it is no different", arguments: names)
    func typed(name: String) {
        var dashboard = Fixture.live(3)
        dashboard.press(keys: .character("B"))
        for character in name.prefix(40) { _ = dashboard.update(.key(.character(character))) }
        dashboard.press(keys: .enter, .character("/"))
        for character in name.prefix(40) { _ = dashboard.update(.key(.character(character))) }
        _ = dashboard.update(.commandFailed(pool: name, message: name))
        let canvas = dashboard.render(size: Size(width: 80, height: 24))
        #expect(canvas.cells.allSatisfy { $0.text.map(Self.isClean) ?? true })
    }

    @Test("what is joined takes the width of its first, as terminals have it")
    func joined() {
        #expect(DisplayWidth.of("👩\u{200D}👩\u{200D}👧") == 2)
        #expect(DisplayWidth.of("a\u{200D}b") == 2)
        #expect(DisplayWidth.of("\u{200D}") == 0)
        #expect(DisplayWidth.of("e\u{301}\u{302}") == 1)
        #expect(DisplayWidth.of("\u{E0041}") == 1)
    }
}
