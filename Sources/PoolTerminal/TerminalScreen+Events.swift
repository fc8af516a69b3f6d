import CNcurses
import CTerminalGuard
import PoolDashboard

extension TerminalScreen {
    /// Waits for whatever comes first; nil when the time is over.
    ///
    /// Signals come before everything else, keys after everything else. The calling thread sleeps
    /// in one `poll`; nothing here wakes up by itself.
    ///
    /// - Parameter timeout: how long at most; nil: without end. Negative counts as zero.
    public func waitForEvent(timeout: Duration? = nil) -> TerminalEvent? {
        let clock = ContinuousClock()
        let deadline = timeout.map { clock.now.advanced(by: $0) }
        while true {
            if let event = nextPendingEvent() { return event }
            let remaining = deadline.map { clock.now.duration(to: $0) }
            let found = terminal_guard_wait(
                isListening ? terminal : -1, Self.milliseconds(remaining))
            if let event = nextPendingEvent() { return event }
            if found != 0, let event = takeInput(found) { return event }
            // Woken by what has been told already: the time is not over yet.
            if let remaining, remaining <= .zero { return nil }
        }
    }

    private var isListening: Bool { isOpen && !isGone }

    /// What the terminal has to say: keys, or that it is gone.
    private func takeInput(_ found: Int32) -> TerminalEvent? {
        let inputs = readInput()
        let hungUp = found & Int32(TERMINAL_GUARD_HUNG_UP) != 0
        // Readable without anything to read is how a terminal that went away shows itself.
        if hungUp || (inputs == nil && terminal_guard_at_end(terminal)) { isGone = true }
        guard let inputs, !inputs.isEmpty else { return nextPendingEvent() }
        return .input(inputs)
    }

    /// Makes ``waitForEvent(timeout:)`` return, from any thread.
    public func wake() {
        TerminalWaker().wake()
    }

    private func nextPendingEvent() -> TerminalEvent? {
        pendingEvents |= terminal_guard_take_events()
        if take(TERMINAL_GUARD_SIGNALLED) { return .signal(terminal_guard_pending_signal()) }
        if take(TERMINAL_GUARD_CONTINUED) {
            invalidate()
            // It may have another size now; SIGWINCH went to whoever was in front.
            pendingEvents |= Int32(TERMINAL_GUARD_RESIZED)
            return .continued
        }
        if take(TERMINAL_GUARD_RESIZED), let size = takeSize() { return .resized(size) }
        if take(TERMINAL_GUARD_WOKEN) { return .wake }
        if isGone, !hasToldGone {
            hasToldGone = true
            isOpen = false
            return .closed
        }
        return nil
    }

    private func take(_ event: Int) -> Bool {
        let bit = Int32(event)
        defer { pendingEvents &= ~bit }
        return pendingEvents & bit != 0
    }

    /// The new size, if it is one.
    private func takeSize() -> Size? {
        let now = Self.readSize(of: terminal)
        guard now != size, isOpen else { return nil }
        size = now
        curses_resize(Int32(now.height), Int32(now.width))
        setGuardBytes()
        invalidate()
        return now
    }

    /// What was read; nil where there was nothing to read.
    private func readInput() -> [TerminalInput]? {
        var inputs: [KeyTranslation.Input] = []
        var value: UInt32 = 0
        // A paste of any length is taken in pieces, so that signals are seen between them.
        while inputs.count < 1024 {
            switch curses_read_key(curses.keyboard, &value) {
            case Int32(CURSES_CHARACTER):
                inputs.append(.scalar(value))
            case Int32(CURSES_KEY):
                let code = Int32(bitPattern: value)
                let name = code > KEY_MAX ? keyname(code).map { String(cString: $0) } : nil
                inputs.append(.code(code, name: name))
            default:
                return inputs.isEmpty ? nil : translation.take(inputs)
            }
        }
        return translation.take(inputs)
    }

    static func milliseconds(_ timeout: Duration?) -> Int32 {
        guard let timeout else { return -1 }
        let (seconds, attoseconds) = timeout.components
        guard seconds < 2_000_000 else { return Int32.max }
        // Rounded up: a wait that ends early would be called again for nothing.
        let fraction = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(clamping: max(0, seconds * 1000 + fraction))
    }
}
