import PoolTerminal

/// A terminal of the common kind, as far as frames need one: what a reader of bytes would see.
///
/// It is written from the sequences' meaning alone and shares nothing with what it judges.
struct ScreenModel: Equatable {
    struct Cell: Equatable {
        var text: Character = " "
        var look = Look()

        /// A blank shows only what is behind it.
        static func == (left: Cell, right: Cell) -> Bool {
            guard left.text == right.text else { return false }
            if left.text != " " || left.look.marks.subtracting([1]) != [] {
                return left.look == right.look
            }
            return left.look.ground == right.look.ground && right.look.marks.subtracting([1]) == []
        }
    }

    struct Look: Equatable {
        var ink: [Int] = []
        var ground: [Int] = []
        var marks: Set<Int> = []
    }

    let width: Int, height: Int
    var cells: [[Cell]]
    private var row = 0, column = 0
    private var saved = (row: 0, column: 0)
    private var top = 0, bottom: Int
    private var look = Look()
    private var last: Character = " "
    /// What it could not read.
    var problems: [String] = []

    init(width: Int, height: Int) {
        (self.width, self.height) = (width, height)
        bottom = height - 1
        cells = Array(repeating: Array(repeating: Cell(), count: width), count: height)
    }

    static func == (left: ScreenModel, right: ScreenModel) -> Bool { left.cells == right.cells }

    var text: [String] { cells.map { String($0.map(\.text)) } }

    mutating func take(_ bytes: [UInt8]) {
        var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\r": column = 0
            case "\n": lineFeed()
            case "\u{8}": column = max(0, column - 1)
            case "\t": column = min(width - 1, (column / 8 + 1) * 8)
            case "\u{F}": break
            case "\u{1B}": takeEscape(&rest)
            default: put(Character(scalar))
            }
        }
    }

    private mutating func put(_ character: Character) {
        if column >= width {
            column = 0
            lineFeed()
        }
        cells[row][column] = Cell(text: character, look: look)
        last = character
        column += 1
    }

    private mutating func lineFeed() {
        if row == bottom { scroll(1) } else { row = min(height - 1, row + 1) }
    }

    private mutating func scroll(_ count: Int) {
        for _ in 0..<abs(count) {
            let blank = Array(repeating: blank, count: width)
            if count > 0 {
                cells.remove(at: top)
                cells.insert(blank, at: bottom)
            } else {
                cells.remove(at: bottom)
                cells.insert(blank, at: top)
            }
        }
    }

    private var blank: Cell { Cell(look: Look(ground: look.ground)) }

    private mutating func takeEscape(_ rest: inout String.UnicodeScalarView.SubSequence) {
        switch rest.popFirst() {
        case "(": _ = rest.popFirst()
        case "=", ">": break
        case "7": saved = (row, column)
        case "8": (row, column) = saved
        case "M": if row == top { scroll(-1) } else { row = max(0, row - 1) }
        case "[":
            var body = ""
            while let scalar = rest.popFirst() {
                if ("@"..."~").contains(scalar) {
                    takeSequence(body, Character(scalar))
                    break
                }
                body.unicodeScalars.append(scalar)
            }
        case let other: problems.append("ESC \(String(describing: other))")
        }
    }

    private mutating func takeSequence(_ body: String, _ final: Character) {
        if body.hasPrefix("?") { return }
        let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map {
            Int($0) ?? 0
        }
        let first = max(1, numbers.first ?? 1)
        let column = min(self.column, width - 1)
        switch final {
        case "m": take(marks: numbers.isEmpty ? [0] : numbers)
        case "H":
            row = min(first, height) - 1
            self.column = min(numbers.count > 1 ? max(1, numbers[1]) : 1, width) - 1
        case "G": self.column = min(first, width) - 1
        case "d": row = min(first, height) - 1
        case "A": row = max(0, row - first)
        case "B": row = min(height - 1, row + first)
        case "C": self.column = min(width - 1, column + first)
        case "D": self.column = max(0, column - first)
        case "b": for _ in 0..<first { put(last) }
        case "X": for place in column..<min(width, column + first) { cells[row][place] = blank }
        case "K":
            let range = numbers.first == 1 ? 0..<column + 1 : column..<width
            for place in range { cells[row][place] = blank }
        case "J": cells = Array(repeating: Array(repeating: blank, count: width), count: height)
        case "P":
            cells[row].removeSubrange(column..<min(width, column + first))
            while cells[row].count < width { cells[row].append(blank) }
        case "@":
            cells[row].insert(
                contentsOf: Array(repeating: blank, count: min(first, width)), at: column)
            cells[row].removeLast(cells[row].count - width)
        case "L", "M":
            for _ in 0..<first {
                let (out, into) = final == "L" ? (bottom, row) : (row, bottom)
                cells.remove(at: out)
                cells.insert(Array(repeating: blank, count: width), at: into)
            }
        case "S", "T": scroll(final == "S" ? first : -first)
        case "r":
            (top, bottom) = numbers.count == 2 ? (first - 1, numbers[1] - 1) : (0, height - 1)
            (row, self.column) = (0, 0)
        default: problems.append("CSI \(body)\(final)")
        }
    }

    private mutating func take(marks codes: [Int]) {
        var rest = codes[...]
        while let code = rest.popFirst() {
            switch code {
            case 0: look = Look()
            case 1, 4, 7: look.marks.insert(code)
            case 22: look.marks.remove(1)
            case 24: look.marks.remove(4)
            case 27: look.marks.remove(7)
            case 38: look.ink = [38, rest.popFirst() ?? 0, rest.popFirst() ?? 0]
            case 48: look.ground = [48, rest.popFirst() ?? 0, rest.popFirst() ?? 0]
            case 39: look.ink = []
            case 49: look.ground = []
            case 30...37, 90...97: look.ink = [code]
            case 40...47, 100...107: look.ground = [code]
            case 10: break
            default: problems.append("SGR \(code)")
            }
        }
    }
}
