/// A grid of cells: what a frame is, before any terminal has seen it.
///
/// ```swift
/// var canvas = Canvas(size: Size(width: 20, height: 1))
/// canvas.write("in use 3/10", x: 0, y: 0, style: Style(.title))
/// canvas.text   // "in use 3/10         "
/// ```
/// Whatever falls outside the grid is cut off; nothing traps. A character two columns wide fills
/// its cell and the one to the right of it, whose `text` is then empty.
public struct Canvas: Sendable, Hashable {
    /// One cell.
    public struct Cell: Sendable, Hashable {
        /// What stands in it: one grapheme, or nothing where a wide one to the left covers it.
        public var text: Character?
        /// How it looks.
        public var style: Style

        /// Makes a cell; a blank by default.
        public init(text: Character? = " ", style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// The grid's size.
    public let size: Size
    /// The cells, row by row: `cells[y * size.width + x]`.
    public private(set) var cells: [Cell]
    /// What is where, for a click that looks for what is under it; nil on a frame to be shown.
    var hits: HitMap?

    /// A blank grid.
    public init(size: Size) {
        self.size = size
        cells = Array(repeating: Cell(), count: size.width * size.height)
    }

    /// One cell; writing outside the grid does nothing, reading there gives a blank.
    public subscript(x: Int, y: Int) -> Cell {
        get { contains(x, y) ? cells[y * size.width + x] : Cell() }
        set { if contains(x, y) { cells[y * size.width + x] = newValue } }
    }

    private func contains(_ x: Int, _ y: Int) -> Bool {
        x >= 0 && y >= 0 && x < size.width && y < size.height
    }
}
