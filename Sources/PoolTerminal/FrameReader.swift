/// Reads what the terminal library sends, and says what it draws.
///
/// It follows the library's cursor and pen through the sequences that a description of a terminal
/// like xterm, tmux, screen or the Linux console has. Whatever else comes, it says that it does not
/// understand, and that is final: from then on nobody knows what the library takes for granted.
package struct FrameReader: Sendable {
    private typealias Place = FramePiece.Place

    /// Columns of a scalar: 0, 1 or 2.
    private let width: @Sendable (Unicode.Scalar) -> Int
    private var columns = 0
    private var rows = 0
    /// Where the library takes the cursor to be.
    private(set) var row: Int?
    private(set) var column: Int?
    private var saved: FramePiece.Place?
    /// How the library takes the terminal to write.
    private(set) var pen = Pen()
    /// Whether every terminal has the cursor there, however wide it takes a character to be.
    private var isCertain = true
    /// Whether only a part of the screen scrolls.
    private var hasRegion = false
    /// Whether the usual characters were asked for, in either of two ways; once is enough.
    private var hasCharacters = false, hasShifted = false

    private var pieces: [FramePiece] = []
    private var part = 0
    /// Whether the last piece may grow.
    private var isOpen = false
    /// The last character that was drawn, for a command that repeats it.
    private var canRepeat = false

    /// - Parameter width: columns of a scalar as the library has it.
    package init(width: @escaping @Sendable (Unicode.Scalar) -> Int) {
        self.width = width
    }

    /// What a frame draws, in its order; nil where something in it is not understood.
    ///
    /// - Complexity: O(bytes).
    package mutating func read(
        _ frame: [UInt8], columns: Int, rows: Int
    ) -> [FramePiece]? {
        (self.columns, self.rows) = (columns, rows)
        pieces = []
        part = 0
        isOpen = false
        var rest = frame[...]
        while let byte = rest.first {
            let isUnderstood =
                switch byte {
                case 0x1B: takeEscape(&rest)
                case ..<0x20, 0x7F: takeControl(rest.removeFirst())
                default: takeCharacter(&rest)
                }
            guard isUnderstood else { return nil }
        }
        return pieces
    }

    private var place: FramePiece.Place? {
        guard let row, let column else { return nil }
        return Place(row: row, column: column)
    }

    // MARK: - Characters

    private mutating func takeCharacter(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let place else { return false }
        let first = rest[rest.startIndex]
        if first < 0x7F {
            rest.removeFirst()
            draw([first], columns: 1, at: place)
            return true
        }
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        let bytes = Array(rest.prefix(length))
        guard first >= 0xC2, bytes.count == length,
            let scalar = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first
        else { return false }
        rest.removeFirst(length)
        if !FrameReader.isSameEverywhere(scalar) { isCertain = false }
        draw(bytes, columns: max(0, width(scalar)), at: place)
        return true
    }

    /// European letters, lines, blocks and braille, which graphs are made of: a terminal that draws
    /// them wide shows no screen as it is meant.
    private static func isSameEverywhere(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        return (0xA0..<0x300).contains(value) || (0x2500...0x259F).contains(value)
            || (0x2800...0x28FF).contains(value)
    }

    private mutating func draw(_ bytes: [UInt8], columns width: Int, at place: FramePiece.Place) {
        let isBlank = bytes == [0x20]
        if !canGrow(isBlank: isBlank, at: place) { open(isBlank ? .blank : .text, at: place) }
        pieces[pieces.count - 1].bytes += bytes
        canRepeat = true
        advance(width)
    }

    /// Whether the last piece can take a character of the present pen.
    private mutating func canGrow(isBlank: Bool, at place: FramePiece.Place) -> Bool {
        guard isOpen, let last = pieces.last, last.place?.row == place.row,
            last.reach == place.column
        else { return false }
        if last.pen == pen {
            if !isBlank { pieces[pieces.count - 1].kind = .text }
            return true
        }
        guard pen.blanksLook(like: last.pen) else { return false }
        if isBlank { return true }
        guard last.kind == .blank else { return false }
        pieces[pieces.count - 1].pen = pen
        pieces[pieces.count - 1].kind = .text
        return true
    }

    private mutating func open(_ kind: FramePiece.Kind, at place: FramePiece.Place) {
        if let last = pieces.last, let before = last.place,
            (place.row, place.column) < (before.row, last.reach), last.part == part
        {
            part += 1
        }
        pieces.append(
            FramePiece(
                kind: kind, place: place, pen: pen, bytes: [], end: nil, reach: place.column,
                part: part))
        isOpen = true
    }

    /// The cursor goes on by what was drawn.
    private mutating func advance(_ width: Int) {
        guard let row, let old = column else { return }
        let next = old + width
        // At the margin terminals differ, and the library goes by an address from there.
        if next >= columns { (self.row, column) = (nil, nil) } else { column = next }
        pieces[pieces.count - 1].reach = min(next, columns)
        pieces[pieces.count - 1].end =
            isCertain && next < columns ? Place(row: row, column: next) : nil
        if next >= columns { isOpen = false }
    }

    // MARK: - Controls

    private mutating func takeControl(_ byte: UInt8) -> Bool {
        canRepeat = false
        switch byte {
        case 0x0D:
            column = 0
            isCertain = true
        case 0x08:
            guard let column, column > 0 else { return false }
            self.column = column - 1
        case 0x09:
            guard let column else { return false }
            self.column = min(columns - 1, (column / 8 + 1) * 8)
        case 0x0A:
            guard let row else { return false }
            // On the last row, or in a part that scrolls, it scrolls.
            if hasRegion || row >= rows - 1 { command([byte]) } else { self.row = row + 1 }
        case 0x0F:
            if !hasShifted { command([byte], .setting) }
            hasShifted = true
        default: return false
        }
        return true
    }

    private mutating func takeEscape(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let start = rest.startIndex
        guard rest.count >= 2 else { return false }
        let kind = rest[start + 1]
        if kind == UInt8(ascii: "[") { return takeSequence(&rest) }
        let length = kind == UInt8(ascii: "(") ? 3 : 2
        guard rest.count >= length else { return false }
        let bytes = Array(rest.prefix(length))
        rest.removeFirst(length)
        switch kind {
        case UInt8(ascii: "("):
            // Characters other than the usual are for drawing lines without Unicode.
            guard bytes[2] == UInt8(ascii: "B") else { return false }
            if !hasCharacters { command(bytes, .setting) }
            hasCharacters = true
        case UInt8(ascii: "="), UInt8(ascii: ">"): command(bytes, .setting)
        case UInt8(ascii: "7"):
            saved = place
            command(bytes)
        case UInt8(ascii: "8"):
            command(bytes)
            (row, column) = (saved?.row, saved?.column)
            pieces[pieces.count - 1].end = saved
            isCertain = true
        case UInt8(ascii: "M"):
            guard let row else { return false }
            if hasRegion || row == 0 { command(bytes) } else { self.row = row - 1 }
        default: return false
        }
        return true
    }

    private mutating func takeSequence(_ rest: inout ArraySlice<UInt8>) -> Bool {
        let body = rest.dropFirst(2).prefix { (0x20...0x3F).contains($0) }
        guard let final = rest.dropFirst(2 + body.count).first else { return false }
        let bytes = Array(rest.prefix(3 + body.count))
        rest.removeFirst(bytes.count)
        if body.first == UInt8(ascii: "?") {
            guard [UInt8(ascii: "h"), UInt8(ascii: "l")].contains(final) else { return false }
            command(bytes, .setting)
            return true
        }
        var numbers: [Int] = []
        if !body.isEmpty {
            for field in body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            {
                guard field.allSatisfy({ (0x30...0x39).contains($0) }), field.count < 5 else {
                    return false
                }
                numbers.append(field.reduce(0) { $0 * 10 + Int($1) - 0x30 })
            }
        }
        if final == UInt8(ascii: "m") {
            canRepeat = false
            return pen.take(numbers)
        }
        return move(final, numbers) ?? act(final, numbers, bytes)
    }

    /// Follows a movement of the cursor; nil for what is none.
    private mutating func move(_ final: UInt8, _ numbers: [Int]) -> Bool? {
        let first = max(1, numbers.first ?? 1)
        switch final {
        case UInt8(ascii: "H"):
            let second = numbers.count > 1 ? max(1, numbers[1]) : 1
            (row, column) = (min(first, rows) - 1, min(second, columns) - 1)
            isCertain = true
        case UInt8(ascii: "G"):
            column = min(first, columns) - 1
            isCertain = true
        case UInt8(ascii: "d"): row = min(first, rows) - 1
        case UInt8(ascii: "C"), UInt8(ascii: "D"):
            guard let column else { return false }
            let step = final == UInt8(ascii: "C") ? first : -first
            self.column = min(max(0, column + step), columns - 1)
        case UInt8(ascii: "A"), UInt8(ascii: "B"):
            guard let row, !hasRegion else { return false }
            let step = final == UInt8(ascii: "B") ? first : -first
            self.row = min(max(0, row + step), rows - 1)
        default: return nil
        }
        canRepeat = false
        return true
    }

    /// Takes what draws without a character, or scrolls.
    private mutating func act(_ final: UInt8, _ numbers: [Int], _ bytes: [UInt8]) -> Bool {
        switch final {
        case UInt8(ascii: "b"):
            guard canRepeat, isOpen else { return false }
            pieces[pieces.count - 1].bytes += bytes
            advance(max(1, numbers.first ?? 1))
        case UInt8(ascii: "X"), UInt8(ascii: "K"):
            guard let place else { return false }
            if final == UInt8(ascii: "K"), (numbers.first ?? 0) != 0 {
                command(bytes)
                return true
            }
            if !canGrow(isBlank: true, at: place) { open(.blank, at: place) }
            let end = isCertain ? place : nil
            pieces[pieces.count - 1].bytes += bytes
            pieces[pieces.count - 1].end = end
            pieces[pieces.count - 1].reach =
                final == UInt8(ascii: "K")
                ? columns : min(columns, place.column + max(1, numbers.first ?? 1))
            isOpen = false
            canRepeat = false
        case UInt8(ascii: "J"), UInt8(ascii: "P"), UInt8(ascii: "@"), UInt8(ascii: "S"),
            UInt8(ascii: "T"):
            command(bytes)
        case UInt8(ascii: "L"), UInt8(ascii: "M"):
            command(bytes)
            // Some terminals go to the margin with it.
            pieces[pieces.count - 1].end = nil
        case UInt8(ascii: "r"):
            command(bytes)
            hasRegion = !numbers.isEmpty && numbers != [1, rows]
            (row, column) = (nil, nil)
            pieces[pieces.count - 1].end = nil
        default: return false
        }
        return true
    }

    /// Keeps bytes that have to come where they are: after all before, before all after.
    private mutating func command(_ bytes: [UInt8], _ kind: FramePiece.Kind = .command) {
        part += 1
        pieces.append(
            FramePiece(
                kind: kind, place: place, pen: pen, bytes: bytes,
                end: isCertain ? place : nil, reach: 0, part: part))
        part += 1
        isOpen = false
        canRepeat = false
    }
}
