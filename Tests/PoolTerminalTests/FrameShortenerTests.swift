import PoolTerminal
import TestSupport
import Testing

@Suite("Frames in fewer bytes")
struct FrameShortenerTests {
    static let plain = "\u{1B}[39;49m\u{1B}(B\u{1B}[m"

    static func shortener(
        _ change: (inout FrameWriter.Abilities) -> Void = { _ in }
    ) -> FrameShortener {
        var abilities = FrameWriter.Abilities()
        change(&abilities)
        return FrameShortener(abilities: abilities) { $0 == "表" ? 2 : $0 == "\u{301}" ? 0 : 1 }
    }

    /// A frame's bytes after one that is all understood, so that pen and cursor are known.
    static func shortened(
        _ frame: String, after: String = "\u{1B}[H\u{1B}[38;5;9m\u{1B}[48;5;2mx",
        _ shortener: FrameShortener = shortener()
    ) -> String {
        var shortener = shortener
        _ = shortener.shorten(Array(after.utf8), columns: 40, rows: 10)
        return String(
            decoding: shortener.shorten(Array(frame.utf8), columns: 40, rows: 10), as: UTF8.self)
    }

    @Test(
        "Only what changes is said",
        arguments: [
            // The pen as it was, and what is plain at the end of a frame.
            ("\u{1B}[38;5;9m\u{1B}[48;5;2my\(plain)", "y\u{1B}(B"),
            // The colour behind stays.
            ("\u{1B}[38;5;7m\u{1B}[48;5;2my", "\u{1B}[38;5;7my"),
            ("\u{1B}(B\u{1B}[0;1m\u{1B}[38;5;9m\u{1B}[48;5;2my", "\u{1B}(B\u{1B}[1my"),
            ("\u{1B}[0;7my", "\u{1B}[0;7my"), ("\u{1B}[4;31;102my", "\u{1B}[4;31;102my"),
            ("\u{1B}[39;48;5;2my", "\u{1B}[39my"), ("\u{1B}[my", "\u{1B}[my"),
            // Of a blank nothing is seen but what is behind.
            ("\u{1B}[38;5;1m\u{1B}[1;2H \u{1B}[38;5;9my", " y"),
            ("\u{1B}[38;5;1my\u{1B}[38;5;9m \u{1B}[38;5;1my", "\u{1B}[38;5;1my y"),
            ("\u{1B}[38;5;1m\u{1B}[K", "\u{1B}[K"), ("\u{1B}[38;5;1m\u{1B}[3X", "\u{1B}[3X"),
            ("\u{1B}[4m ", "\u{1B}[4m "), ("\u{1B}[49m ", "\u{1B}[49m "),
            // Nothing to be seen.
            (plain, "\u{1B}(B"), ("\u{1B}[5;5H", ""), ("", ""),
        ])
    func pen(frame: String, sent: String) {
        #expect(Self.shortened(frame) == sent)
    }

    @Test(
        "The cursor goes the shortest way",
        arguments: [
            ("\u{1B}[1;2Hy", "y"), ("\u{1B}[1;3Hy", "\u{1B}[Cy"), ("\u{1B}[1;20Hy", "\u{1B}[20Gy"),
            ("\u{1B}[1;1Hy", "\ry"), ("\u{1B}[2;2Hy", "\ny"), ("\u{1B}[2;1Hy", "\n\ry"),
            ("\u{1B}[3;3Hy", "\n\n\u{1B}[Cy"), ("\u{1B}[9;2Hy", "\u{1B}[8By"),
            ("\u{1B}[9;30Hy", "\u{1B}[9;30Hy"), ("\u{1B}[9Hy", "\u{1B}[9Hy"),
        ])
    func cursor(frame: String, sent: String) {
        #expect(Self.shortened(frame) == sent)
    }

    @Test("A terminal of few words gets those that it has")
    func abilities() {
        let few = Self.shortener {
            $0.hasColumns = false
            $0.hasRows = false
            $0.hasSteps = false
            $0.canTakeOff = false
        }
        #expect(Self.shortened("\u{1B}[1;20Hy", few) == "\u{1B}[1;20Hy")
        #expect(Self.shortened("\u{1B}[9;2Hy", few) == "\u{1B}[9;2Hy")
        #expect(Self.shortened("\u{1B}[1;1Hy", few) == "\ry")
        let bold = "\u{1B}[H\u{1B}[0;1;38;5;9mx"
        let frame = "\u{1B}[m\u{1B}[38;5;9my"
        #expect(Self.shortened(frame, after: bold, few) == "\u{1B}[0;38;5;9my")
        #expect(Self.shortened(frame, after: bold) == "\u{1B}[22my")
    }

