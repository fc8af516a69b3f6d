import CNcurses
import CTerminalGuard
public import PoolDashboard

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The terminal as a full screen: it shows canvases, reads keys, and is given back whatever
/// happens.
///
/// ```swift
/// let screen = try TerminalScreen()
/// loop: while true {
///     screen.present(canvas, theme: theme)
///     switch screen.waitForEvent(timeout: .seconds(1)) {
///     case .input(let inputs): …
///     case .signal(let number):
///         screen.restore()
///         finishWork()
///         TerminalScreen.die(ofSignal: number)
///     case .closed: break loop
///     default: …
///     }
/// }
/// screen.close()
/// ```
/// Guarantees: a frame is one `write`, and none at all when nothing changed. After ``restore()``,
/// ``close()``, a fatal signal, a Swift trap, or while the process is stopped, the terminal is as
/// it was found. A process has one screen at a time; use it from one thread, the one that opened
/// it. Only ``TerminalWaker`` may be used from others.
public final class TerminalScreen {
    /// What can be chosen when a screen is opened.
    public struct Options {
        /// A terminal to read keys from and to draw on; nil: the process's own, `/dev/tty`.
        public var descriptor: Int32?
        /// How long the first SIGINT, SIGTERM or SIGHUP leaves for an orderly end; 0: no time.
        public var graceSeconds = 3
        /// Whether ^C, ^Z and ^\ are signals, which end or stop even a program that hangs; else
        /// they are keys.
        public var hasKeyboardSignals = true
        /// Whether the mouse is asked for; else the terminal keeps it, to select text with.
        public var hasMouse = true
        /// Looks up a variable of the environment: `TERM`, `NO_COLOR`, `TERM_PROGRAM` and the like.
        public var environment: (String) -> String? = { name in
            getenv(name).map { String(cString: $0) }
        }

        /// The usual choices.
        public init() {}
    }

    /// The type of terminal in use; `xterm-256color` where the given one is not known here.
    public var type: String { curses.type }
    /// How many colours are shown.
    public var colourDepth: ColourDepth {
        guard let colourLimit else { return curses.isColourless ? .none : curses.depth }
        return min(colourLimit, curses.depth)
    }
    /// The most colours to show, whatever `NO_COLOR` says; nil for as many as the terminal has, and
    /// for none where `NO_COLOR` is set.
    public var colourLimit: ColourDepth? {
        didSet {
            guard colourLimit != oldValue else { return }
            if let colourLimit, colourLimit != .none, curses.pairLimit == 0 {
                curses.startColours()
                pairs = PairTable(limit: curses.pairLimit)
            }
            // What is on the screen has other colours then.
            shownTheme = nil
        }
    }
    /// Whether the locale's characters are UTF-8; where not, draw with ASCII alone.
    public var supportsUnicode: Bool { curses.isUnicode }
    /// Bytes sent to the terminal by frames so far.
    public var bytesWritten: Int { curses.channel.bytesWritten }
    /// The terminal's size, at least 1×1.
    public internal(set) var size: Size
    /// Whether the terminal is ours: neither given back nor gone.
    public internal(set) var isOpen = true

    let terminal: Int32
    let curses: CursesSession
    /// The terminal hung up; said once, then never polled again.
    var isGone = false
    var hasToldGone = false
    /// What the guard reported and no caller has been told yet.
    var pendingEvents: Int32 = 0
    /// Reads keys and the mouse out of what comes.
    var translation = KeyTranslation()

    private let cellText: CellText
    private var pairs: PairTable
    private var looks: [Style: Look] = [:]
    private var shown: Canvas?
    private var shownTheme: Theme?
    private var needsRepaint = true
    private var isGuarded = true

    private struct Look: Equatable {
        var attributes: Int32
        var pair: Int32
    }

