import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("The mouse on a real terminal", .serialized, .onOwnThread, .timeLimit(.minutes(15)))
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

    @Test("The mouse is taken while the screen is up, and again after a stop")
    func taken() throws {
        let terminal = try PseudoTerminal(["--no-mouse"])
        try terminal.wait(for: "READY")
        terminal.type("m")
        try terminal.wait(for: "keys=character(\"m\").")
        #expect(!terminal.text.contains("\u{1B}[?1000"))
        terminal.type("M")
        try terminal.wait(for: Self.asked)
        terminal.mark()
        terminal.send(signal: SIGTSTP)
        _ = try terminal.waitForStop()
        terminal.send(signal: SIGCONT)
        try terminal.wait(for: "continued=1")
        #expect(terminal.text.contains(Self.asked))
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
    }

    @Test("The mouse is given back while the screen is up, and not taken after a stop")
    func givenBack() throws {
        let terminal = try PseudoTerminal()
        try terminal.wait(for: "READY")
        terminal.type("m")
        try terminal.wait(for: "\u{1B}[?1006;1000l")
        terminal.mark()
        terminal.send(signal: SIGTSTP)
        _ = try terminal.waitForStop()
        terminal.send(signal: SIGCONT)
        try terminal.wait(for: "continued=1")
        #expect(!terminal.text.contains(Self.asked))
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
    }

    @Test("Fewer colours than the terminal has, and all again")
    func colours() throws {
        let terminal = try PseudoTerminal(environment: ["TERM": "xterm-256color"])
        try terminal.wait(for: "depth=256")
        terminal.type("8")
        try terminal.wait(for: "depth=8")
        terminal.mark()
        terminal.type("j")
        try terminal.wait(for: "character(\"j\")")
        #expect(!terminal.text.contains("38;5;"))
        terminal.type("0")
        try terminal.wait(for: "depth=256")
        terminal.type("j")
        try terminal.wait(for: "38;5;")
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
    }

    @Test("Who asks for colours gets them although NO_COLOR is set, and none again without")
    func colourAfterAll() throws {
        let terminal = try PseudoTerminal(
            environment: ["TERM": "xterm-256color", "NO_COLOR": "1"])
        try terminal.wait(for: "depth=0")
        #expect(!terminal.text.contains("39;49"))
        terminal.type("6")
        try terminal.wait(for: "depth=256")
        terminal.type("j")
        try terminal.wait(for: "38;5;")
        terminal.type("0")
        try terminal.wait(for: "depth=0")
        terminal.mark()
        terminal.type("k")
        try terminal.wait(for: "character(\"k\")")
        #expect(!terminal.text.contains("38;5;"))
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
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