    @Test("Colours go together, whatever row they are in")
    func grouping() {
        let (red, blue) = ("\u{1B}[38;5;1m", "\u{1B}[38;5;4m")
        let frame = "\u{1B}[2;1H\(red)1\(blue)2\u{1B}[3;1H\(red)3\(blue)4\u{1B}[4;1H\(red)5\(blue)6"
        let sent = Self.shortened(frame)
        #expect(sent == "\n\r\(red)1\n\r3\n\r5\u{1B}[2A\(blue)2\n\u{8}4\n\u{8}6")
    }

    @Test("What is wider on some terminals than on others is followed by an address")
    func uncertain() {
        #expect(Self.shortened("\u{1B}[1;2H表\u{1B}[1;6Hy") == "表\u{1B}[1;6Hy")
        #expect(Self.shortened("\u{1B}[1;2He\u{301}\u{1B}[1;6Hy") == "e\u{301}\u{1B}[1;6Hy")
        #expect(Self.shortened("\u{1B}[1;2H━\u{1B}[1;4Hy") == "━\u{1B}[Cy")
        // At the margin nobody knows.
        #expect(Self.shortened("\u{1B}[1;40Hy\u{1B}[1;2Hy") == "\u{1B}[40Gy\u{1B}[1;2Hy")
    }

