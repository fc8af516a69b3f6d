/// A colour as a theme says it.
public enum ThemeColour: Sendable, Hashable {
    /// The terminal's own, for text or ground.
    case `default`
    /// One of the sixteen that the terminal's user chooses.
    case ansi(AnsiColour)
    /// A fixed colour; each terminal shows the nearest it has.
    case rgb(RGBColour)

    /// What a terminal of this depth is told.
    public func terminalColour(depth: ColourDepth) -> TerminalColour {
        switch (self, depth) {
        case (.default, _), (_, .none): .default
        case (.ansi(let colour), .ansi8): .index(colour.base.rawValue)
        case (.ansi(let colour), _): .index(colour.rawValue)
        case (.rgb(let colour), .indexed256): .index(Palette256.nearest(to: colour))
        case (.rgb(let colour), .ansi16): .index(Self.nearest(AnsiColour.allCases, colour))
        case (.rgb(let colour), .ansi8):
            .index(Self.nearest(AnsiColour.allCases.filter { $0.base == $0 }, colour))
        }
    }

    /// By hue where there is one, since pale colours would all become white; else by lightness.
    private static func nearest(_ choices: [AnsiColour], _ wanted: RGBColour) -> UInt8 {
        let seen = wanted.perceived
        let isGrey = seen.chroma < 0.04
        let measured = choices.map { ($0, $0.usual.perceived) }
            .filter { ($0.1.chroma < 0.04) == isGrey }
        let best = measured.min { left, right in
            cost(of: left.1, for: seen, isGrey: isGrey)
                < cost(of: right.1, for: seen, isGrey: isGrey)
        }
        return (best?.0 ?? .white).rawValue
    }

    private static func cost(
        of choice: PerceivedColour, for wanted: PerceivedColour, isGrey: Bool
    ) -> Double {
        let lightness = abs(choice.lightness - wanted.lightness)
        guard !isGrey else { return lightness }
        var turn = abs(choice.hue - wanted.hue)
        if turn > .pi { turn = 2 * .pi - turn }
        return turn + 0.2 * lightness
    }
}
