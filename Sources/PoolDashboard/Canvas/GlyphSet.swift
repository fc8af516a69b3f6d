import ResourceTypes

/// The signs that go with colours: no state is told by colour alone.
///
/// One set for UTF-8 and one for terminals that show only ASCII. What is written as text is reduced
/// cell by cell (``ascii(_:)``); only signs whose choice matters are here.
struct GlyphSet: Sendable, Hashable {
    /// Whether this is the ASCII set.
    let isASCII: Bool

    /// Chooses a set.
    init(ascii: Bool) { isASCII = ascii }

    /// Marks the selected row.
    var selection: String { isASCII ? ">" : "▸" }
    /// A recording is being written.
    var recording: String { isASCII ? "*" : "●" }
    /// A replay plays.
    var playing: String { isASCII ? ">" : "▶" }
    /// A replay is paused, a view frozen.
    var paused: String { isASCII ? "||" : "⏸" }
    /// Leased, free and possible resources in a bar.
    var barInUse: Character { isASCII ? "#" : "█" }
    /// Free resources in a bar.
    var barFree: Character { isASCII ? "=" : "▒" }
    /// What a pool could still make, in a bar.
    var barRoom: Character { isASCII ? "." : "·" }
    /// A timeline's part before the cursor.
    var timelinePast: Character { isASCII ? "=" : "━" }
    /// A timeline's cursor.
    var timelineCursor: Character { isASCII ? "O" : "●" }
    /// A timeline's part after the cursor.
    var timelineFuture: Character { isASCII ? "-" : "─" }
    /// A timeline's part without samples.
    var timelineGap: Character { isASCII ? "." : "┈" }

    /// The sign of a mark on the timeline.
    func mark(_ kind: TimelineMark.Kind) -> Character {
        switch kind {
        case .command: "+"
        case .trouble, .finding: isASCII ? "^" : "▲"
        case .error: isASCII ? "X" : "✖"
        case .exhausted: "!"
        case .leak: "?"
        case .bookmark: isASCII ? "B" : "◆"
        }
    }

    /// A bar of one cell for a number of at most so many; blank for none.
    func level(_ number: Double, of most: Double) -> Character {
        guard number > 0, most > 0 else { return " " }
        let levels = isASCII ? GlyphSet.asciiLevels : GlyphSet.levels
        let place = Int((number / most * Double(levels.count)).rounded(.up)) - 1
        return levels[min(max(0, place), levels.count - 1)]
    }

    private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let asciiLevels: [Character] = [".", ":", "-", "=", "+", "*", "#"]

    /// The sign of a resource's state.
    func state(_ state: ResourceState) -> String {
        switch state {
        case .created: isASCII ? "c" : "◌"
        case .initialized: isASCII ? "i" : "◇"
        case .inUse: isASCII ? "*" : "●"
        case .idle: isASCII ? "o" : "○"
        case .failed: isASCII ? "!" : "✖"
        case .disposed: isASCII ? "x" : "∅"
        }
    }

    /// The sign of how a pool is doing.
    func health(_ health: PoolHealth) -> String {
        switch health {
        case .calm: " "
        case .busy: isASCII ? "^" : "▲"
        case .bypassed: isASCII ? "~" : "≈"
        case .exhausted: "!"
        case .failing: isASCII ? "X" : "✖"
        case .paused: isASCII ? "=" : "‖"
        case .draining: isASCII ? "v" : "▽"
        case .shuttingDown: isASCII ? "V" : "▼"
        case .shutDown: isASCII ? "x" : "■"
        }
    }

    /// The nearest ASCII character, or `?`.
    static func ascii(_ character: Character) -> Character {
        nearest[character] ?? "?"
    }

    /// A text with every character outside ASCII replaced by its nearest within.
    static func ascii(_ text: String) -> String {
        String(text.map { $0.asciiValue == nil ? ascii($0) : $0 })
    }

    private static let nearest: [Character: Character] = [
        "─": "-", "━": "=", "│": "|", "┬": "+", "┴": "+", "┼": "+", "├": "+", "┤": "+",
        "╭": "+", "╮": "+", "╰": "+", "╯": "+", "·": "-", "…": "~", "–": "-", "→": ">",
        "×": "x", "µ": "u", "↑": "^", "↓": "v", "←": "<", "▸": ">", "●": "*", "▏": "_", "▲": "^",
        "≤": "<", "≥": ">", "−": "-", "é": "e", "ü": "u", "ö": "o", "ä": "a", "ß": "s", "ñ": "n",
    ]
}
