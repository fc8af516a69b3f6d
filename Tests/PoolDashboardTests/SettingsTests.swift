import PoolMetrics
import Testing

@testable import PoolDashboard

@Suite("Settings")
struct SettingsTests {
    @Test("what one value writes, another reads", arguments: SettingKey.allCases)
    func roundTrip(_ key: SettingKey) throws {
        for text in Self.values(key) {
            var settings = Settings()
            try settings.set(key, to: text)
            #expect(settings.text(of: key) == text)
            var other = Settings()
            try other.set(key, to: settings.text(of: key))
            #expect(other == settings)
        }
        var usual = Settings()
        try usual.set(key, to: Settings().text(of: key))
        #expect(usual == Settings())
    }

    private static func values(_ key: SettingKey) -> [String] {
        switch key {
        case .theme: ["dusk", "./mine.yaml"]
        case .colours: ColourChoice.allCases.map(\.rawValue)
        case .ascii, .mouse, .sweep, .readOnly: ["true", "false"]
        case .graphs: ["braille", "block", "ascii"]
        case .view: DashboardView.allCases.map(\.rawValue)
        case .columns: ["", "in_use", "max in_use wait_p99_seconds"]
        case .sort: ["none", "none inverted", "name", "in_use inverted"]
        case .filter: ["", "orders", "in_use>5 and not tcp"]
        case .interval: ["50ms", "1s", "1500ms", "60s", "50001us", "50000001ns"]
        case .speed: ["0.1", "0.25", "1", "100"]
        case .scenario: ["steady", "./mine.yaml"]
        case .recordFolder: [".", "/var/tmp", "~/runs"]
        }
    }

    @Test(
        "a person may write in more than one way",
        arguments: [
            (.ascii, "yes", "true"), (.ascii, "ON", "true"), (.mouse, "0", "false"),
            (.graphs, "Block", "block"),
            (.columns, "in_use, max,wait_p99", "in_use max wait_p99_seconds"),
            (.columns, "max name max", "max"), (.sort, "wait_p99", "wait_p99_seconds"),
            (.interval, "0.5s", "500ms"), (.speed, "2.0", "2"), (.filter, "  ", ""),
        ] as [(SettingKey, String, String)])
    func spellings(_ key: SettingKey, _ given: String, _ text: String) throws {
        var settings = Settings()
        try settings.set(key, to: given)
        #expect(settings.text(of: key) == text)
    }

    @Test(
        "what can't be used is told with what can, and changes nothing",
        arguments: [
            (.theme, " ", "use a name that 'pooltop themes' lists"),
            (.colours, "many", "use one of auto, 256, 16, 8, none"),
            (.ascii, "maybe", "use true or false"),
            (.graphs, "dots", "use one of braille, block, ascii, none"),
            (.view, "nix", "use one of overview, pool, holders, timers, events, lints, observer"),
            (.columns, "in_us", "there is no field in_us: did you mean in_use?"),
            (.sort, "", "use a field's id or none, and 'inverted' behind it or not"),
            (.sort, "in_use down", "use a field's id or none, and 'inverted' behind it or not"),
            (.filter, "in_use>", "at 8: a value is missing here: write a number, as in in_use > 5"),
            (.interval, "5", "use a number and ms or s, 50ms to 60s"),
            (.interval, "1ms", "use 50ms to 60s"), (.interval, "2m", "use 50ms to 60s"),
            (.speed, "0", "use a number from 0.1 to 100"),
            (.scenario, "", "use a name that 'pooltop scenarios' lists"),
            (.recordFolder, "", "use a folder, such as ."),
        ] as [(SettingKey, String, String)])
    func problems(_ key: SettingKey, _ text: String, _ remedy: String) {
        var settings = Settings()
        #expect(throws: SettingProblem(remedy)) { try settings.set(key, to: text) }
        #expect(settings == Settings())
    }

    @Test("every setting is told of, and has an option")
    func names() {
        for key in SettingKey.allCases { #expect(!key.meaning.isEmpty) }
        #expect(SettingKey.recordFolder.option == "--record-folder")
        #expect(Set(SettingKey.allCases.map(\.meaning)).count == SettingKey.allCases.count)
    }

    @Test("a choice of colours is a limit, and auto is none")
    func colours() {
        let limits = ColourChoice.allCases.map(\.limit)
        #expect(limits == [nil, .indexed256, .ansi16, .ansi8, ColourDepth.none])
    }

    @Test("the dashboard begins as it is set")
    func start() throws {
        var options = Fixture.options()
        try options.settings.set(.filter, to: "ess")
        try options.settings.set(.sort, to: "name inverted")
        try options.settings.set(.columns, to: "max")
        try options.settings.set(.view, to: "events")
        options.graphStyle = .block
        #expect(options.view == .events)
        #expect(options.graphStyle == .block)
        #expect(options.listing.columns == ["max"])
        #expect(!options.isSweeping)
        options.isASCIITerminal = true
        #expect(options.ascii && !options.settings.ascii)
        let dashboard = Fixture.live(3, options: options)
        #expect(dashboard.view == .events)
        #expect(dashboard.rows == ["sessions"])
        #expect(dashboard.glyphs.isASCII)
        #expect(dashboard.settings == options.settings)
    }
}
