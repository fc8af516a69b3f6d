/// What is sent for one grapheme, such that the terminal's cursor ends up where the grid says.
///
/// Terminals disagree about joined emoji, variation selectors and flags. So a cell sends one base
/// character and up to four marks of no width; whatever would stretch or shrink it is left out, and
/// what can't be shown becomes a replacement character of one column.
package struct CellText {
    /// Columns of a scalar: 0, 1 or 2; negative for what can't be printed.
    package let width: (Unicode.Scalar) -> Int
    /// Whether anything beyond ASCII may be sent.
    package let isUnicode: Bool

    package init(isUnicode: Bool, width: @escaping (Unicode.Scalar) -> Int) {
        self.isUnicode = isUnicode
        self.width = width
    }

    /// Appends what to send for a grapheme that owns `columns` (1 or 2) cells.
    package func append(_ text: Character, columns: Int, to output: inout [Unicode.Scalar]) {
        if let ascii = text.asciiValue, ascii >= 0x20, ascii < 0x7F {
            output.append(Unicode.Scalar(ascii))
            pad(columns - 1, &output)
            return
        }
        let scalars = text.unicodeScalars
        guard let base = scalars.first else { return pad(columns, &output) }
        let baseWidth = isUnicode || base.isASCII ? width(base) : -1
        guard baseWidth >= 1, baseWidth <= columns else {
            output.append(isUnicode ? "\u{FFFD}" : "?")
            pad(columns - 1, &output)
            return
        }
        output.append(base)
        var marks = 0
        for mark in scalars.dropFirst() {
            guard mark.value != 0x200D else { break }
            guard marks < 4, isUnicode, !mark.properties.isVariationSelector, width(mark) == 0
            else { continue }
            output.append(mark)
            marks += 1
        }
        pad(columns - baseWidth, &output)
    }

    private func pad(_ count: Int, _ output: inout [Unicode.Scalar]) {
        for _ in 0..<max(0, count) { output.append(" ") }
    }
}
