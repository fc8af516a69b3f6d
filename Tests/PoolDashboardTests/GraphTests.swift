import PoolMetrics
import Testing

@testable import PoolDashboard

@Suite("Graphs")
struct GraphTests {
    private func draw(_ graph: HistoryGraph, _ width: Int, _ style: GraphStyle, sweep: Bool = false)
        -> String
    {
        var canvas = Canvas(size: Size(width: width, height: 1))
        graph.draw(
            into: &canvas, Rect(x: 0, y: 0, width: width, height: 1), style: style,
            isSweeping: sweep)
        return canvas.text
    }

    private func graph(_ values: [Float?], appended: Int? = nil) -> HistoryGraph {
        HistoryGraph(
            values: values, appended: appended ?? values.count, top: 8, bands: [.graphLow])
    }

    @Test("braille has two values a cell, blocks and ASCII the greater of the two")
    func styles() {
        let values = graph([0, 2, 4, 6, 8, 8, nil, 1])
        #expect(draw(values, 4, .braille) == "⢀⣴⣿⢀")
        #expect(draw(values, 4, .block) == "▂▆█▁")
        #expect(draw(values, 4, .ascii) == ".:#.")
    }

    @Test("a graph that scrolls moves with every second value, and keeps to its cells")
    func scrolling() {
        let values = (1...9).map { Float?(Float($0 % 8)) }
        #expect(draw(graph(Array(values.prefix(7))), 3, .block) == "▄▆▇")
        #expect(draw(graph(Array(values.prefix(8))), 3, .block) == "▄▆▇")
        #expect(draw(graph(values), 3, .block) == "▆▇▁")
        #expect(draw(graph(Array(values.suffix(5)), appended: 9), 3, .block) == "▆▇▁")
    }

    @Test("a graph that is swept stands still: a value changes its cell and the free one before")
    func sweeping() {
        var before = ""
        for count in 1...40 {
            let values = (0..<count).map { Float?(Float(1 + $0 / 2 % 8)) }
            let row = draw(graph(values), 5, .block, sweep: true)
            let last = (count - 1) / 2
            #expect(Array(row)[last % 5] == Array("▁▂▃▄▅▆▇█")[last % 8])
            #expect(Array(row)[(last + 1) % 5] == " ")
            let changed = zip(before, row).filter { $0 != $1 }.count
            #expect(before.isEmpty || changed <= 2)
            before = row
        }
        #expect(draw(graph([8]), 1, .block, sweep: true) == "█")
    }

    @Test("a line is drawn over what is filled, in its own colour where it is alone")
    func line() {
        var canvas = Canvas(size: Size(width: 2, height: 2))
        let area = Rect(x: 0, y: 0, width: 2, height: 2)
        let plot = GraphPlot(
            fill: [2, 2, 8, 8], line: [8, 8, 8, 8], top: 8, bands: [.inUse], lineRole: .idle)
        plot.draw(into: &canvas, area, style: .braille)
        #expect(canvas.text == "⠉⣿\n⣤⣿")
        #expect(canvas[0, 0].style == Style(.idle))
        #expect(canvas[0, 1].style == Style(.inUse))
        for (style, text) in [(GraphStyle.block, "▔█\n▄█"), (.ascii, "'#\n:#")] {
            canvas = Canvas(size: Size(width: 2, height: 2))
            plot.draw(into: &canvas, area, style: style)
            #expect(canvas.text == text)
        }
    }

    @Test("s goes from scrolling to sweeping to numbers only, and each draws what is known")
    func toggle() {
        var dashboard = Fixture.live(80)
        let size = Size(width: 120, height: 40)
        let scrolled = dashboard.render(size: size)
        dashboard.press(keys: .character("s"), .escape)
        #expect(dashboard.isSweeping)
        let swept = dashboard.render(size: size)
        #expect(swept != scrolled)
        dashboard.press(keys: .character("s"))
        #expect(dashboard.notices.last?.text == "numbers only: neither graphs nor bars")
        dashboard.press(keys: .escape)
        let numbers = dashboard.render(size: size).text
        #expect(!numbers.contains { "█▒⣀⣿┤".contains($0) })
        #expect(numbers.contains("orders") && numbers.contains("lifecycle"))
        dashboard.press(keys: .character("s"), .escape)
        #expect(dashboard.render(size: size) == scrolled)
        var options = Fixture.options()
        options.isSweeping = true
        #expect(Fixture.live(80, options: options).render(size: size) == swept)
        options.graphStyle = .block
        #expect(Fixture.live(80, options: options).render(size: size).text.contains("▃"))
    }

    @Test("who begins with numbers only gets braille with s, and ASCII where that is all there is")
    func fromNumbers() {
        for isASCII in [false, true] {
            var options = Fixture.options()
            options.graphStyle = .absent
            options.ascii = isASCII
            var dashboard = Fixture.live(80, options: options)
            let size = Size(width: 120, height: 40)
            #expect(!dashboard.render(size: size).text.contains { "█▒⣿".contains($0) })
            dashboard.press(keys: .character("s"), .escape)
            #expect(dashboard.render(size: size).text.contains(isASCII ? "##" : "⣿"))
        }
    }

    @Test("among numbers only, names, kinds, headings and bars stay as they are")
    func fewDigits() {
        var options = Fixture.options()
        options.graphStyle = .absent
        let pools = (0..<10).map { "pool-\($0)" }
        var dashboard = Fixture.live(80, options: options, pools: pools)
        let size = Size(width: 120, height: 40)
        for number in 80..<84 {
            let before = dashboard.render(size: size)
            _ = dashboard.update(.feed(.appended(Fixture.batch(number, pools: pools))))
            let after = dashboard.render(size: size)
            let changed = before.cells.indices.filter { before.cells[$0] != after.cells[$0] }
            // The status line, the headings, the columns of names and kinds, and the keys.
            let isStill = { (cell: Int) in
                let (row, column) = (cell / 120, cell % 120)
                return row < 2 || row < 12 && (3..<20).contains(column) || row == 39
            }
            #expect(!changed.contains(where: isStill))
        }
    }
}
