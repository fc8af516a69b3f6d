/// A filled graph, and over it a line: values on a grid of half cells, in any of the three styles.
///
/// Colour goes by whole rows for the filled part and by runs for what only the line touches: a
/// colour for each cell would take three times the bytes.
struct GraphPlot {
    /// Filled from the bottom up, two values to a cell from left to right; nil for nothing.
    var fill: [Float?]
    /// Drawn as a line, on the same grid; empty for none.
    var line: [Float?] = []
    /// The value at the top.
    var top: Float
    /// The roles of the filled rows, from the lowest band to the highest.
    var bands: [Role]
    /// The line's role.
    var lineRole = Role.dim
    /// The column of a moving cursor, which is left free; nil for none.
    var cursor: Int?

    /// Draws it.
    func draw(into canvas: inout Canvas, _ area: Rect, style: GraphStyle) {
        guard !area.isEmpty, top > 0, style != .absent else { return }
        let steps = area.height * GraphPlot.steps(style)
        let filled = fill.map { height($0, steps) }
        let lined = line.map { height($0, steps) }
        for row in 0..<area.height {
            let fromBottom = area.height - 1 - row
            let band = bands[min(bands.count - 1, fromBottom * bands.count / area.height)]
            for column in 0..<min(area.width, fill.count / 2) where column != cursor {
                let halves = (filled[column * 2], filled[column * 2 + 1])
                let dots = lined.isEmpty ? (0, 0) : (lined[column * 2], lined[column * 2 + 1])
                guard
                    let (sign, isLine) = GraphPlot.sign(halves, dots, row: fromBottom, style)
                else { continue }
                canvas[area.x + column, area.y + row] = Canvas.Cell(
                    text: sign, style: Style(isLine ? lineRole : band))
            }
        }
    }

    /// A value's height; anything above nothing is at least one step.
    private func height(_ value: Float?, _ steps: Int) -> Int {
        guard let value, value > 0 else { return 0 }
        return max(1, Int((min(value / top, 1) * Float(steps)).rounded()))
    }

    private static func steps(_ style: GraphStyle) -> Int {
        switch style {
        case .braille: 4
        case .block: 8
        case .ascii, .absent: 3
        }
    }

    /// A cell's sign, and whether only the line is in it; nil for an empty one.
    private static func sign(
        _ fill: (Int, Int), _ line: (Int, Int), row: Int, _ style: GraphStyle
    ) -> (Character, isLine: Bool)? {
        let steps = steps(style)
        func part(_ height: Int) -> Int { min(steps, max(0, height - row * steps)) }
        func dot(_ height: Int) -> Int {
            let place = height - row * steps
            return place >= 1 && place <= steps ? place : 0
        }
        if style == .braille {
            let filled = leftDots[part(fill.0)] | rightDots[part(fill.1)]
            let bits = filled | leftDot[dot(line.0)] | rightDot[dot(line.1)]
            return bits == 0 ? nil : (braille[bits], filled == 0)
        }
        let level = part(max(fill.0, fill.1))
        if level > 0 { return (style == .block ? blocks[level] : ascii[level], false) }
        let place = dot(max(line.0, line.1))
        guard place > 0 else { return nil }
        return style == .block ? (lineBlocks[(place - 1) / 3], true) : (asciiLine[place], true)
    }

    private static let leftDots = [0, 0x40, 0x44, 0x46, 0x47]
    private static let rightDots = [0, 0x80, 0xA0, 0xB0, 0xB8]
    private static let leftDot = [0, 0x40, 0x04, 0x02, 0x01]
    private static let rightDot = [0, 0x80, 0x20, 0x10, 0x08]
    private static let braille = (0..<256).map { bits in
        Unicode.Scalar(0x2800 + UInt32(bits)).map { Character($0) } ?? " "
    }
    private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let lineBlocks: [Character] = ["▁", "─", "▔"]
    private static let ascii: [Character] = [" ", ".", ":", "#"]
    private static let asciiLine: [Character] = [" ", "_", "-", "'"]
}

/// Where the values of a running number stand on a grid of half cells.
struct GraphGrid {
    /// How many cells there are.
    let width: Int
    /// Whether a cursor goes over a graph that stands still, as on an oscilloscope, rather than the
    /// graph scrolling: then a sample changes two cells.
    let isSweeping: Bool

    /// Where the next cell of a sweep is, which is left free.
    func cursor(last: Int) -> Int? {
        isSweeping && width > 1 ? (last + 1).remainder(by: width) : nil
    }

    /// The number of the cell that stands in a column, given the last cell's.
    func cell(_ column: Int, last: Int) -> Int {
        guard isSweeping else { return last - (width - 1) + column }
        return last - (last - column).remainder(by: width)
    }
}

extension Int {
    /// The remainder that is never negative.
    fileprivate func remainder(by divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