    @Test("What draws without a character keeps its place in the order")
    func commands() {
        let frame = "\u{1B}[2;1Ha\u{1B}[1;2H\u{1B}[2Pb\u{1B}[1;5H\u{1B}[@c"
        #expect(
            Self.shortened(frame) == "\n\ra\u{1B}[A\u{1B}[2Pb\u{1B}[5G\u{1B}[@c")
        #expect(
            Self.shortened("\u{1B}[2;5r\u{1B}[5;1H\n\u{1B}[1;10r\u{1B}[H")
                == "\u{1B}[2;5r\u{1B}[5H\n\u{1B}[1;10r")
    }

    @Test(
        "What is not understood goes through as it is, with pen and cursor put right, and for good",
        arguments: [
            "\u{1B}[5my", "\u{1B}[38;2;1;2;3my", "\u{1B}(0q", "\u{7}", "\u{1B}[4h", "\u{1B}c",
            "\u{1B}[?6n", "\u{1B}", "\u{1B}[3", "\u{1B}[99999H", "\u{1B}[1$r", "\u{E}",
            "\u{1B}[1;40Hyz", "\u{1B}[3b", "\u{1B}[1;99;x",
        ])
    func unknown(frame: String) {
        var shortener = Self.shortener()
        _ = shortener.shorten(Array("\u{1B}[3;4H\u{1B}[1mx\u{1B}[m".utf8), columns: 40, rows: 10)
        let sent = shortener.shorten(Array(frame.utf8), columns: 40, rows: 10)
        #expect(String(decoding: sent, as: UTF8.self) == "\u{1B}[m\u{1B}[3;5H" + frame)
        #expect(!shortener.isActive)
        let next = Array("\u{1B}[1;1H\u{1B}[1mz".utf8)
        #expect(shortener.shorten(next, columns: 40, rows: 10) == next)
    }

    @Test("Bytes that are no characters are not understood")
    func invalid() {
        for bytes in [[0xFF], [0xC3], [0xE2, 0x94], [0xC0, 0x80], [0xF8, 0x88, 0x80, 0x80]] {
            var shortener = Self.shortener()
            _ = shortener.shorten(Array("\u{1B}[H".utf8), columns: 40, rows: 10)
            let frame = bytes.map { UInt8($0) }
            #expect(
                shortener.shorten(frame, columns: 40, rows: 10).suffix(bytes.count) == frame[...])
            #expect(!shortener.isActive)
        }
    }

    @Test("After others wrote, nothing is taken for granted")
    func forgetting() {
        var shortener = Self.shortener()
        let frame = Array("\u{1B}[1;2H\u{1B}[38;5;9m\u{1B}[48;5;2my\u{1B}[m".utf8)
        _ = shortener.shorten(frame, columns: 40, rows: 10)
        #expect(shortener.shorten(frame, columns: 40, rows: 10) == Array("\u{8}y".utf8))
        shortener.forget()
        #expect(
            String(decoding: shortener.shorten(frame, columns: 40, rows: 10), as: UTF8.self)
                == "\u{1B}[1;2H\u{1B}[0;38;5;9;48;5;2my")
    }

    // MARK: - The same on the screen

    /// Frames as the library sends them: row by row, each change of look in full.
    struct Author {
        var random: SeededRandom
        let width: Int, height: Int
        /// Where the cursor is, as the library has it; nil where it only trusts addresses.
        var place: (row: Int, column: Int)?
        var bytes = ""

        mutating func number(_ range: Range<Int>) -> Int {
            range.lowerBound + Int(random.next() % UInt64(range.count))
        }

        mutating func frame() -> [UInt8] {
            bytes = ""
            if number(0..<6) == 0 { scroll() }
            for row in 0..<height where number(0..<3) > 0 { draw(row) }
            bytes += FrameShortenerTests.plain
            return Array(bytes.utf8)
        }

        mutating func scroll() {
            let top = number(0..<height - 2)
            let bottom = number(top + 1..<height)
            bytes += "\u{1B}[\(top + 1);\(bottom + 1)r"
            if number(0..<2) == 0 {
                bytes += "\u{1B}[\(bottom + 1);1H\n"
            } else {
                bytes += "\u{1B}[\(top + 1);1H\u{1B}M"
            }
            bytes += "\u{1B}[1;\(height)r"
            place = nil
        }

        mutating func draw(_ row: Int) {
            var column = number(0..<width)
            while column < width - 8 {
                move(row, column)
                for _ in 0..<number(1..<4) {
                    look(); column = text(column); if column >= width - 8 { break }
                }
                if number(0..<8) == 0 {
                    bytes += "\u{1B}[\(number(1..<4))\(["X", "P", "@"][number(0..<3)])"
                }
                place = (row, column)
                column += number(1..<12)
            }
            if place?.row == row, number(0..<4) == 0 { bytes += "\u{1B}[K" }
        }

        mutating func move(_ row: Int, _ column: Int) {
            if let place, place.row == row, place.column < column, number(0..<2) == 0 {
                bytes += "\u{1B}[\(column - place.column)C"
            } else if let place, place.row < row, number(0..<2) == 0 {
                bytes += "\r\u{1B}[\(row + 1)d\u{1B}[\(column + 1)G"
            } else {
                bytes += "\u{1B}[\(row + 1);\(column + 1)H"
            }
        }

        mutating func look() {
            let bold = [
                "", "\u{1B}(B\u{1B}[m", "\u{1B}(B\u{1B}[0;1m", "\u{1B}[0;7m", "\u{1B}[0;4m",
            ]
            bytes += bold[number(0..<bold.count)]
            bytes += "\u{1B}[38;5;\(number(0..<4) * 60)m\u{1B}[48;5;\(number(0..<2) * 60)m"
        }

        mutating func text(_ column: Int) -> Int {
            let letters = ["a", "b", " ", " ", "━", "é"]
            let count = number(1..<5)
            for _ in 0..<count { bytes += letters[number(0..<letters.count)] }
            guard number(0..<6) == 0 else { return column + count }
            bytes += "\u{1B}[2b"
            return column + count + 2
        }
    }

    @Test("Every cell is as it would be, frame after frame, and never in more bytes")
    func equality() {
        for seed in 0..<60 as Range<UInt64> {
            var author = Author(random: SeededRandom(seed: seed), width: 30, height: 8)
            var shortener = Self.shortener { $0.canTakeOff = seed % 2 == 0 }
            var (long, short) = (
                ScreenModel(width: 30, height: 8), ScreenModel(width: 30, height: 8)
            )
            var (before, after) = (0, 0)
            for number in 0..<20 {
                let frame = author.frame()
                let sent = shortener.shorten(frame, columns: 30, rows: 8)
                long.take(frame)
                short.take(sent)
                before += frame.count
                after += sent.count
                #expect(short == long, "seed \(seed), frame \(number)")
                #expect(shortener.isActive, "seed \(seed), frame \(number)")
                guard short == long else { return }
            }
            #expect(long.problems.isEmpty && short.problems.isEmpty)
            #expect(after < before * 3 / 4, "seed \(seed): \(after) of \(before)")
        }
    }
}
