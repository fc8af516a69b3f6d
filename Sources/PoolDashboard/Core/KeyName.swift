import PoolMetrics

extension Key {
    /// The key as the help names it: `Space`, `^T`, `F1`, `↑`.
    public var name: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let character): "^" + character.uppercased()
        case .function(let number): "F\(number)"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .home: "Home"
        case .end: "End"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        }
    }

    /// The key as the configuration file has it: as ``name``, but with words for arrows.
    public var spelling: String {
        switch self {
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        default: name
        }
    }

    /// Reads a key: one character, `^T`, or a name such as `F5`, `Up`, `PgDn` or `Space`.
    ///
    /// - Throws: ``SettingProblem``.
    public init(spelling: String) throws(SettingProblem) {
        if let number = Key.functionNumber(spelling) {
            self = .function(number)
        } else if let key = Key.named[spelling.lowercased()] ?? Key.controlled(spelling) {
            self = key
        } else if spelling.count == 1, let character = spelling.first, Key.isSign(character) {
            self = .character(character)
        } else if spelling.count == 2, spelling.first == "^" {
            throw SettingProblem("a terminal does not tell \(spelling): use another key")
        } else {
            let names = spelling.count > 1 ? Key.named.keys.sorted() : []
            let near = Spelling.suggestions(for: spelling.lowercased(), among: names)
            throw SettingProblem(
                near.isEmpty
                    ? "use one character, ^T, F1 to F12, "
                        + "Up, PgDn, Home, Enter, Tab, Space or the like"
                    : "did you mean \(near.compactMap { Key.named[$0]?.spelling }[0])?")
        }
    }

    /// Whether it can be typed and seen: no blank, and nothing that moves the cursor.
    private static func isSign(_ character: Character) -> Bool {
        !character.isWhitespace
            && character.unicodeScalars.allSatisfy {
                !$0.properties.generalCategory.isControl
            }
    }

    private static func functionNumber(_ text: String) -> Int? {
        guard text.first == "F" || text.first == "f", text.count > 1,
            let number = Int(text.dropFirst()), (1...12).contains(number)
        else { return nil }
        return number
    }

    /// `^T`, `C-t` or `Ctrl-T`; those that a terminal sends for Tab, Enter and the like are none.
    private static func controlled(_ text: String) -> Key? {
        for prefix in ["^", "C-", "Ctrl-", "ctrl-"] where text.hasPrefix(prefix) {
            let rest = text.dropFirst(prefix.count).lowercased()
            guard rest.count == 1, let letter = rest.first, !"hijm[".contains(letter),
                ("a"..."z").contains(letter) || "\\]^_".contains(letter)
            else { continue }
            return .control(letter)
        }
        return nil
    }

    private static let named: [String: Key] = [
        "space": .character(" "), "up": .up, "down": .down, "left": .left, "right": .right,
        "↑": .up, "↓": .down, "←": .left, "→": .right, "pgup": .pageUp, "pageup": .pageUp,
        "pgdn": .pageDown, "pagedown": .pageDown, "home": .home, "end": .end, "enter": .enter,
        "return": .enter, "esc": .escape, "escape": .escape, "tab": .tab, "shift-tab": .backTab,
        "s-tab": .backTab, "backtab": .backTab, "backspace": .backspace, "del": .delete,
        "delete": .delete, "ins": .insert, "insert": .insert,
    ]
}

extension Unicode.GeneralCategory {
    /// Whether it draws nothing by itself.
    fileprivate var isControl: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: false
        }
    }
}