    /// Takes the terminal.
    ///
    /// - Throws: ``TerminalError`` with a remedy; the terminal is then as it was.
    public init(options: Options = Options()) throws(TerminalError) {
        terminal = try Self.openTerminal(options.descriptor)
        do {
            try Self.guardTerminal(terminal, graceSeconds: options.graceSeconds)
            curses = try CursesSession(
                terminal: terminal, hasMouse: options.hasMouse, environment: options.environment)
        } catch {
            if error.code != .alreadyOpen { terminal_guard_remove() }
            closeDescriptor(terminal)
            throw error
        }
        cellText = CellText(isUnicode: curses.isUnicode) { Int(curses_width($0.value)) }
        pairs = PairTable(limit: curses.pairLimit)
        size = Self.readSize(of: terminal)
        curses_resize(Int32(size.height), Int32(size.width))
        setGuardBytes()
        terminal_guard_raw(options.hasKeyboardSignals)
        // Only from here on: whatever ends the process now gives the mouse back.
        terminal_guard_write(curses.mouseBytes, curses.mouseBytes.count)
    }

    deinit {
        close()
    }

    // MARK: - Showing

    /// Shows a canvas; what is larger than the terminal is cut off, what is smaller leaves blanks.
    ///
    /// Sends one `write` with what differs from the frame before, or nothing.
    public func present(_ canvas: Canvas, theme: Theme) {
        guard isOpen else { return }
        if theme != shownTheme { take(theme) }
        guard needsRepaint || canvas != shown else { return }
        let known = shown?.size == canvas.size ? shown : nil
        if known == nil { curses_erase() }
        let width = min(canvas.size.width, size.width)
        for y in 0..<min(canvas.size.height, size.height) {
            let row = y * canvas.size.width..<(y + 1) * canvas.size.width
            if let known, known.cells[row] == canvas.cells[row] { continue }
            draw(canvas.cells[row].prefix(width), row: y, theme: theme)
        }
        if needsRepaint {
            curses_repaint()
            curses.channel.forget()
        }
        shown = canvas
        needsRepaint = false
        curses_update()
        send()
    }

    /// Takes the mouse, or leaves it to the terminal, to select text with.
    ///
    /// It does nothing where that is so already, or where the terminal has none.
    public func setMouse(_ isWanted: Bool) {
        guard isOpen, isWanted != curses.hasMouse else { return }
        curses.hasMouse = isWanted
        setGuardBytes()
        let bytes = isWanted ? curses.mouseBytes : curses.mouseEndBytes
        terminal_guard_write(bytes, bytes.count)
    }

    /// Whether the terminal takes a text to be pasted elsewhere; a plain old one would print it.
    public var hasClipboard: Bool { curses.hasClipboard }

    /// Gives the terminal a text to be pasted elsewhere, where it takes one.
    public func copy(_ text: String) {
        guard isOpen, hasClipboard else { return }
        let bytes = ClipboardSequence.bytes(text)
        terminal_guard_write(bytes, bytes.count)
    }

    /// Makes the next ``present(_:theme:)`` draw everything, whatever is thought to be on screen.
    public func invalidate() {
        needsRepaint = true
    }

    private func send() {
        let outcome = curses.channel.send(
            synchronized: curses.isSynchronized, columns: size.width, rows: size.height)
        switch outcome {
        case .nothing, .sent: break
        case .refused: needsRepaint = true
        case .failed: isGone = true
        }
    }

    private func take(_ theme: Theme) {
        looks.removeAll(keepingCapacity: true)
        shown = nil
        shownTheme = theme
        let plain = look(of: .plain, theme: theme)
        curses_set_ground(plain.attributes, plain.pair)
    }

    /// Writes a row as runs of one look each.
    private func draw(_ cells: ArraySlice<Canvas.Cell>, row: Int, theme: Theme) {
        var run: [Unicode.Scalar] = []
        var runStart = 0
        var runLook = Look(attributes: 0, pair: 0)
        var runStyle: Style?
        var x = 0
        func flush() {
            guard !run.isEmpty else { return }
            run.withUnsafeBytes { bytes in
                let text = bytes.bindMemory(to: wchar_t.self)
                curses_put(
                    Int32(row), Int32(runStart), runLook.attributes, runLook.pair,
                    text.baseAddress, Int32(text.count))
            }
            run.removeAll(keepingCapacity: true)
        }
        while x < cells.count {
            let cell = cells[cells.startIndex + x]
            let style = cell.isBlank ? cell.style.ofBlanks : cell.style
            if style != runStyle {
                runStyle = style
                let look = look(of: style, theme: theme)
                if look != runLook || run.isEmpty {
                    flush()
                    runStart = x
                    runLook = look
                }
            }
            let isWide =
                x + 1 < cells.count && cell.text != nil
                && cells[cells.startIndex + x + 1].text == nil
            // The right half of a wide character whose left half is missing is a blank.
            cellText.append(cell.text ?? " ", columns: isWide ? 2 : 1, to: &run)
            x += isWide ? 2 : 1
        }
        flush()
    }

