import PoolMetrics

/// A stretch of time as a row of cells: what is past, what is to come, gaps, marks and the cursor.
///
/// Cells lie on a grid of the world's time where it scrolls, so that a mark moves by a whole cell
/// or stays.
struct TimelineBar {
    /// The stretch, and where the cursor is.
    let start: WallTime, end: WallTime, cursor: WallTime
    /// What is marked.
    let marks: TimelineMarks
    /// Before this there is nothing.
    let first: WallTime
    /// Whether there is no sample at a time.
    let isGap: (WallTime) -> Bool

    /// The lengths that a bar of live data has, in seconds.
    static let lengths: [Int64] = [300, 600, 1_200, 1_800, 3_660]

    /// The shortest of the lengths that holds a span, in seconds.
    static func length(_ first: WallTime, _ last: WallTime) -> Int64 {
        let span = last.nanoseconds(since: first)
        return lengths.first { $0 * 1_000_000_000 >= span } ?? 3_660
    }

    /// The stretch of a bar that scrolls: a length that holds a span, on its own grid.
    static func stretch(_ first: WallTime, _ last: WallTime, width: Int) -> (WallTime, WallTime) {
        let width = Int64(max(1, width))
        let length = length(first, last) * 1_000_000_000
        let cell = max(1, length / max(1, width - 1))
        let end = (last.nanosecondsSinceEpoch / cell + 1) * cell
        return (
            WallTime(nanosecondsSinceEpoch: end - cell * width),
            WallTime(nanosecondsSinceEpoch: end)
        )
    }

    /// Draws it.
    ///
    /// - Complexity: O(width × log marks + marks).
    func draw(into canvas: inout Canvas, x: Int, y: Int, width: Int, glyphs: GlyphSet) {
        let length = end.nanoseconds(since: start)
        guard width > 0 else { return }
        let place = cell(of: cursor, width: width)
        for column in 0..<width {
            let from = time(length, column, width)
            // The last cell has the end in it.
            let until = time(length, column + 1, width)
                .advanced(byNanoseconds: column == width - 1 ? 1 : 0)
            let isPast = column < place
            var glyph = isPast ? glyphs.timelinePast : glyphs.timelineFuture
            var style = Style(isPast ? .accent : .border)
            let middle = WallTime(
                nanosecondsSinceEpoch: from.nanosecondsSinceEpoch / 2
                    + until.nanosecondsSinceEpoch / 2)
            if until <= first {
                glyph = " "
            } else if isGap(middle) {
                (glyph, style) = (glyphs.timelineGap, Style(.dim))
            }
            if let mark = marks.gravest(from: from, before: until) {
                (glyph, style) = (glyphs.mark(mark.kind), Style(mark.kind.role, bold: true))
            }
            if column == place {
                (glyph, style) = (glyphs.timelineCursor, Style(.accent, bold: true))
            }
            canvas.write(String(glyph), x: x + column, y: y, style: style)
        }
    }

    /// The cell of a time.
    func cell(of time: WallTime, width: Int) -> Int {
        let length = end.nanoseconds(since: start)
        guard length > 0 else { return width - 1 }
        let share = min(max(Double(time.nanoseconds(since: start)) / Double(length), 0), 1)
        return min(width - 1, Int(share * Double(width)))
    }

    private func time(_ length: Int64, _ column: Int, _ width: Int) -> WallTime {
        let share = Double(column) / Double(width)
        return start.advanced(byNanoseconds: Int64(min(Double(length) * share, 9.2e18)))
    }
}
