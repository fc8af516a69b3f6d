import PoolDashboard

/// The manual page, in the language of `man`: from the parser's own commands and the map of keys.
///
/// ```swift
/// ManualPage(try CommandTree.read(), .standard).text   // for `man -l`
/// ```
struct ManualPage {
    private let tree: CommandTree
    private let keyMap: KeyMap
    private var lines: [String] = []

    /// Writes the page.
    ///
    /// - Parameter keyMap: the keys that it tells of.
    init(_ tree: CommandTree, _ keyMap: KeyMap) {
        self.tree = tree
        self.keyMap = keyMap
        let root = tree.command
        lines = [".TH POOLTOP 1 \"\" \"pooltop \(Pooltop.version)\" \"User Commands\""]
        section("NAME")
        lines.append("pooltop \\- " + Self.plain(root.abstract ?? ""))
        section("SYNOPSIS")
        for command in [root] + (root.subcommands ?? []) { synopsis(command) }
        section("DESCRIPTION")
        text(root.discussion ?? "")
        section("COMMANDS")
        for command in root.subcommands ?? [] where command.commandName != "help" {
            describe(command, "pooltop \(command.commandName)")
        }
        section("KEYS")
        keys()
        section("PALETTE")
        palette()
        section("CONFIGURATION")
        configuration()
        section("ENVIRONMENT")
        for (name, meaning) in Self.environment { entry(".B " + Self.plain(name), meaning) }
        section("FILES")
        for (name, meaning) in Self.files { entry(".I " + Self.plain(name), meaning) }
        section("SEE ALSO")
        text("pooltop help COMMAND, and ? in the dashboard.")
    }

    /// The page's source.
    var text: String { lines.joined(separator: "\n") + "\n" }

    private static let environment = [
        ("NO_COLOR", "Anything but an empty text: no colours, where no setting asks for them."),
        (
            "POOLTOP_NAME",
            "A setting, before the file: POOLTOP_THEME, POOLTOP_RECORD_FOLDER, POOLTOP_KEYS_SWEEP."
        ),
        ("LOG_LEVEL", "What is logged to standard error: debug, info, warning or error."),
        ("TERM", "The terminal's description; xterm-256color where it is not known."),
        ("TMPDIR", "Where the workload keeps its files while it runs."),
        ("XDG_CONFIG_HOME", "Where the configuration is; by default ~/.config."),
        ("XDG_STATE_HOME", "Where the palette's history is; by default ~/.local/state."),
    ]

    private static let files = [
        ("$XDG_CONFIG_HOME/pooltop/config.yaml", "Your settings; F2 in the dashboard writes it."),
        ("$XDG_CONFIG_HOME/pooltop/themes/*.yaml", "Your own base16 and base24 themes."),
        ("$XDG_CONFIG_HOME/pooltop/scenarios/*.yaml", "Your own scenarios."),
        ("$XDG_STATE_HOME/pooltop/history", "Commands that were typed behind :, at most 500."),
        ("./pooltop-DATE-TIME.pooltop", "What the key r records."),
    ]

    // MARK: - Pieces

    private mutating func section(_ title: String) { lines.append(".SH " + title) }

    private mutating func synopsis(_ command: CommandTree.Command) {
        guard command.commandName != "help" else { return }
        let isRoot = command.commandName == tree.command.commandName
        let options = (command.arguments ?? []).filter(\.shouldDisplay).map(Self.brief)
        let words = (isRoot ? ["pooltop"] : ["pooltop", command.commandName]) + options
        lines += [".br", words.joined(separator: " ")]
        for below in command.subcommands ?? [] where !isRoot {
            let options = (below.arguments ?? []).filter(\.shouldDisplay).map(Self.brief)
            let words = ["pooltop", command.commandName, below.commandName] + options
            lines += [".br", words.joined(separator: " ")]
        }
    }

    private mutating func describe(_ command: CommandTree.Command, _ name: String) {
        lines.append(".SS " + Self.plain(name))
        text(command.abstract ?? "")
        if let discussion = command.discussion {
            lines.append(".PP")
            text(discussion)
        }
        for argument in command.arguments ?? [] where argument.shouldDisplay {
            let standard = argument.defaultValue.map { " Default: \($0)." } ?? ""
            entry(Self.long(argument), (argument.abstract ?? "") + standard)
        }
        for below in command.subcommands ?? [] { describe(below, "\(name) \(below.commandName)") }
    }

    private mutating func configuration() {
        text(
            """
            What is set in $XDG_CONFIG_HOME/pooltop/config.yaml holds unless a variable of the \
            environment or an option says otherwise. 'pooltop config' prints what holds and where \
            it came from.
            """)
        let usual = Settings()
        for key in SettingKey.allCases {
            entry(
                ".B " + Self.plain(key.rawValue),
                "\(key.meaning.prefix(1).uppercased())\(key.meaning.dropFirst()). "
                    + "Default: \(usual.text(of: key).isEmpty ? "none" : usual.text(of: key))")
        }
        entry(
            ".B keys",
            "Keys by action, one a line below it: 'sweep: S' or 'quit: [q, F10]'. "
                + "'pooltop config --keys' prints all in this form.")
    }

    private mutating func keys() {
        for group in KeyBinding.Group.allCases {
            lines.append(".SS " + Self.plain(group.rawValue))
            for binding in keyMap.bindings where binding.group == group {
                let keys = binding.keys.map(\.name).joined(separator: " ")
                entry(".B " + Self.plain(keys), binding.title)
            }
        }
    }

    private mutating func palette() {
        text(
            "What is typed behind : in the dashboard, an example behind each name. Tab completes, "
                + "the arrows recall. What keys do has a name there too, as in zoom_in.")
        for (name, argument, meaning) in PaletteReference.entries {
            let example = argument.isEmpty ? "" : " \\fI\(Self.plain(argument))\\fR"
            entry("\\fB\(Self.plain(name))\\fR\(example)", meaning)
        }
    }

    private mutating func entry(_ head: String, _ meaning: String) {
        lines += [".TP", head]
        text(meaning)
    }

    /// Words that are filled, but for lines that begin with blanks: those stand as they are.
    private mutating func text(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            switch line.first {
            case nil: lines.append(".PP")
            case " ": lines += [".br", "\\ " + Self.plain(String(line.dropFirst()))]
            default: lines.append(Self.plain(String(line)))
            }
        }
    }

    private static func brief(_ argument: CommandTree.Argument) -> String {
        var text = written(argument)
        if argument.isRepeating { text += "..." }
        return argument.isOptional ? "[\(text)]" : text
    }

    private static func long(_ argument: CommandTree.Argument) -> String {
        let names = (argument.names ?? []).map { "\\fB\(plain($0.text))\\fR" }
        guard argument.kind != "positional" else { return value(argument) }
        let all = names.joined(separator: ", ")
        return argument.kind == "option" ? "\(all) \(value(argument))" : all
    }

    private static func written(_ argument: CommandTree.Argument) -> String {
        guard argument.kind != "positional" else { return value(argument) }
        let name = (argument.names ?? []).first { $0.kind == "long" } ?? argument.names?.first
        let option = "\\fB\(plain(name?.text ?? ""))\\fR"
        return argument.kind == "option" ? "\(option) \(value(argument))" : option
    }

    private static func value(_ argument: CommandTree.Argument) -> String {
        "\\fI\(plain((argument.valueName ?? "value").uppercased()))\\fR"
    }

    /// Text in which nothing is a request.
    private static func plain(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
