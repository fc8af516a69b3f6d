import Foundation
import TestSupport
import Testing

/// Whatever ends the real program, and whatever it was doing: the terminal is as it was found.
@Suite("Ways to end, on a real terminal", .serialized, .onOwnThread)
struct TerminalMatrixTests {
    /// What the person was doing.
    enum Moment: String, CaseIterable, CustomTestStringConvertible {
        case watching, asked, typing, frozen

        var testDescription: String { rawValue }

        /// The keys that lead there, and words on the screen then: a letter that stood there
        /// before is not sent again, so one of them may be in pieces.
        var keys: (String, shows: [String]) {
            switch self {
            case .watching: ("", [])
            case .asked: ("C", ["Cancel", "Clean up", "presses", "touched"])
            case .typing: ("/", ["filter:", "clears", "keeps"])
            case .frozen: (" ", ["FROZEN", "behind", "live"])
            }
        }
    }

    static let signals: [Int32] = [
        SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGPIPE,
    ]

    private func started(
        _ moment: Moment, _ folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            ["--seed", "1", "--interval", "200ms"], program: BuiltBinary.url.path,
            environment: [
                "TMPDIR": folder.url.path, "HOME": folder.url.path,
                "XDG_CONFIG_HOME": folder.url.path,
            ].merging(environment) { $1 },
            columns: 100, rows: 30)
        // Told of each pool once, piece by piece; a word of the last line is the last to come.
        // Before the first sample there are no pools, and nothing can be asked about them.
        try terminal.wait(for: "quit")
        try terminal.wait(for: "quotes-api")
        #expect(terminal.attributes != terminal.before)
        #expect(terminal.text.contains("\u{1B}[?1049h"))
        #expect(terminal.text.contains("\u{1B}[?1000;1006h"))
        if !moment.keys.0.isEmpty {
            terminal.mark()
            terminal.type(moment.keys.0)
            try terminal.wait(named: moment.rawValue) {
                moment.keys.shows.contains { terminal.text.contains($0) }
            }
        }
        return terminal
    }

    /// Cooked mode, cursor, main screen, mouse off; and none of it taken again afterwards.
    private func expectGivenBack(
        _ terminal: PseudoTerminal, location: SourceLocation = #_sourceLocation
    ) {
        #expect(terminal.attributes == terminal.before, sourceLocation: location)
        let output = String(decoding: terminal.output, as: UTF8.self)
        for (on, off) in [
            ("\u{1B}[?1049h", "\u{1B}[?1049l"), ("\u{1B}[?25l", "\u{1B}[?25h"),
            ("\u{1B}[?1000;1006h", "\u{1B}[?1006;1015;1003;1002;1000l"),
        ] {
            let after = output.components(separatedBy: on).last ?? ""
            #expect(after.contains(off), "\(off.dropFirst())", sourceLocation: location)
        }
    }

    @Test(
        "Every signal at every moment gives the terminal back", .timeLimit(.minutes(10)),
        arguments: signals, Moment.allCases)
    func signal(_ number: Int32, _ moment: Moment) throws {
        let folder = try TemporaryFolder()
        let terminal = try started(moment, folder)
        terminal.send(signal: number)
        if number == SIGPIPE {
            // A reader that went away is no reason to end.
            terminal.mark()
            terminal.type("\u{1B}")
            terminal.type("q")
            #expect(try terminal.waitForEnd() == .exit(0))
        } else {
            #expect(try terminal.waitForEnd() == .signal(number))
        }
        expectGivenBack(terminal)
        let polite = [SIGHUP, SIGINT, SIGTERM, SIGPIPE].contains(number)
        if polite { #expect(try folder.names() == []) }
    }

    @Test(
        "A terminal that is closed ends the program, at every moment", .timeLimit(.minutes(15)),
        arguments: Moment.allCases)
    func closed(_ moment: Moment) throws {
        let folder = try TemporaryFolder()
        let terminal = try started(moment, folder)
        terminal.hangUp()
        #expect(try terminal.waitForEnd() == .signal(SIGHUP))
        #expect(try folder.names() == [])
    }

    @Test(
        "Every type of terminal is served, or refused with a remedy", .timeLimit(.minutes(15)),
        arguments: ["xterm-256color", "screen", "vt100", "linux", "dumb", nil])
    func types(_ type: String?) async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        let setting = type.map { "TERM=\($0)" } ?? "-u TERM"
        try await tmux.enter("stty -g > before")
        try await tmux.enter("env \(setting) pooltop --seed 1 --interval 200ms")
        if type == "dumb" {
            try await tmux.wait(for: "can't place its cursor")
            try await tmux.wait(for: "--once")
        } else {
            try await tmux.wait(for: "the dashboard") {
                $0.contains("orders-db") && $0.contains("quotes-api") && $0.contains("q quit")
            }
            try await tmux.type("2")
            try await tmux.wait(for: "slots")
            try await tmux.type("q")
        }
        try await tmux.waitForPrompt()
        try await tmux.enter("echo ended with $?; stty -g | cmp - before && echo as it was")
        try await tmux.wait(for: "ended with \(type == "dumb" ? 64 : 0)")
        try await tmux.wait(for: "as it was") { $0.contains("\nas it was") }
    }
}
