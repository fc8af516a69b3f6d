/// What the mouse did, and on which cell.
public struct MouseEvent: Sendable, Hashable {
    /// What was pressed or turned.
    public enum Button: Sendable, Hashable, CaseIterable {
        /// A button went down.
        case left, middle, right
        /// The wheel went by one notch.
        case wheelUp, wheelDown
    }

    /// What was pressed or turned.
    public var button: Button
    /// The cell, counted from 0 at the left.
    public var column: Int
    /// The cell, counted from 0 at the top.
    public var row: Int

    /// Makes an event.
    public init(_ button: Button, column: Int, row: Int) {
        self.button = button
        self.column = column
        self.row = row
    }
}
