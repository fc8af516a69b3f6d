import CTerminalGuard

/// The orderly end for a program that has no screen: SIGINT, SIGTERM and SIGHUP as events.
///
/// ```swift
/// let watch = try SignalWatch()
/// while let event = watch.waitForEvent(timeout: .seconds(1)) { … }
/// // .signal(n): finish the work, then
/// TerminalScreen.die(ofSignal: n)
/// ```
/// The same promises as ``TerminalScreen``'s: the first signal leaves the grace time, the second or
/// the end of that time kills. A process has a screen or a watch, not both at a time; use it
/// from one thread.
public final class SignalWatch {
    private var isWatching = true
    private var pendingEvents: Int32 = 0

    /// Begins to watch.
    ///
    /// - Parameter graceSeconds: how long the first signal leaves; 0: no time.
    /// - Throws: ``TerminalError`` when a screen or another watch is there.
    public init(graceSeconds: Int = 3) throws(TerminalError) {
        let failure = terminal_guard_install(-1, UInt32(clamping: graceSeconds))
        guard failure == 0 else {
            throw TerminalError(
                code: .alreadyOpen, message: "a screen or a watch is open already: close it first",
                errorNumber: failure)
        }
    }

    deinit {
        close()
    }

    /// Waits for a signal (``TerminalEvent/signal(_:)``) or a wake-up (``TerminalEvent/wake``); nil
    /// when the time is over.
    public func waitForEvent(timeout: Duration? = nil) -> TerminalEvent? {
        let clock = ContinuousClock()
        let deadline = timeout.map { clock.now.advanced(by: $0) }
        while true {
            pendingEvents |= terminal_guard_take_events()
            if take(TERMINAL_GUARD_SIGNALLED) { return .signal(terminal_guard_pending_signal()) }
            if take(TERMINAL_GUARD_WOKEN) { return .wake }
            pendingEvents = 0
            let remaining = deadline.map { clock.now.duration(to: $0) }
            if let remaining, remaining <= .zero { return nil }
            _ = terminal_guard_wait(-1, TerminalScreen.milliseconds(remaining))
        }
    }

    /// Gives the signals their handlers from before; again, it does nothing.
    public func close() {
        guard isWatching else { return }
        isWatching = false
        terminal_guard_remove()
    }

    private func take(_ event: Int) -> Bool {
        let bit = Int32(event)
        defer { pendingEvents &= ~bit }
        return pendingEvents & bit != 0
    }
}
