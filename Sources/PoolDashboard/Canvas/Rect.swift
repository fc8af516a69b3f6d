/// A part of a grid.
struct Rect: Sendable, Hashable {
    /// The left column and the top row.
    var x: Int, y: Int
    /// Columns and rows; 0 or less where there is no room.
    var width: Int, height: Int

    /// The column after the last.
    var right: Int { x + width }
    /// The row after the last.
    var bottom: Int { y + height }
    /// Whether there is nothing to draw on.
    var isEmpty: Bool { width <= 0 || height <= 0 }

    /// Whether a cell is in it.
    func contains(_ column: Int, _ row: Int) -> Bool {
        column >= x && column < right && row >= y && row < bottom
    }

    /// The part without its first row.
    var belowTitle: Rect { Rect(x: x, y: y + 1, width: width, height: height - 1) }
}
