/// A filled graph of the last values, one after the other.
///
/// Two values share a cell by their absolute number, so that a graph that scrolls moves by a whole
/// cell with every second sample, and only then.
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
    func draw(
        into canvas: inout Canvas, _ area: Rect, style: GraphStyle, isSweeping: Bool = false
    ) {
        guard !area.isEmpty, !values.isEmpty else { return }
        let grid = GraphGrid(width: area.width, isSweeping: isSweeping)
        let last = (appended - 1) / 2
        var placed = [Float?](repeating: nil, count: area.width * 2)
        for column in 0..<area.width {
            let cell = grid.cell(column, last: last)
            placed[column * 2] = value(cell * 2)
            placed[column * 2 + 1] = value(cell * 2 + 1)
        }
        GraphPlot(fill: placed, top: top, bands: bands, cursor: grid.cursor(last: last))
            .draw(into: &canvas, area, style: style)
    }

    /// A value by its absolute number.
    private func value(_ number: Int) -> Float? {
        let index = number - (appended - values.count)
        return values.indices.contains(index) ? values[index] : nil
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
