/// The sixteen colours every terminal lets its user choose.
public enum AnsiColour: UInt8, Sendable, Hashable, CaseIterable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow
    case brightBlue, brightMagenta, brightCyan, brightWhite

    /// The name in a theme file: `bright_red`.
    public var name: String {
        switch self {
        case .brightBlack: "bright_black"
        case .brightRed: "bright_red"
        case .brightGreen: "bright_green"
        case .brightYellow: "bright_yellow"
        case .brightBlue: "bright_blue"
        case .brightMagenta: "bright_magenta"
        case .brightCyan: "bright_cyan"
        case .brightWhite: "bright_white"
        default: "\(self)"
        }
    }

    /// The colour of a name in a theme file.
    public init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }

    /// The one of the first eight that stands for it where there are no bright ones.
    public var base: AnsiColour {
        AnsiColour(rawValue: rawValue & 7) ?? self
    }

    /// What it looks like where nobody has changed it: xterm's values.
    public var usual: RGBColour {
        let values: [UInt32] = [
            0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
            0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
        ]
        return RGBColour(values[Int(rawValue)])
    }
}
