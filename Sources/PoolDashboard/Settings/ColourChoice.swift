/// How many colours a person wants.
public enum ColourChoice: String, Sendable, Hashable, CaseIterable {
    /// As many as the terminal has, and none where `NO_COLOR` is set.
    case automatic = "auto"
    /// At most so many.
    case most256 = "256"
    case most16 = "16"
    case most8 = "8"
    /// None.
    case none

    /// The most colours to use; nil for as many as there are.
    public var limit: ColourDepth? {
        switch self {
        case .automatic: nil
        case .most256: .indexed256
        case .most16: .ansi16
        case .most8: .ansi8
        case .none: ColourDepth.none
        }
    }
}
