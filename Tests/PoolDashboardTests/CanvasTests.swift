import Testing

@testable import PoolDashboard

@Suite("Canvas")
struct CanvasTests {
    @Test(
        "a text is as wide as a terminal shows it",
        arguments: [
            ("orders", 6), ("", 0), ("注文", 4), ("e\u{301}", 1), ("👍🏽", 2), ("👩‍💻", 2), ("🇧🇷", 2),
            ("한국", 4), ("a\u{200B}b", 2), ("\u{301}", 0), ("│●▒", 3), ("\u{1B}[2J", 4),
        ])
    func width(_ text: String, _ width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("control characters never reach the grid")
    func controls() {
        var canvas = Canvas(size: Size(width: 12, height: 1))
        canvas.write("a\u{1B}[31m\tb\r\n\u{9B}c\u{202E}", x: 0, y: 0)
        for cell in canvas.cells {
            let scalars = cell.text.map { Array($0.unicodeScalars) } ?? []
            #expect(scalars.allSatisfy { !DisplayWidth.isControl($0) })
        }
        #expect(canvas.text.hasPrefix("a�[31m b�"))
    }

    @Test("a wide character is never drawn in half")
    func wide() {
        var canvas = Canvas(size: Size(width: 5, height: 1))
        canvas.write("注文書", x: 0, y: 0)
        #expect(canvas.text == "注文 ")
        #expect(canvas[1, 0].text == nil)
        canvas.write("x", x: 1, y: 0)
        #expect(canvas.text == " x文 ")
        canvas.write("y", x: 2, y: 0)
        #expect(canvas.text == " xy  ")
        canvas.write("注", x: 4, y: 0)
        #expect(canvas.text == " xy  ")
    }

    @Test("whatever is outside is cut off")
    func clipping() {
        for (width, height) in [(0, 0), (1, 1), (3, 2), (0, 5), (5, 0)] {
            var canvas = Canvas(size: Size(width: width, height: height))
            canvas.write("long enough", x: -3, y: 0)
            canvas.write("below", x: 0, y: 99, maxWidth: -1)
            canvas.writeRight("right", right: 2, y: 0)
            canvas.fill(x: -9, y: -9, width: Int.max, height: Int.max, with: "x")
            canvas.box(x: -1, y: -1, width: 50, height: 50)
            canvas.box(x: Int.max - 1, y: 0, width: 5, height: 5)
            canvas.restyle(x: -5, y: 0, width: 100) { $0.bold = true }
            canvas.rule("a title", x: 0, y: 0, width: width, notes: [("note", width)])
            canvas.joinLines()
            canvas.reduceToASCII()
            #expect(canvas.cells.count == width * height)
        }
    }

    @Test("a negative origin shows the end of the text")
    func negative() {
        var canvas = Canvas(size: Size(width: 4, height: 1))
        #expect(canvas.write("abcdef", x: -2, y: 0) == 6)
        #expect(canvas.text == "cdef")
    }

    @Test("lines that meet are joined")
    func joins() {
        var canvas = Canvas(size: Size(width: 5, height: 3))
        canvas.horizontalLine(x: 0, y: 1, width: 5)
        canvas.verticalLine(x: 2, y: 0, height: 1)
        canvas.verticalLine(x: 2, y: 2, height: 1)
        canvas.verticalLine(x: 0, y: 2, height: 1)
        canvas.joinLines()
        #expect(canvas.text == "  │  \n┬─┼──\n│ │  ")
    }

    @Test("the second text form names the styles of what is not plain")
    func styles() {
        var canvas = Canvas(size: Size(width: 8, height: 2))
        canvas.write("in use", x: 0, y: 0, style: Style(.title))
        canvas.write("7", x: 7, y: 0, style: Style(.inUse, on: .barBackground, bold: true))
        #expect(
            canvas.styledText == "in use 7\n        \n0: 0+6 title 7+1 in_use/bar_background+bold")
    }

    @Test("ASCII comes out whatever went in")
    func ascii() {
        var canvas = Canvas(size: Size(width: 8, height: 1))
        canvas.write("─→µ注x…", x: 0, y: 0)
        canvas.reduceToASCII()
        #expect(canvas.text == "->u? x~ ")
    }

    @Test(
        "text is fitted by columns",
        arguments: [
            ("orders", 6, "orders"), ("orders", 4, "ord…"), ("注文書", 4, "注…"), ("ab", 0, ""),
            ("ab", 1, "…"),
        ])
    func fit(_ text: String, _ width: Int, _ fitted: String) {
        #expect(TextFit.fit(text, width) == fitted)
    }

    @Test("a path keeps its end, a long line is broken between words")
    func fitEnd() {
        #expect(TextFit.fitEnd("Shop/Checkout.swift:42", 12) == "…ut.swift:42")
        #expect(TextFit.wrap("one two three", 7) == ["one two", "three"])
        #expect(TextFit.wrap("a b c d e f", 1).count == 4)
        #expect(TextFit.right("7", 3) == "  7")
        #expect(TextFit.left("7", 3) == "7  ")
    }
}
