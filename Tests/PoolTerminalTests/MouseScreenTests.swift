import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("The mouse on a real terminal", .serialized, .timeLimit(.minutes(1)))
struct MouseScreenTests {
    static let asked = "\u{1B}[?1000;1006h"
    static let givenBack = "\u{1B}[?1006;1015;1003;1002;1000l"

    @Test("The mouse is asked for, understood, and asked for again after a stop")
    func mouse() throws {
        let terminal = try PseudoTerminal()
        try terminal.wait(for: "READY")
        #expect(terminal.text.contains(Self.asked))
        terminal.type("\u{1B}[<0;12;5M\u{1B}[<0;12;5m")
        try terminal.wait(for: "keys=left@11,4.")
        terminal.type("\u{1B}[<65;80;24Mj")
        try terminal.wait(for: "keys=wheelDown@79,23+character(\"j\").")
        terminal.mark()
        terminal.send(signal: SIGTSTP)
        _ = try terminal.waitForStop()
        #expect(terminal.text.contains(Self.givenBack))
        terminal.mark()
        terminal.send(signal: SIGCONT)
        try terminal.wait(for: "continued=1")
        #expect(terminal.text.contains(Self.asked))
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        #expect(terminal.text.contains(Self.givenBack))
        #expect(terminal.attributes == terminal.before)
    }

    @Test(
        "A copy goes to a terminal that takes one, and to no other",
        arguments: [("xterm-256color", true), ("vt100", false)])
    func copy(type: String, isTaken: Bool) throws {
        let terminal = try PseudoTerminal(environment: ["TERM": type])
        try terminal.wait(for: "READY")
        terminal.type("y")
        try terminal.wait(for: "keys=character(\"y\").")
        #expect(
            terminal.text.contains("\u{1B}]52;c;b3JkZXJzOiAzIGluIHVzZQo=\u{7}") == isTaken)
    }

    @Test(
        "The mouse is left alone where it is not wanted, or there is none",
        arguments: [(["--no-mouse"], "xterm-256color"), ([], "vt100")] as [([String], String)])
    func noMouse(arguments: [String], type: String) throws {
        let terminal = try PseudoTerminal(arguments, environment: ["TERM": type])
        try terminal.wait(for: "READY")
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        #expect(!terminal.text.contains("\u{1B}[?1000"))
    }
}
