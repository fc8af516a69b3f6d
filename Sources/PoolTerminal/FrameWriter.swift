/// Writes pieces of a frame in few bytes: the shortest way of the cursor from one to the next, and
/// of the pen only what changes.
///
/// It knows how the terminal was left, so that a frame begins where the one before ended.
package struct FrameWriter: Sendable {
    /// What a terminal can do beside being told a cell and a whole pen.
    package struct Abilities: Sendable, Hashable {
        /// Goes to a column of its row (`CSI n G`).
        package var hasColumns = true
        /// Goes to a row of its column (`CSI n d`).
        package var hasRows = true
        /// Goes by so many cells (`CSI n C`).
        package var hasSteps = true
        /// Takes off bold alone, and so on.
        package var canTakeOff = true

        /// Everything.
        package init() {}
    }

    private let abilities: Abilities
    /// Where the cursor is; nil where that is not known.
    private var place: FramePiece.Place?
    /// How the terminal writes; nil where that is not known.
    private(set) var pen: Pen?
    /// What was written.
    private(set) var bytes: [UInt8] = []

    /// - Parameter abilities: what the terminal can do.
    package init(_ abilities: Abilities) {
        self.abilities = abilities
    }

    /// Nothing is known of the terminal any more.
    mutating func forget() { (place, pen) = (nil, nil) }

    /// Begins the next frame.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// Adds a piece.
    mutating func write(_ piece: FramePiece) {
        if piece.kind == .setting {
            bytes += piece.bytes
            return
        }
        if let wanted = piece.place { move(to: wanted) }
        let isRight = piece.kind == .blank && (pen.map { piece.pen.blanksLook(like: $0) } ?? false)
        if !isRight {
            bytes += piece.pen.bytes(after: pen, canTakeOff: abilities.canTakeOff)
            pen = piece.pen
        }
        bytes += piece.bytes
        place = piece.end
    }

    // MARK: - The cursor

    private mutating func move(to wanted: FramePiece.Place) {
        if place == wanted { return }
        var best = address(wanted)
        if let place {
            let across = across(from: place.column, to: wanted.column)
            if let down = down(from: place.row, to: wanted.row), let across,
                down.count + across.count < best.count
            {
                best = down + across
            }
            if abilities.hasRows, place.column == wanted.column {
                let row = sequence(wanted.row + 1, "d")
                if row.count < best.count { best = row }
            }
        }
        bytes += best
    }

    private func address(_ wanted: FramePiece.Place) -> [UInt8] {
        if wanted.column > 0 {
            return Array("\u{1B}[\(wanted.row + 1);\(wanted.column + 1)H".utf8)
        }
        return wanted.row == 0 ? Array("\u{1B}[H".utf8) : sequence(wanted.row + 1, "H")
    }

    /// The way between two columns of a row; nil where there is none but by an address.
    private func across(from: Int, to: Int) -> [UInt8]? {
        if from == to { return [] }
        var ways: [[UInt8]] = []
        if to == 0 { ways.append([0x0D]) }
        if to < from { ways.append(Array(repeating: 0x08, count: min(from - to, 8))) }
        if to < from, from - to > 8 { ways.removeLast() }
        if abilities.hasColumns { ways.append(sequence(to + 1, "G")) }
        if abilities.hasSteps {
            ways.append(steps(abs(to - from), to > from ? "C" : "D"))
            if to > 0, to < 9 { ways.append([0x0D] + steps(to, "C")) }
        }
        return ways.min { $0.count < $1.count }
    }

    /// The way between two rows of a column; a line feed goes straight down, as nothing is done to
    /// what is sent, and never from the last row, where it would scroll.
    private func down(from: Int, to: Int) -> [UInt8]? {
        if from == to { return [] }
        if to > from, to - from <= 4 { return Array(repeating: 0x0A, count: to - from) }
        return abilities.hasSteps ? steps(abs(to - from), to > from ? "B" : "A") : nil
    }

    private func steps(_ count: Int, _ final: String) -> [UInt8] {
        count == 1 ? Array("\u{1B}[\(final)".utf8) : sequence(count, final)
    }

    private func sequence(_ number: Int, _ final: String) -> [UInt8] {
        Array("\u{1B}[\(number)\(final)".utf8)
    }
}
