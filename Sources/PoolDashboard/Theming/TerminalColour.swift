/// A colour as a terminal is told it.
public enum TerminalColour: Sendable, Hashable {
    /// The terminal's own.
    case `default`
    /// A number below the terminal's count of colours.
    case index(UInt8)

    /// The number as curses wants it: -1 is the terminal's own.
    public var number: Int {
        switch self {
        case .default: -1
        case .index(let index): Int(index)
        }
    }
}
