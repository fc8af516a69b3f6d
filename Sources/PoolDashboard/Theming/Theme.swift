/// The colours of one look, role by role.
///
/// ```swift
/// let theme = try Theme(file: "paper.yaml", text: yaml)
/// theme.colour(for: .critical, depth: .indexed256)   // .index(160)
/// theme.appearance(of: Style(.title, bold: true), depth: .ansi8)
/// ```
/// A theme is a base16 or base24 scheme, with an optional `roles:` map that says where this
/// program's roles differ from ``Theme/usualSlot(of:)``, and an optional `ansi:` map that says what
/// to use where there are at most sixteen colours. What a file does not say is inherited: from the
/// theme that its `inherits:` names, else from the usual dark or light one. It is a value: nothing
/// here opens a file or knows a terminal.
public struct Theme: Sendable, Hashable {
    /// The name it is chosen by.
    public let name: String
    /// The name its author gave it.
    public let title: String
    /// Who made it; empty where the file does not say.
    public let author: String
    /// Whether it is dark text on a light ground.
    public let isLight: Bool
    let colours: [Role: ThemeColour]
    let ansiColours: [Role: ThemeColour]

    init(
        name: String, title: String, author: String, isLight: Bool,
        colours: [Role: ThemeColour], ansiColours: [Role: ThemeColour]
    ) {
        self.name = name
        self.title = title
        self.author = author
        self.isLight = isLight
        self.colours = colours
        self.ansiColours = ansiColours
    }

    /// A theme that leaves every colour to the terminal.
    public static let plain = Theme(
        name: "plain", title: "Plain", author: "", isLight: false, colours: [:], ansiColours: [:])

    /// The base16 slot each role takes unless a theme says otherwise.
    public static func usualSlot(of role: Role) -> Int {
        switch role {
        case .background: 0x00
        case .foreground, .selectionForeground: 0x05
        case .dim, .barForeground, .disposed: 0x04
        case .border: 0x03
        case .title: 0x06
        case .accent, .initialized: 0x0D
        case .selectionBackground: 0x02
        case .barBackground: 0x01
        case .ok, .inUse, .graphLow: 0x0B
        case .warning, .paused, .graphMiddle: 0x0A
        case .critical, .failed, .graphHigh, .recording: 0x08
        case .created: 0x0E
        case .idle: 0x0C
        case .waiting: 0x09
        }
    }

    /// What the theme says of a role, before any terminal is asked.
    public func colour(for role: Role) -> ThemeColour {
        colours[role] ?? .default
    }

    /// The colour a terminal of this depth is told for a role.
    ///
    /// - Complexity: up to 240 colour distances; callers remember the answer.
    public func colour(for role: Role, depth: ColourDepth) -> TerminalColour {
        if depth <= .ansi16, let chosen = ansiColours[role] {
            return chosen.terminalColour(depth: depth)
        }
        return colour(for: role).terminalColour(depth: depth)
    }

    /// A style in the terminal's terms.
    ///
    /// Nothing gets lost where colours are few: a bar or a selection whose ground would look like
    /// the plain one is shown in reverse, and text that would have its ground's colour gets the
    /// plain text's.
    public func appearance(of style: Style, depth: ColourDepth) -> Appearance {
        var result = Appearance(
            foreground: colour(for: style.foreground, depth: depth),
            background: colour(for: style.background, depth: depth),
            bold: style.bold, reverse: style.reverse, underline: style.underline)
        let ground = colour(for: .background, depth: depth)
        if style.background != .background, result.background == ground {
            result.reverse = true
            result.foreground = colour(for: .foreground, depth: depth)
        }
        if result.foreground == result.background, result.foreground != .default {
            let others = [Role.foreground, .selectionForeground, .barForeground, .background]
            let readable = others.map { colour(for: $0, depth: depth) }
                .first { $0 != result.background }
            result.foreground = readable ?? .default
        }
        return result
    }
}
