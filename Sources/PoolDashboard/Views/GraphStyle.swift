/// What graphs are made of.
public enum GraphStyle: String, Sendable, Hashable, CaseIterable {
    /// Two columns and four rows of dots in a cell.
    case braille
    /// Eight heights of a block in a cell, for fonts without braille.
    case block
    /// Three heights of a sign in a cell, for terminals without either.
    case ascii
    /// Numbers only, for the slowest lines: no graphs, and in the overview neither bars nor trends
    /// nor events.
    case absent = "none"
}
