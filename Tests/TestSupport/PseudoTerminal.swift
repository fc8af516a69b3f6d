import CPseudoTerminal
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A terminal with a program running on it, and a person who types and looks.
///
/// Everything waits for a condition with a deadline; nothing sleeps for a fixed time.
package final class PseudoTerminal {
    package enum Failure: Error, CustomStringConvertible {
        case spawn(Int32)
        case timeout(waitingFor: String, seen: String)

        package var description: String {
            switch self {
            case .spawn(let number): "no probe: \(String(cString: strerror(number)))"
            case .timeout(let wanted, let seen): "never saw \(wanted) in: \(seen)"
            }
        }
    }

    /// Everything the terminal was sent so far.
    package private(set) var output: [UInt8] = []
    /// The probe's wait statuses so far.
    package private(set) var statuses: [Int32] = []
    private var terminal = pseudo_terminal()
    private var readMark = 0
    private let patience: Duration

    /// What `tcgetattr` says, in a form that can be compared.
    package struct Attributes: Equatable {
        var input, output, control, local: tcflag_t
        var characters: [cc_t]

        init(_ attributes: termios) {
            input = attributes.c_iflag
            output = attributes.c_oflag
            control = attributes.c_cflag
            local = attributes.c_lflag
            characters = withUnsafeBytes(of: attributes.c_cc) { Array($0) }
        }
    }

    /// Starts a program; `TerminalProbe` where none is named.
    ///
    /// - Parameters:
    ///   - environment: all that it has beside the few variables that any program needs.
    ///   - alone: without a shell above it.
    ///   - patience: how long a wait may last.
    package init(
        _ arguments: [String] = [], program: String? = nil, environment: [String: String] = [:],
        columns: Int32 = 80, rows: Int32 = 24, alone: Bool = false,
        patience: Duration = TestSupport.patience
    ) throws {
        self.patience = patience
        var variables = [
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
            "PATH": "/usr/bin:/bin",
        ]
        // Where coverage is measured, what the probe runs counts too.
        if let profile = ProcessInfo.processInfo.environment["LLVM_PROFILE_FILE"] {
            let folder = URL(fileURLWithPath: profile).deletingLastPathComponent()
            variables["LLVM_PROFILE_FILE"] =
                folder.appendingPathComponent("TerminalProbe-%p.profraw").path
        }
        variables.merge(environment) { $1 }
        let path = program ?? Self.probe
        let list = ([path] + arguments).map { strdup($0) } + [nil]
        let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (list + settings).forEach { free($0) } }
        let failure = pseudo_terminal_spawn(
            path, list, settings, columns, rows, alone, &terminal)
        guard failure == 0 else { throw Failure.spawn(failure) }
    }

    deinit {
        pseudo_terminal_close(&terminal)
    }

    /// Next to the tests, where the build puts every executable.
    private static var probe: String {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("TerminalProbe").path
    }

    /// The terminal's attributes before the probe ran.
    package var before: Attributes { Attributes(terminal.before) }

    /// The terminal's attributes now.
    package var attributes: Attributes {
        var found = termios()
        tcgetattr(terminal.master, &found)
        return Attributes(found)
    }

    /// The probe's process.
    package var process: Int32 { terminal.child }

    /// What came since the last ``mark()``, as text.
    package var text: String { String(decoding: output[readMark...], as: UTF8.self) }

    /// What came after the alternate screen was left.
    package var textAfterScreen: String {
        text.components(separatedBy: "\u{1B}[?1049l").last ?? ""
    }

    /// Forgets, for ``text`` and ``wait(for:)``, what has come so far.
    package func mark() {
        drain(for: 0)
        readMark = output.count
    }

    /// Types.
    package func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(terminal.master, bytes, bytes.count)
    }

    package func send(signal number: Int32) {
        kill(terminal.child, number)
    }

    package func resize(columns: Int32, rows: Int32) {
        pseudo_terminal_resize(terminal.master, columns, rows)
    }

    /// Takes the terminal away, as closing its window does.
    package func hangUp() {
        close(terminal.master)
        terminal.master = -1
    }

    /// Waits until the terminal was sent this text since the last ``mark()``.
    package func wait(for wanted: String) throws {
        try wait(named: wanted) { text.contains(wanted) }
    }

    /// Waits until the probe was stopped by a signal; returns which.
    package func waitForStop() throws -> Int32 {
        try wait(named: "a stop") {
            statuses.contains { pseudo_terminal_stop_signal($0) != 0 }
        }
        return statuses.map { pseudo_terminal_stop_signal($0) }.first { $0 != 0 } ?? 0
    }

    /// How the probe ended.
    package enum End: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    /// Waits until the probe has ended.
    package func waitForEnd() throws -> End {
        try wait(named: "the end") { statuses.contains { pseudo_terminal_has_ended($0) } }
        drain(for: 0)
        let last = statuses.last ?? 0
        let number = pseudo_terminal_end_signal(last)
        return number != 0 ? .signal(number) : .exit(pseudo_terminal_exit_code(last))
    }

    /// Waits until something holds, taking in what comes.
    package func wait(named name: String, until holds: () -> Bool) throws {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: patience)
        drain(for: 0)
        while !holds() {
            guard clock.now < deadline else {
                throw Failure.timeout(waitingFor: name, seen: text)
            }
            drain(for: 100)
        }
    }

    /// Takes in what there is, waiting at most so many milliseconds for the first of it.
    private func drain(for milliseconds: Int32) {
        var limit = milliseconds
        while true {
            var sources = [
                pollfd(fd: terminal.master, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal.report, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sources, 2, limit) > 0 else { return }
            limit = 0
            var took = false
            if sources[0].revents & Int16(POLLIN) != 0 {
                var block = [UInt8](repeating: 0, count: 65536)
                let count = read(terminal.master, &block, block.count)
                if count > 0 {
                    output += block[..<count]
                    took = true
                }
            }
            if sources[1].revents & Int16(POLLIN) != 0 {
                var status: Int32 = 0
                if read(terminal.report, &status, 4) == 4 {
                    statuses.append(status)
                    took = true
                }
            }
            if !took { return }
        }
    }
}
