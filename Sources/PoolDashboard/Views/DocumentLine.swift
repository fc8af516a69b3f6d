/// A line of a text that is scrolled: pieces, or a heading on a rule.
enum DocumentLine: Sendable {
    /// A heading, with a note at its right end.
    case heading(String, note: String)
    /// Pieces one after the other.
    case spans([Span])

    /// The line without its looks.
    var text: String {
        switch self {
        case .heading(let title, let note): note.isEmpty ? title : "\(title), \(note)"
        case .spans(let spans): spans.map(\.text).joined()
        }
    }

    /// Draws the line.
    func draw(into canvas: inout Canvas, x: Int, y: Int, width: Int) {
        switch self {
        case .heading(let title, let note):
            canvas.rule(
                title, x: x, y: y, width: width, notes: note.isEmpty ? [] : [(note, width - 2)])
        case .spans(let spans): canvas.write(spans, x: x, y: y, maxWidth: width)
        }
    }
}

extension Canvas {
    /// Draws the part of a text that is scrolled to.
    mutating func write(_ lines: [DocumentLine], scroll: Int, in area: Rect) {
        guard !area.isEmpty else { return }
        let first = min(max(0, scroll), max(0, lines.count - area.height))
        for (row, line) in lines.dropFirst(first).prefix(area.height).enumerated() {
            line.draw(into: &self, x: area.x, y: area.y + row, width: area.width)
        }
    }
}
