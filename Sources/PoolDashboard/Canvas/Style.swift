/// How a cell looks, in roles: a theme and a terminal turn it into colours.
public struct Style: Sendable, Hashable {
    /// The text's role.
    public var foreground: Role
    /// The ground's role.
    public var background: Role
    /// Heavier than the rest.
    public var bold: Bool
    /// Ground and text change places; where colours are missing this marks the selection.
    public var reverse: Bool
    /// With a line below.
    public var underline: Bool

    /// Makes a style; plain text by default.
    public init(
        _ foreground: Role = .foreground, on background: Role = .background, bold: Bool = false,
        reverse: Bool = false, underline: Bool = false
    ) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
        self.reverse = reverse
        self.underline = underline
    }

    /// Plain text.
    public static let plain = Style()
}
