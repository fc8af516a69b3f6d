import PoolTerminal
import TestSupport
import Testing

/// What the capture does with much text, colours and other ends: the probe writes it.
@Suite("Standard error behind the screen", .serialized, .onOwnThread, .timeLimit(.minutes(15)))
struct StandardErrorCaptureTests {
    func lines(_ arguments: String...) throws -> [Substring] {
        let terminal = try PseudoTerminal(["--capture"] + arguments)
        #expect(try terminal.waitForEnd() == .exit(0))
        return terminal.text.split(separator: "\r\n", omittingEmptySubsequences: true)
    }

    @Test("Lines are counted, and the last one is plain text")
    func counts() throws {
        let lines = try lines("one\n\u{1B}[31mtwo\u{1B}[0m\n", "three")
        #expect(lines.first == "lines=3 last=three")
        #expect(lines.dropFirst().map { $0 } == ["one", "\u{1B}[31mtwo\u{1B}[0m", "three"])
    }

    @Test("Colours and control characters are left out of the last line")
    func plainLast() throws {
        let lines = try lines("\u{1B}[1;31mred\u{1B}[0m\u{7} and\tmore\n\n")
        #expect(lines.first == "lines=2 last=red andmore")
    }

    @Test("Nothing written, nothing shown")
    func nothing() throws {
        #expect(try lines() == ["lines=0 last="])
    }

    @Test("Of very much the end is kept, and it is said")
    func much() throws {
        let lines = try lines("--much")
        #expect(lines.first?.hasPrefix("lines=40000 last=line 40000 ") == true)
        #expect(lines.dropFirst().first?.hasSuffix("bytes left out here)") == true)
        #expect(lines.last?.hasPrefix("line 40000 ") == true)
        #expect(lines.count < 20_000)
    }

    @Test("Where standard error is no terminal nothing is captured")
    func noTerminal() throws {
        #expect(try lines("--to-nowhere", "text\n") == ["capturing=false", "lines=0 last="])
    }
}
