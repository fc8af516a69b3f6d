/// Says what the terminal library sends in half of its bytes.
///
/// The library draws row by row. For each change of colour it names both colours, although one
/// stays, and for each step of more than a few columns it names the cell. Here a frame's pieces go
/// out colour by colour instead, each reached by the shortest way, and the pen is only told what
/// changes. A terminal that has taken in all of it shows the same, cell by cell.
///
/// ```swift
/// var shortener = FrameShortener(abilities: FrameWriter.Abilities()) { _ in 1 }
/// let sent = shortener.shorten(frame, columns: 120, rows: 40)
/// ```
/// What it does not understand it leaves as it is, from that frame on.
package struct FrameShortener: Sendable {
    private var reader: FrameReader
    private var writer: FrameWriter
    /// Whether frames are still shortened.
    package private(set) var isActive = true

    /// - Parameters:
    ///   - abilities: what the terminal can do.
    ///   - width: columns of a scalar as the library has it.
    package init(
        abilities: FrameWriter.Abilities, width: @escaping @Sendable (Unicode.Scalar) -> Int
    ) {
        reader = FrameReader(width: width)
        writer = FrameWriter(abilities)
    }

    /// Nothing is known any more of how the terminal was left: others wrote to it, or a frame did
    /// not arrive.
    package mutating func forget() { writer.forget() }

    /// A frame in other words.
    ///
    /// - Complexity: O(bytes + pieces × looks).
    package mutating func shorten(_ frame: [UInt8], columns: Int, rows: Int) -> [UInt8] {
        guard isActive else { return frame }
        let (row, column, pen) = (reader.row, reader.column, reader.pen)
        guard let pieces = reader.read(frame, columns: columns, rows: rows) else {
            isActive = false
            // The library relies on the pen and the cursor as it left them.
            let place = row.flatMap { row in column.map { "\u{1B}[\(row + 1);\($0 + 1)H" } } ?? ""
            return pen.bytes(after: nil, canTakeOff: false) + Array(place.utf8) + frame
        }
        writer.clear()
        var start = 0
        while start < pieces.count {
            var end = start + 1
            while end < pieces.count, pieces[end].part == pieces[start].part { end += 1 }
            writer = shortest(pieces[start..<end])
            start = end
        }
        return writer.bytes
    }

    /// Writes pieces in their own order or by looks, whichever takes less.
    private func shortest(_ pieces: ArraySlice<FramePiece>) -> FrameWriter {
        var plain = writer
        for piece in pieces { plain.write(piece) }
        guard pieces.count > 2 else { return plain }
        var sorted = writer
        for piece in byLook(pieces) { sorted.write(piece) }
        return sorted.bytes.count < plain.bytes.count ? sorted : plain
    }

    /// The pieces look by look, the present look first, and blanks where they cost no colour.
    private func byLook(_ pieces: ArraySlice<FramePiece>) -> [FramePiece] {
        var looks: [Pen] = []
        var groups: [[FramePiece]] = []
        func add(_ piece: FramePiece, _ look: Int?) {
            if let look {
                groups[look].append(piece)
            } else {
                looks.append(piece.pen)
                groups.append([piece])
            }
        }
        for piece in pieces where piece.kind != .blank {
            add(piece, looks.firstIndex(of: piece.pen))
        }
        if let present = writer.pen.flatMap({ looks.firstIndex(of: $0) }) {
            looks.swapAt(0, present)
            groups.swapAt(0, present)
        }
        for piece in pieces where piece.kind == .blank {
            add(piece, looks.firstIndex { piece.pen.blanksLook(like: $0) })
        }
        return groups.flatMap { group in
            group.sorted { left, right in
                guard let left = left.place, let right = right.place else { return false }
                return (left.row, left.column) < (right.row, right.column)
            }
        }
    }
}
