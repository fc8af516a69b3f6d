/// A style in a terminal's own terms: two colours and three attributes.
public struct Appearance: Sendable, Hashable {
    /// The text's colour.
    public var foreground: TerminalColour
    /// The ground's colour.
    public var background: TerminalColour
    /// Heavier than the rest.
    public var bold: Bool
    /// Ground and text change places.
    public var reverse: Bool
    /// With a line below.
    public var underline: Bool

    /// Makes an appearance; the terminal's own by default.
    public init(
        foreground: TerminalColour = .default, background: TerminalColour = .default,
        bold: Bool = false, reverse: Bool = false, underline: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.reverse = reverse
        self.underline = underline
    }
}
