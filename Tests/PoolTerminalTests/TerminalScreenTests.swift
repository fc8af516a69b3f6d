import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The screen on a real terminal: each test runs `TerminalProbe` on a pseudo-terminal of its own.
@Suite("A screen on a real terminal", .serialized, .onOwnThread, .timeLimit(.minutes(15)))
struct TerminalScreenTests {
    /// What has to be undone whenever the screen is left.
    static let leaving = [
        "\u{1B}[?1049l", "\u{1B}[?25h", "\u{1B}[0m", "\u{1B}[?2026l",
        "\u{1B}[?1006;1015;1003;1002;1000l",
    ]

    func started(
        _ arguments: [String] = [], environment: [String: String] = [:]
    ) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(arguments, environment: environment)
        try terminal.wait(for: "READY")
        #expect(terminal.attributes != terminal.before)
        terminal.mark()
        return terminal
    }

    func expectGivenBack(
        _ terminal: PseudoTerminal, location: SourceLocation = #_sourceLocation
    ) {
        #expect(terminal.attributes == terminal.before, sourceLocation: location)
        for bytes in Self.leaving {
            #expect(terminal.text.contains(bytes), sourceLocation: location)
        }
    }

    @Test("Quitting gives the terminal back and ends with 0")
    func quit() throws {
        let terminal = try started()
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        expectGivenBack(terminal)
        #expect(terminal.text.contains("ended with a closed screen"))
    }

    @Test(
        "A polite signal lets work end, then the process dies of it",
        arguments: [SIGINT, SIGTERM, SIGHUP])
    func politeSignal(number: Int32) throws {
        let terminal = try started()
        terminal.send(signal: number)
        #expect(try terminal.waitForEnd() == .signal(number))
        expectGivenBack(terminal)
        #expect(terminal.text.contains("work ended in order"))
    }

    @Test("^C is SIGINT, ^\\ is SIGQUIT", arguments: [("\u{03}", SIGINT), ("\u{1C}", SIGQUIT)])
    func keyboardSignal(key: String, number: Int32) throws {
        let terminal = try started()
        terminal.type(key)
        #expect(try terminal.waitForEnd() == .signal(number))
        expectGivenBack(terminal)
    }

    @Test(
        "A fatal signal from outside kills at once",
        arguments: [SIGQUIT, SIGSEGV, SIGABRT, SIGTRAP, SIGBUS, SIGILL, SIGFPE])
    func fatalSignal(number: Int32) throws {
        let terminal = try started()
        terminal.send(signal: number)
        #expect(try terminal.waitForEnd() == .signal(number))
        expectGivenBack(terminal)
    }

    @Test(
        "A process that breaks gives the terminal back",
        arguments: [("a", [SIGABRT]), ("s", [SIGSEGV]), ("o", [SIGSEGV])])
    func breaking(key: String, ends: [Int32]) throws {
        let terminal = try started()
        terminal.type(key)
        let end = try terminal.waitForEnd()
        #expect(ends.map { .signal($0) }.contains(end))
        expectGivenBack(terminal)
    }

    @Test(
        "A Swift trap's message is seen after the terminal is back",
        arguments: [("t", "a trap was wanted"), ("x", "Index out of range")])
    func trap(key: String, message: String) throws {
        let terminal = try started()
        terminal.type(key)
        let end = try terminal.waitForEnd()
        #expect([.signal(SIGILL), .signal(SIGTRAP)].contains(end))
        expectGivenBack(terminal)
        #expect(terminal.textAfterScreen.contains("Fatal error: \(message)"))
    }

    @Test("The runtime's backtrace is seen as well", arguments: ["t", "a"])
    func backtrace(key: String) throws {
        let settings =
            "enable=yes,interactive=no,color=no,threads=crashed,images=none,registers=none"
        let terminal = try started(environment: ["SWIFT_BACKTRACE": settings])
        terminal.type(key)
        let end = try terminal.waitForEnd()
        #expect([.signal(SIGILL), .signal(SIGTRAP), .signal(SIGABRT)].contains(end))
        #expect(terminal.attributes == terminal.before)
        #expect(terminal.textAfterScreen.contains("crashed"))
    }

    @Test(
        "Without a screen the polite signals are events too", arguments: [SIGINT, SIGTERM, SIGHUP])
    func watch(number: Int32) throws {
        let terminal = try PseudoTerminal(["--no-screen"])
        try terminal.wait(for: "WATCHING")
        terminal.send(signal: number)
        #expect(try terminal.waitForEnd() == .signal(number))
        #expect(terminal.text.contains("work ended in order"))
        #expect(!terminal.text.contains("\u{1B}"))
        #expect(terminal.attributes == terminal.before)
    }

    @Test("Where asked for, ^C and ^Z are keys")
    func keysOnly() throws {
        let terminal = try started(["--keys-only"])
        terminal.type("\u{3}")
        try terminal.wait(for: "keys=control(\"c\").")
        terminal.type("\u{1A}")
        try terminal.wait(for: "keys=control(\"z\").")
    }

    @Test("A second screen is refused while one is open")
    func second() throws {
        let terminal = try started()
        terminal.type("d")
        try terminal.wait(for: "errors=1:terminal: a screen is open already: close it first")
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        expectGivenBack(terminal)
    }

    @Test("The screen can be taken again after it was given back")
    func twice() throws {
        let terminal = try PseudoTerminal(["--twice"])
        try terminal.wait(for: "READY")
        #expect(terminal.text.contains("\u{1B}[?1049l"))
        terminal.mark()
        terminal.type("\u{1B}[B")
        try terminal.wait(for: "keys=down.")
        terminal.send(signal: SIGTERM)
        #expect(try terminal.waitForEnd() == .signal(SIGTERM))
        expectGivenBack(terminal)
    }

    @Test("A second signal kills at once")
    func secondSignal() throws {
        let terminal = try started(["--stubborn", "--grace", "60"])
        terminal.send(signal: SIGTERM)
        try terminal.wait(for: "signal=1")
        terminal.send(signal: SIGINT)
        #expect(try terminal.waitForEnd() == .signal(SIGINT))
        expectGivenBack(terminal)
    }

    @Test("The end of the grace time kills, with the first signal")
    func graceOver() throws {
        let terminal = try started(["--stubborn", "--grace", "1"])
        terminal.send(signal: SIGTERM)
        #expect(try terminal.waitForEnd() == .signal(SIGTERM))
        expectGivenBack(terminal)
    }

    @Test("Without a grace time the first signal kills at once")
    func noGrace() throws {
        let terminal = try started(["--grace", "0"])
        terminal.send(signal: SIGTERM)
        #expect(try terminal.waitForEnd() == .signal(SIGTERM))
        expectGivenBack(terminal)
        #expect(!terminal.text.contains("work ended in order"))
    }

    @Test(
        "A stop gives the terminal back and the start takes it again", arguments: ["\u{1A}", "z"])
    func stopAndContinue(key: String) throws {
        let terminal = try started()
        terminal.type(key)
        #expect(try terminal.waitForStop() == SIGTSTP)
        terminal.mark()
        #expect(terminal.attributes == terminal.before)
        terminal.resize(columns: 60, rows: 20)
        terminal.send(signal: SIGCONT)
        try terminal.wait(for: "READY")
        try terminal.wait(for: "size=60x20")
        try terminal.wait(for: "continued=1")
        #expect(terminal.attributes != terminal.before)
        #expect(terminal.text.contains("\u{1B}[?1049h"))
        terminal.mark()
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        expectGivenBack(terminal)
    }

    @Test("A stop that nobody could undo does not happen, and the screen comes back")
    func stopWithoutShell() throws {
        let terminal = try PseudoTerminal(alone: true)
        try terminal.wait(for: "READY")
        terminal.mark()
        terminal.type("z")
        try terminal.wait(for: "continued=1")
        #expect(terminal.text.contains("\u{1B}[?1049l"))
        #expect(terminal.text.contains("\u{1B}[?1049h"))
        #expect(terminal.attributes != terminal.before)
    }

    @Test("A stop that can't be caught is repaired when the process goes on")
    func hardStop() throws {
        let terminal = try started()
        terminal.send(signal: SIGSTOP)
        #expect(try terminal.waitForStop() == SIGSTOP)
        terminal.mark()
        terminal.send(signal: SIGCONT)
        try terminal.wait(for: "continued=1")
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        expectGivenBack(terminal)
    }

    @Test("Nothing changed, nothing sent")
    func nothingChanged() throws {
        let terminal = try started()
        terminal.type("n")
        try terminal.wait(for: "same=0.")
    }

    @Test(
        "After many frames the screen shows the last, whatever the terminal's words",
        arguments: ["xterm-256color", "tmux-256color", "screen-256color", "linux", "vt100"])
    func storm(type: String) throws {
        let terminal = try PseudoTerminal(environment: ["TERM": type])
        try terminal.wait(for: "READY")
        terminal.type("r")
        #expect(try terminal.waitForEnd() == .exit(0))
        // Whatever the terminal is, this is how it is given back.
        let frames = terminal.text.split(separator: "\u{1B}[?2026l").first.map { String($0) } ?? ""
        var screen = ScreenModel(width: 80, height: 24)
        screen.take(Array(frames.utf8))
        let told = terminal.text.split(separator: "\r\n").filter { $0.hasSuffix("|") }
        #expect(told.map { String($0.drop { $0 != "|" }.dropFirst().dropLast()) } == screen.text)
    }

    @Test("Every byte of a frame is counted")
    func counted() throws {
        let terminal = try started()
        terminal.type("j")
        try terminal.wait(for: "keys=character(\"j\")")
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        let frame = terminal.text.split(separator: "\u{1B}[?2026l").first ?? ""
        #expect(terminal.text.contains("last frame \(frame.utf8.count) bytes"))
    }

    @Test(
        "Down to 1×1 and back", arguments: [(1, 1), (2, 1), (1, 30), (300, 1)] as [(Int32, Int32)])
    func resizing(columns: Int32, rows: Int32) throws {
        let terminal = try started()
        terminal.resize(columns: columns, rows: rows)
        try terminal.wait(for: "R")
        terminal.resize(columns: 80, rows: 24)
        try terminal.wait(for: "resized=2")
        try terminal.wait(for: "size=80x24")
        #expect(terminal.text.contains("表"))
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
    }

    @Test(
        "Keys arrive as themselves",
        arguments: [
            ("j", "character(\"j\")"), ("é", "character(\"é\")"), ("λ", "character(\"λ\")"),
            ("\u{14}", "control(\"t\")"), ("\r", "enter"), ("\t", "tab"), ("\u{7F}", "backspace"),
            ("\u{1B}", "escape"), ("\u{1B}[A", "up"), ("\u{1B}OB", "down"),
            ("\u{1B}[1;5C", "right"),
            ("\u{1B}[1~", "home"), ("\u{1B}OF", "end"), ("\u{1B}[5~", "pageUp"),
            ("\u{1B}[6~", "pageDown"), ("\u{1B}[Z", "backTab"), ("\u{1B}[3~", "delete"),
            ("\u{1B}[2~", "insert"), ("\u{1B}OP", "function(1)"), ("\u{1B}[24~", "function(12)"),
        ])
    func keys(bytes: String, name: String) throws {
        let terminal = try started()
        terminal.type(bytes)
        try terminal.wait(for: "keys=\(name).")
    }

    @Test("Standard error is kept off the screen, counted, and shown afterwards")
    func standardError() throws {
        let terminal = try started()
        terminal.type("e")
        try terminal.wait(for: "errors=1:a line of the log.")
        terminal.mark()
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        #expect(terminal.textAfterScreen.contains("a line of the log\r\n"))
    }

    @Test("Much standard error holds nobody up")
    func muchStandardError() throws {
        let terminal = try started()
        terminal.type("v")
        try terminal.wait(for: "errors=1:xxx")
    }

    @Test("A thousand wake-ups at once are one")
    func wake() throws {
        let terminal = try started()
        terminal.type("w")
        try terminal.wait(for: "wake=1")
    }

    @Test("A broken pipe is an error, not the end")
    func brokenPipe() throws {
        let terminal = try started()
        terminal.type("pj")
        try terminal.wait(for: "keys=")
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
    }

    @Test("A terminal that goes away ends the program")
    func hangUp() throws {
        let terminal = try started()
        terminal.hangUp()
        let end = try terminal.waitForEnd()
        #expect([.signal(SIGHUP), .exit(9)].contains(end))
    }

    @Test(
        "Every kind of terminal is taken",
        arguments: [
            (["TERM": "xterm-256color"], "depth=256", "type=xterm-256color"),
            (["TERM": "xterm-256color", "NO_COLOR": "1"], "depth=0", "type=xterm-256color"),
            (["TERM": "xterm-256color", "NO_COLOR": ""], "depth=256", "type=xterm-256color"),
            (["TERM": "linux"], "depth=8", "type=linux"),
            (["TERM": "vt100"], "depth=0", "type=vt100"),
            (["TERM": "no-such-terminal"], "depth=256", "type=xterm-256color"),
            (["TERM": "xterm-direct"], "depth=256", "type=xterm-256color"),
            (["LC_ALL": "C"], "unicode=false", "READY"),
            (["LC_ALL": "C.UTF-8"], "unicode=true", "READY"),
        ] as [([String: String], String, String)])
    func kinds(environment: [String: String], first: String, second: String) throws {
        let terminal = try PseudoTerminal(environment: environment)
        try terminal.wait(for: "READY")
        try terminal.wait(for: first)
        try terminal.wait(for: second)
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        #expect(terminal.attributes == terminal.before)
    }

    @Test("A terminal that can't place its cursor is refused with a remedy")
    func dumb() throws {
        let terminal = try PseudoTerminal(environment: ["TERM": "dumb"])
        #expect(try terminal.waitForEnd() == .exit(7))
        #expect(terminal.text.contains("can't place its cursor"))
        #expect(terminal.attributes == terminal.before)
    }

    @Test("Colours are left out with NO_COLOR")
    func noColour() throws {
        let terminal = try PseudoTerminal(environment: ["NO_COLOR": "1"])
        try terminal.wait(for: "READY")
        terminal.type("q")
        #expect(try terminal.waitForEnd() == .exit(0))
        #expect(!terminal.text.contains("38;5;"))
        #expect(!terminal.text.contains("48;5;"))
        #expect(!terminal.text.contains("39;49"))
    }

    @Test("Synchronized output surrounds a frame where it is known")
    func synchronized() throws {
        let terminal = try started(environment: ["TERM_PROGRAM": "WezTerm"])
        terminal.type("j")
        try terminal.wait(for: "keys=")
        #expect(terminal.text.hasPrefix("\u{1B}[?2026h"))
        #expect(terminal.text.hasSuffix("\u{1B}[?2026l"))
    }
}
