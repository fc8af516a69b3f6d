/// How many columns of a terminal a text takes: 2 for what East Asian scripts and emoji fill, 0 for
/// what is drawn over the character before it, 1 for the rest.
///
/// ```swift
/// DisplayWidth.of("orders")   // 6
/// DisplayWidth.of("注文")      // 4
/// ```
/// A pure table, so that a frame is the same on every machine. It follows what terminals do, which
/// is to look at code points one by one: a sequence of emoji joined into one takes the width of its
/// first. Ambiguous characters count as 1.
public enum DisplayWidth {
    /// The columns that a text takes once control characters have been replaced.
    ///
    /// - Complexity: O(length).
    public static func of(_ text: String) -> Int {
        var width = 0
        for character in text { width += of(character) }
        return width
    }

    /// The columns that one grapheme takes.
    public static func of(_ character: Character) -> Int {
        if character.asciiValue != nil { return 1 }
        var width = 0
        eachCell(of: character) { _, columns in width += columns }
        return width
    }

    /// The columns of one code point: 0, 1 or 2.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value == 0xAD ? 0 : 1 }
        if isZeroWidth(scalar) { return 0 }
        return isWide(value) ? 2 : 1
    }

    /// Takes a grapheme apart into what a terminal's cell can hold: one code point that takes room,
    /// with at most four that do not.
    static func eachCell(of character: Character, _ body: (Character, Int) -> Void) {
        if let ascii = character.asciiValue {
            body(ascii == 0x09 ? " " : ascii < 0x20 || ascii == 0x7F ? replacement : character, 1)
            return
        }
        var cell = String.UnicodeScalarView()
        var columns = 0
        var joined = false
        for scalar in character.unicodeScalars {
            if isControl(scalar) {
                flush(&cell, &columns, body)
                body(replacement, 1)
                continue
            }
            let width = of(scalar)
            if width == 0 {
                joined = scalar.value == 0x200D
                if !joined, !cell.isEmpty, cell.count < 5 { cell.append(scalar) }
            } else if joined || (isSkinTone(scalar) && !cell.isEmpty) {
                joined = false
            } else {
                flush(&cell, &columns, body)
                cell.append(scalar)
                columns = width
            }
        }
        flush(&cell, &columns, body)
    }

    private static func flush(
        _ cell: inout String.UnicodeScalarView, _ columns: inout Int,
        _ body: (Character, Int) -> Void
    ) {
        // Some marks join with nothing: their code points stay graphemes of their own.
        if !cell.isEmpty {
            let text = String(cell)
            body(text.count == 1 ? Character(text) : text.first ?? replacement, columns)
        }
        cell.removeAll()
        columns = 0
    }

    private static let replacement: Character = "\u{FFFD}"

    /// Controls, and what turns the direction of writing: in a name these only do harm.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x206F: true
        // Annotations, what is no character at all, and tags, which can hide a text in a text.
        case 0xFFF9...0xFFFB, 0xFFFE...0xFFFF, 0xE0000...0xE0FFF: true
        default: false
        }
    }

    private static func isSkinTone(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F3FB...0x1F3FF).contains(scalar.value)
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if (0x1160...0x11FF).contains(value) { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return true
        case .format: return !isControl(scalar)
        default: return false
        }
    }

    /// The ranges that Unicode's East Asian Width calls wide or full, most of them merged.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
        0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F,
        0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
        0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
        0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728,
        0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
        0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
        0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
        0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FB,
        0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A,
        0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393,
        0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4,
        0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D,
        0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596,
        0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC,
        0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC,
        0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF,
        0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
    ]

    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= 0x1100 else { return false }
        var low = 0
        var high = wide.count - 1
        while low <= high {
            let middle = (low + high) / 2
            if value < wide[middle].lowerBound {
                high = middle - 1
            } else if value > wide[middle].upperBound {
                low = middle + 1
            } else {
                return true
            }
        }
        return false
    }
}
