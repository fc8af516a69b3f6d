/// A piece of a line: its text and how it looks.
struct Span: Sendable, Hashable {
    /// The text.
    var text: String
    /// How it looks.
    var style: Style

    /// Makes a piece.
    init(_ text: String, _ style: Style = .plain) {
        self.text = text
        self.style = style
    }

    /// Makes a piece in a role.
    init(_ text: String, _ role: Role, bold: Bool = false) {
        self.init(text, Style(role, bold: bold))
    }
}

extension Canvas {
    /// Writes pieces one after the other, cut off at a width.
    mutating func write(_ spans: [Span], x: Int, y: Int, maxWidth: Int) {
        var used = 0
        for span in spans where used < maxWidth {
            used += write(
                span.text, x: x + used, y: y, style: span.style, maxWidth: maxWidth - used)
        }
    }

    /// Writes the pieces that have room as wholes, up to the first that has not: a number that is
    /// cut off reads as another one.
    mutating func writeWhole(_ spans: [Span], x: Int, y: Int, maxWidth: Int) {
        var used = 0
        let whole = spans.prefix { span in
            let text = String(span.text.reversed().drop { $0 == " " }.reversed())
            defer { used += DisplayWidth.of(span.text) }
            return used + DisplayWidth.of(text) <= maxWidth
        }
        write(Array(whole), x: x, y: y, maxWidth: maxWidth)
    }

    /// Draws the line between two panels, from the rule above them down.
    mutating func divider(x: Int, y: Int, height: Int) {
        horizontalLine(x: x, y: y, width: 1)
        verticalLine(x: x, y: y + 1, height: height - 1)
    }

    /// Draws a title on a line: `─ lifecycle ─────────── pool ── all ─`.
    ///
    /// - Parameters:
    ///   - notes: texts that end at columns counted from the rectangle's left.
    mutating func rule(
        _ title: String, x: Int, y: Int, width: Int, notes: [(text: String, end: Int)] = []
    ) {
        guard width > 0 else { return }
        horizontalLine(x: x, y: y, width: width)
        var free = 0
        if width >= 4, !title.isEmpty {
            let shown = TextFit.fit(title, width - 3)
            write(" \(shown) ", x: x + 1, y: y, style: Style(.title), maxWidth: width - 1)
            free = DisplayWidth.of(shown) + 3
        }
        for note in notes {
            let length = DisplayWidth.of(note.text)
            let start = note.end - length - 1
            // Two notes may share the blank between them.
            guard length > 0, start >= free - 1, note.end <= width else { continue }
            write(" \(note.text)", x: x + start, y: y, style: Style(.dim), maxWidth: width - start)
            if note.end < width { write(" ", x: x + note.end, y: y, style: Style(.dim)) }
            free = note.end + 1
        }
    }
}
