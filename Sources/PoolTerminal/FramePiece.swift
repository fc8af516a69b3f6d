/// A piece of a frame: text of one look in one row, or a command that keeps its place in the order.
package struct FramePiece: Sendable, Hashable {
    /// A cell of the screen, from 0.
    package struct Place: Sendable, Hashable {
        package var row: Int
        package var column: Int
    }

    /// What a piece is.
    enum Kind: Sendable, Hashable {
        /// Characters, of which some are seen.
        case text
        /// Blanks, or cells that are cleared: only what is behind them is seen.
        case blank
        /// Anything else that draws or scrolls.
        case command
        /// What draws nothing, wherever the cursor is.
        case setting
    }

    var kind: Kind
    /// Where it begins; nil where the library does not mind.
    var place: Place?
    /// How it is written.
    var pen: Pen
    /// Its bytes.
    var bytes: [UInt8]
    /// Where the cursor is afterwards; nil where not every terminal has it at the same place.
    var end: Place?
    /// The first column that it leaves alone.
    var reach: Int
    /// Pieces of one part touch different cells, so their order can't be seen.
    var part: Int
}
