import CTerminalGuard

/// Wakes the thread that waits in ``TerminalScreen/waitForEvent(timeout:)``.
///
/// It may be called from any thread, from a signal handler, before a screen is open and after it is
/// closed (then it does nothing). Many calls before the wait returns count as one.
public struct TerminalWaker: Sendable, Hashable {
    /// Makes a waker; all are alike, since a process has one screen.
    public init() {}

    /// Makes the wait return ``TerminalEvent/wake``.
    public func wake() {
        terminal_guard_wake()
    }
}
