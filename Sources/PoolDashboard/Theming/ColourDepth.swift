/// How many colours a terminal shows.
///
/// ```swift
/// ColourDepth(terminalColours: 256, noColour: nil)   // .indexed256
/// ColourDepth(terminalColours: 256, noColour: "1")   // .none
/// ```
public enum ColourDepth: Int, Sendable, Hashable, Comparable, CaseIterable {
    /// None: bold, reverse and underline have to do.
    case none = 0
    /// The eight of ANSI.
    case ansi8 = 8
    /// The eight and their bright forms.
    case ansi16 = 16
    /// The sixteen, a cube of 6×6×6 and 24 greys.
    case indexed256 = 256

    /// The depth that fits a number of colours and the variable `NO_COLOR`.
    ///
    /// Any text in `NO_COLOR` means no colour; an empty one counts as absent.
    public init(terminalColours: Int, noColour: String?) {
        guard (noColour ?? "").isEmpty else {
            self = .none
            return
        }
        switch terminalColours {
        case 256...: self = .indexed256
        case 16...: self = .ansi16
        case 8...: self = .ansi8
        default: self = .none
        }
    }

    /// The fewer colours, the less.
    public static func < (left: ColourDepth, right: ColourDepth) -> Bool {
        left.rawValue < right.rawValue
    }
}
