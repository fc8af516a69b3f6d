import CNcurses
import CTerminalGuard
import PoolDashboard

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One use of the terminal library, from the first call to the last.
///
/// It never lets the library set the terminal's attributes for good, catch a signal, or leave the
/// screen: those are the guard's, which also works when the process dies.
final class CursesSession {
    let type: String
    let isUnicode: Bool
    /// How many colours can be shown: none before they are started.
    private(set) var depth = ColourDepth.none
    /// How many pairs of them.
    private(set) var pairLimit = 0
    /// Whether `NO_COLOR` asks for none.
    let isColourless: Bool
    private var hasStartedColours = false
    let isSynchronized: Bool
    /// Whether the mouse is wanted.
    var hasMouse: Bool
    private let terminalHasMouse: Bool
    let hasClipboard: Bool
    let keyboard: UnsafeMutableRawPointer
    let channel: FrameChannel
    private let screen: OpaquePointer
    private let input: UnsafeMutablePointer<FILE>
    private let output: UnsafeMutablePointer<FILE>

    /// Starts the library on a terminal that is guarded already.
    init(
        terminal: Int32, hasMouse: Bool, environment: (String) -> String?
    ) throws(TerminalError) {
        isUnicode = curses_take_locale()
        channel = try FrameChannel(terminal: terminal)
        let copy = fcntl(channel.libraryDescriptor, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0, let input = fdopen(copy, "r"),
            let output = fdopen(channel.libraryDescriptor, "w")
        else {
            throw TerminalError(
                code: .noTerminal, message: "can't be read: raise 'ulimit -n'", errorNumber: errno)
        }
        self.input = input
        self.output = output
        terminal_guard_begin()
        guard let opened = Self.open(environment("TERM") ?? "", output: output, input: input)
        else {
            fclose(input)
            fclose(output)
            throw TerminalError(
                code: .unknownType,
                message: "no description of type '\(environment("TERM") ?? "")' or "
                    + "'\(Self.commonType)' is installed: install the package ncurses-base "
                    + "(and ncurses-term), or set TERM")
        }
        (screen, type) = opened
        curses_prepare(25)
        isColourless =
            ColourDepth(terminalColours: 8, noColour: environment("NO_COLOR")) == .none
        isSynchronized = SynchronizedOutput.isKnown(
            type: type, hasCapability: curses_capability("Sync") != nil, environment: environment)
        self.hasMouse = hasMouse
        terminalHasMouse = curses_capability("kmous") != nil
        // Terminals that have a mouse are also new enough to pass over what they don't know.
        hasClipboard = curses_capability("kmous") != nil || curses_capability("Ms") != nil
        channel.redirect()
        if isUnicode, let abilities = Self.abilities() {
            channel.shortener = FrameShortener(abilities: abilities) { Int(curses_width($0.value)) }
        }
        guard let keyboard = curses_keyboard(), curses_capability("cup") != nil else {
            delscreen(screen)
            fclose(input)
            fclose(output)
            throw TerminalError(
                code: .tooSimple,
                message: "type '\(type)' can't place its cursor: set TERM to what your terminal "
                    + "is, or send the output to a pipe or use --once for plain text")
        }
        self.keyboard = keyboard
        if !isColourless { startColours() }
        curses_leave_mouse()
        for variant in KeyTranslation.variants {
            curses_define_key("\u{1B}" + variant.sequence, variant.code)
        }
    }

    deinit {
        curses_keyboard_close(keyboard)
        delscreen(screen)
        fclose(input)
        fclose(output)
    }

    /// Lets the library use colours, of which it sends nothing before.
    ///
    /// Again, it does nothing.
    func startColours() {
        guard !hasStartedColours else { return }
        hasStartedColours = true
        let colours = curses_start_colour() ? Int(curses_colours()) : 0
        depth = ColourDepth(terminalColours: colours, noColour: nil)
        pairLimit = Int(curses_pairs())
    }

    private static let commonType = "xterm-256color"

    /// Tries the type the environment names, then the one most terminals understand.
    private static func open(
        _ wanted: String, output: UnsafeMutablePointer<FILE>, input: UnsafeMutablePointer<FILE>
    ) -> (OpaquePointer, String)? {
        // In a direct-colour description an index is a colour's value; the same terminals also
        // understand indexes.
        let isUsable = !wanted.isEmpty && !wanted.hasSuffix("-direct")
        for type in [isUsable ? wanted : commonType, commonType] {
            if let screen = curses_open(type, output, input) { return (screen, type) }
        }
        return nil
    }

    /// What the terminal can do for few bytes; nil where it does not speak as xterm does, or minds
    /// that its pen is not plain while its cursor moves.
    private static func abilities() -> FrameWriter.Abilities? {
        func has(_ sequences: KeyValuePairs<String, String>) -> Bool {
            sequences.allSatisfy { name, sequence in
                curses_capability(name).map { String(cString: $0) } == "\u{1B}[\(sequence)"
            }
        }
        guard has(["cup": "%i%p1%d;%p2%dH"]), curses_flag("msgr"), !curses_flag("xhp"),
            let plain = curses_capability("sgr0").map({ String(cString: $0) }),
            plain.contains("\u{1B}[m") || plain.contains("\u{1B}[0m") || plain.contains("\u{1B}[0;")
        else { return nil }
        var abilities = FrameWriter.Abilities()
        abilities.hasColumns = has(["hpa": "%i%p1%dG"])
        abilities.hasRows = has(["vpa": "%i%p1%dd"])
        abilities.hasSteps = has([
            "cuf": "%p1%dC", "cub": "%p1%dD", "cuu": "%p1%dA", "cud": "%p1%dB",
        ])
        abilities.canTakeOff = curses_number("colors") >= ColourDepth.indexed256.rawValue
        return abilities
    }

    /// What asks for the mouse: nothing where it is not wanted or the terminal has none.
    ///
    /// Presses and the wheel, told in a form that has no largest column.
    var mouseBytes: [UInt8] {
        hasMouse && terminalHasMouse ? Array("\u{1B}[?1000;1006h".utf8) : []
    }

    /// What gives the mouse back.
    var mouseEndBytes: [UInt8] {
        terminalHasMouse ? Array("\u{1B}[?1006;1000l".utf8) : []
    }

    /// The bytes that take the screen again after a stop, and those that give it back.
    func guardBytes(bottomRow: Int) -> (enter: [UInt8], leave: [UInt8]) {
        let enter = ["smcup", "smkx", "civis"].flatMap(capability) + mouseBytes
        var leave = SynchronizedOutput.end
        leave += Array("\u{1B}[?1006;1015;1003;1002;1000l\u{1B}[?2004l".utf8)
        leave += capability("rmkx") + Array("\u{1B}[0m".utf8)
        leave += capability("cnorm") + Array("\u{1B}[?25h\u{1B}[r".utf8)
        let exit = capability("rmcup")
        if exit.isEmpty {
            // No other screen to go back to: leave the prompt below the last frame.
            let move = curses_move_bytes(Int32(bottomRow), 0).map { String(cString: $0) } ?? ""
            leave += Self.withoutDelays(move) + Array("\r\n".utf8)
        } else {
            leave += exit
        }
        return (enter, leave)
    }

    private func capability(_ name: String) -> [UInt8] {
        curses_capability(name).map { Self.withoutDelays(String(cString: $0)) } ?? []
    }

    /// Descriptions of old terminals ask for pauses, `$<5>`, which only the library understands.
    private static func withoutDelays(_ text: String) -> [UInt8] {
        var kept: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "$"), bytes.first == UInt8(ascii: "<"),
                let end = bytes.firstIndex(of: UInt8(ascii: ">"))
            {
                bytes = bytes[(end + 1)...]
            } else {
                kept.append(byte)
            }
        }
        return kept
    }
}