    private func look(of style: Style, theme: Theme) -> Look {
        if let known = looks[style] { return known }
        let appearance = theme.appearance(of: style, depth: colourDepth)
        var attributes: Int32 = 0
        if appearance.bold { attributes |= Int32(CURSES_BOLD) }
        if appearance.reverse { attributes |= Int32(CURSES_REVERSE) }
        if appearance.underline { attributes |= Int32(CURSES_UNDERLINE) }
        var look = Look(attributes: attributes, pair: 0)
        if colourDepth != .none {
            let (foreground, background) = (appearance.foreground, appearance.background)
            let found = pairs.number(foreground: foreground, background: background)
            look.pair = Int32(found.number)
            if found.isNew {
                curses_set_pair(look.pair, Int32(foreground.number), Int32(background.number))
            }
        }
        looks[style] = look
        return look
    }

    // MARK: - Giving back

    /// Gives the terminal back; the handlers stay, so that a second signal still kills at once.
    ///
    /// Again, it does nothing. Nothing is shown and no key is read from then on.
    public func restore() {
        isOpen = false
        terminal_guard_restore()
    }

    /// Gives the terminal back, and the signals their handlers from before.
    public func close() {
        restore()
        guard isGuarded else { return }
        isGuarded = false
        terminal_guard_remove()
        closeDescriptor(terminal)
    }

    /// Stops the process group, as ^Z does; it returns when the process goes on, and the next event
    /// is ``TerminalEvent/continued``.
    public func suspend() {
        terminal_guard_suspend()
    }

    /// Gives everything back and dies of a signal, so that the parent process sees which.
    public static func die(ofSignal number: Int32) -> Never {
        terminal_guard_die(number)
    }

    // MARK: - Taking

    private static func openTerminal(_ descriptor: Int32?) throws(TerminalError) -> Int32 {
        let terminal =
            descriptor.map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
            ?? open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw TerminalError(
                code: .noTerminal,
                message: "this process has none: run it in a terminal, send its output to a pipe, "
                    + "or use --once", errorNumber: errno)
        }
        return terminal
    }

    private static func guardTerminal(
        _ terminal: Int32, graceSeconds: Int
    ) throws(TerminalError) {
        let failure = terminal_guard_install(terminal, UInt32(clamping: graceSeconds))
        switch failure {
        case 0: return
        case EBUSY:
            throw TerminalError(
                code: .alreadyOpen, message: "a screen is open already: close it first")
        default:
            throw TerminalError(
                code: .noTerminal,
                message: "what was given is no terminal: run it in one, or use --once",
                errorNumber: failure)
        }
    }

    static func readSize(of terminal: Int32) -> Size {
        var columns: Int32 = 0
        var rows: Int32 = 0
        // A serial line does not know its size.
        guard terminal_guard_size(terminal, &columns, &rows) else {
            return Size(width: 80, height: 24)
        }
        return Size(width: Int(columns), height: Int(rows))
    }

    func setGuardBytes() {
        let bytes = curses.guardBytes(bottomRow: size.height - 1)
        terminal_guard_set_bytes(
            bytes.enter, bytes.enter.count, bytes.leave, bytes.leave.count)
    }
}

/// The system's `close`, which a method of the same name hides.
private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}

extension Canvas.Cell {
    /// Whether nothing is seen but what is behind it.
    fileprivate var isBlank: Bool { text == " " && !style.underline && !style.reverse }
}

extension Style {
    /// The look of blanks: one for all, whatever stood there or may stand there next, so that a
    /// number that changes its colour costs no more than its digits.
    fileprivate var ofBlanks: Style { Style(.foreground, on: background) }
}
