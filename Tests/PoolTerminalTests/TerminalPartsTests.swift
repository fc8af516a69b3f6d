import PoolDashboard
import PoolTerminal
import Testing

@Suite("What the screen is made of")
struct TerminalPartsTests {
    // MARK: Keys

    static func scalars(_ text: String) -> [KeyTranslation.Input] {
        text.unicodeScalars.map { .scalar($0.value) }
    }

    static func keys(_ inputs: [KeyTranslation.Input]) -> [Key] {
        var translation = KeyTranslation()
        return translation.take(inputs).compactMap { input in
            if case .key(let key) = input { key } else { nil }
        }
    }

    @Test(
        "Characters become keys",
        arguments: [
            ("a", [.character("a")]), ("é", [.character("é")]), ("\u{1}", [.control("a")]),
            ("\u{1A}", [.control("z")]), ("\0", [.control(" ")]), ("\u{1C}", [.control("\\")]),
            ("\t", [.tab]), ("\n", [.enter]), ("\r", [.enter]), ("\u{8}", [.backspace]),
            ("\u{7F}", [.backspace]), ("\u{1B}", [.escape]), ("\u{85}", []), ("", []),
            ("ab", [.character("a"), .character("b")]),
        ] as [(String, [Key])])
    func characters(text: String, keys: [Key]) {
        #expect(Self.keys(Self.scalars(text)) == keys)
    }

    @Test(
        "Unknown sequences are swallowed whole, and nothing else is",
        arguments: [
            ("\u{1B}[25~", []), ("\u{1B}[1;9Xq", [.character("q")]),
            ("\u{1B}[", [.escape, .character("[")]),
            ("\u{1B}OZa", [.character("a")]), ("\u{1B}O", [.escape, .character("O")]),
            ("\u{1B}q", [.escape, .character("q")]), ("\u{1B}\u{1B}", [.escape, .escape]),
            ("\u{1B}[200~", []), ("\u{1B}[?1;2c", []), ("\u{1B}[12", []),
        ] as [(String, [Key])])
    func sequences(text: String, keys: [Key]) {
        #expect(Self.keys(Self.scalars(text)) == keys)
    }

    @Test("Codes without a number of ours go by their names, and unknown ones do nothing")
    func codes() {
        #expect(Self.keys([.code(600, name: "kUP5")]) == [.up])
        #expect(Self.keys([.code(601, name: "kEND3")]) == [.end])
        #expect(Self.keys([.code(602, name: "kxyz")]) == [])
        #expect(Self.keys([.code(603, name: nil)]) == [])
    }

    // MARK: The mouse

    @Test(
        "What the mouse does is read in both forms, and what it does besides is left out",
        arguments: [
            ("\u{1B}[<0;1;1M", [.mouse(MouseEvent(.left, column: 0, row: 0))]),
            ("\u{1B}[<0;300;77M", [.mouse(MouseEvent(.left, column: 299, row: 76))]),
            ("\u{1B}[<0;3;4m", []), ("\u{1B}[<35;3;4M", []), ("\u{1B}[<3;3;4M", []),
            ("\u{1B}[<28;3;4M", [.mouse(MouseEvent(.left, column: 2, row: 3))]),
            ("\u{1B}[<1;3;4M", [.mouse(MouseEvent(.middle, column: 2, row: 3))]),
            ("\u{1B}[<2;3;4M", [.mouse(MouseEvent(.right, column: 2, row: 3))]),
            (
                "\u{1B}[<64;3;4M\u{1B}[<65;3;4Mq",
                [
                    .mouse(MouseEvent(.wheelUp, column: 2, row: 3)),
                    .mouse(MouseEvent(.wheelDown, column: 2, row: 3)), .key(.character("q")),
                ]
            ),
            ("\u{1B}[<66;3;4M", []), ("\u{1B}[<0;3M", []), ("\u{1B}[<0;0;0M", []),
            ("\u{1B}[<0;999999;1Mq", [.key(.character("q"))]),
            ("\u{1B}[<xq", [.key(.character("q"))]),
            ("\u{1B}[M !!", [.mouse(MouseEvent(.left, column: 0, row: 0))]),
            (
                "\u{1B}[M`#$a",
                [
                    .mouse(MouseEvent(.wheelUp, column: 2, row: 3)), .key(.character("a")),
                ]
            ),
            ("\u{1B}[M#!!", []),
        ] as [(String, [TerminalInput])])
    func mouse(text: String, inputs: [TerminalInput]) {
        var translation = KeyTranslation()
        #expect(translation.take(Self.scalars(text)) == inputs)
    }

    @Test("A sequence that comes in pieces is one event, and none of it acts as a key")
    func pieces() {
        for text in ["\u{1B}[<65;12;34M", "\u{1B}[Ma,B"] {
            let scalars = Self.scalars(text)
            let event = MouseEvent(.wheelDown, column: 11, row: 33)
            for cut in 3..<scalars.count {
                var translation = KeyTranslation()
                #expect(translation.take(Array(scalars[..<cut])) == [])
                #expect(translation.take(Array(scalars[cut...])) == [.mouse(event)])
                #expect(translation.take([.scalar(0x71)]) == [.key(.character("q"))])
            }
        }
        // What never ends is given up.
        var translation = KeyTranslation()
        _ = translation.take(Self.scalars("\u{1B}[<" + String(repeating: "0", count: 30)))
        #expect(translation.take(Self.scalars("q")) == [.key(.character("q"))])
    }

