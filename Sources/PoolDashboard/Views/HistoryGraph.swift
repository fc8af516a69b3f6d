/// A filled graph of the last values, the newest at the right.
///
/// In UTF-8 a cell holds two values and four steps of height in braille dots; in ASCII one value
/// and three steps. Colour goes by whole rows. Two values share a cell by their absolute number, so
/// that every second sample moves only the rightmost column.
struct HistoryGraph {
    /// The values, oldest first; nil where nothing is known.
    let values: [Float?]
    /// How many values there ever were, the ones that were dropped included.
    let appended: Int
    /// The value at the top.
    let top: Float
    /// The roles of the rows, from the lowest band to the highest.
    let bands: [Role]

    /// Draws it.
    func draw(into canvas: inout Canvas, _ area: Rect, ascii: Bool) {
        guard !area.isEmpty, !values.isEmpty, top > 0 else { return }
        for row in 0..<area.height {
            let fromBottom = area.height - 1 - row
            let band = bands[min(bands.count - 1, fromBottom * bands.count / area.height)]
            var x = area.right
            for character in ascii ? asciiRow(fromBottom, area) : brailleRow(fromBottom, area) {
                x -= 1
                guard character != " " else { continue }
                canvas[x, area.y + row] = Canvas.Cell(text: character, style: Style(band))
            }
        }
    }

    /// The row's characters from right to left.
    private func brailleRow(_ row: Int, _ area: Rect) -> [Character] {
        let lastCell = (appended - 1) / 2
        return (0..<area.width).map { column in
            let cell = lastCell - column
            let left = dots(cell * 2, row, area.height)
            let right = dots(cell * 2 + 1, row, area.height)
            guard left + right > 0 else { return " " }
            let bits = HistoryGraph.leftDots[left] | HistoryGraph.rightDots[right]
            return Unicode.Scalar(0x2800 + bits).map { Character($0) } ?? " "
        }
    }

    private static let leftDots: [UInt32] = [0, 0x40, 0x44, 0x46, 0x47]
    private static let rightDots: [UInt32] = [0, 0x80, 0xA0, 0xB0, 0xB8]

    /// How many of the four dots of a cell's row a value fills.
    private func dots(_ number: Int, _ row: Int, _ rows: Int) -> Int {
        min(4, max(0, height(number, steps: rows * 4) - row * 4))
    }

    private func asciiRow(_ row: Int, _ area: Rect) -> [Character] {
        (0..<area.width).map { column in
            let level = height(appended - 1 - column, steps: area.height * 3) - row * 3
            return [" ", ".", ":", "#"][min(3, max(0, level))]
        }
    }

    /// A value's height; anything above nothing is at least one step.
    private func height(_ number: Int, steps: Int) -> Int {
        let index = number - (appended - values.count)
        guard index >= 0, index < values.count, let value = values[index], value > 0 else {
            return 0
        }
        return max(1, Int((min(value / top, 1) * Float(steps)).rounded()))
    }

    /// A top for values of any size that seldom changes: 1, 2 or 5 times a power of ten.
    static func roundTop(_ greatest: Float) -> Float {
        guard greatest.isFinite, greatest > 0 else { return 1 }
        var power: Float = 1
        while power * 10 <= greatest, power < 1e12 { power *= 10 }
        while power > greatest, power > 1e-3 { power /= 10 }
        for factor in [1, 2, 5, 10] as [Float] where power * factor >= greatest {
            return power * factor
        }
        return greatest
    }
}