    // MARK: Cells

    let text = CellText(isUnicode: true) { scalar in
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: -1
        case 0x300...0x36F, 0xFE00...0xFE0F, 0x200D: 0
        case 0x1100...0x115F, 0x2E80...0x9FFF, 0x1F300...0x1FAFF: 2
        default: 1
        }
    }

    @Test(
        "A grapheme takes the columns the grid gave it",
        arguments: [
            ("a", 1, "a"), ("a", 2, "a "), ("é", 1, "é"), ("e\u{301}", 1, "e\u{301}"),
            ("表", 2, "表"), ("表", 1, "\u{FFFD}"), ("│", 1, "│"), ("⣿", 1, "⣿"),
            ("\t", 1, "\u{FFFD}"), ("\u{1B}", 1, "\u{FFFD}"), ("\u{9B}", 1, "\u{FFFD}"),
            ("👩\u{200D}🚀", 2, "👩"), ("☎\u{FE0F}", 1, "☎"), ("☎\u{FE0F}", 2, "☎ "),
            ("\u{301}", 1, "\u{FFFD}"), ("\r\n", 1, "\u{FFFD}"), ("🇵🇹", 2, "🇵 "),
            ("a\u{301}\u{302}\u{303}\u{304}\u{305}", 1, "a\u{301}\u{302}\u{303}\u{304}"),
        ] as [(Character, Int, String)])
    func cells(character: Character, columns: Int, sent: String) {
        var output: [Unicode.Scalar] = []
        text.append(character, columns: columns, to: &output)
        #expect(output == Array(sent.unicodeScalars))
    }

    @Test(
        "Where characters are not UTF-8 only ASCII is sent", arguments: ["é", "│", "表", "e\u{301}"])
    func ascii(character: Character) {
        var output: [Unicode.Scalar] = []
        CellText(isUnicode: false) { _ in 1 }.append(character, columns: 1, to: &output)
        #expect(output.allSatisfy { $0.isASCII })
        #expect(output.count == 1)
    }

    // MARK: The clipboard

    @Test(
        "Text goes to the clipboard in base 64",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("注\u{1B}", "5rOoGw=="), ("\u{FF}?~", "w78/fg=="),
        ])
    func base64(text: String, encoded: String) {
        #expect(ClipboardSequence.base64(Array(text.utf8)) == Array(encoded.utf8))
        #expect(
            ClipboardSequence.bytes(text) == Array("\u{1B}]52;c;\(encoded)\u{7}".utf8))
    }

    // MARK: Pairs

    @Test("A pair keeps its number, and is new once")
    func pairs() {
        var table = PairTable(limit: 64)
        let first = table.number(foreground: .index(1), background: .default)
        let again = table.number(foreground: .index(1), background: .default)
        let other = table.number(foreground: .default, background: .index(1))
        #expect(first == (1, true))
        #expect(again == (1, false))
        #expect(other == (2, true))
    }

    @Test(
        "When the numbers are used up the answer is the terminal's own pair",
        arguments: [0, 1, 2, 8])
    func fullTable(limit: Int) {
        var table = PairTable(limit: limit)
        let numbers = (0..<20).map {
            table.number(foreground: .index(UInt8($0)), background: .default).number
        }
        #expect(numbers.allSatisfy { $0 >= 0 && $0 < max(1, limit) })
        #expect(numbers.last == 0)
    }

    // MARK: Synchronized output

    @Test(
        "Only what is known is asked for whole frames",
        arguments: [
            ("xterm-256color", false, [:], false), ("xterm-256color", true, [:], true),
            ("xterm-kitty", false, [:], true), ("foot", false, [:], true),
            ("alacritty", false, ["TMUX": "/tmp/x"], false),
            ("tmux-256color", false, ["TERM_PROGRAM": "WezTerm"], false),
            ("screen-256color", false, ["TERM_PROGRAM": "WezTerm"], false),
            ("xterm-256color", false, ["TERM_PROGRAM": "WezTerm"], true),
            ("xterm-256color", false, ["TERM_PROGRAM": "Apple_Terminal"], false),
            ("linux", false, [:], false),
        ] as [(String, Bool, [String: String], Bool)])
    func synchronizedOutput(
        type: String, capability: Bool, environment: [String: String], expected: Bool
    ) {
        let found = SynchronizedOutput.isKnown(
            type: type, hasCapability: capability, environment: { environment[$0] })
        #expect(found == expected)
    }

    // MARK: Errors

    @Test("An error says what happened, what to do, and the system's reason")
    func errors() {
        let error = TerminalError(code: .noTerminal, message: "there is none: run it in one")
        #expect("\(error)" == "terminal: there is none: run it in one")
        let caused = TerminalError(code: .noCapture, message: "no: yes", errorNumber: 2)
        #expect("\(caused)" == "terminal: no: yes (No such file or directory)")
        #expect("\(caused.code)" == "noCapture")
    }

    @Test("What is no terminal is refused with a remedy")
    func noTerminal() {
        var options = TerminalScreen.Options()
        options.descriptor = 987
        do {
            _ = try TerminalScreen(options: options)
            Issue.record("a screen on nothing")
        } catch {
            #expect(error.code == .noTerminal)
            #expect(error.message.contains("--once"))
        }
    }
}
