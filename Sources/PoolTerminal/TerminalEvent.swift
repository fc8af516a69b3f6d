public import PoolDashboard

/// What ``TerminalScreen/waitForEvent(timeout:)`` woke up for.
public enum TerminalEvent: Sendable, Hashable {
    /// Keys were pressed and the mouse was used, in this order; at least one of either.
    case input([TerminalInput])
    /// The terminal has this size now, and its content is to be drawn anew.
    case resized(Size)
    /// Someone called ``TerminalWaker/wake()``.
    case wake
    /// SIGINT, SIGTERM or SIGHUP came: end your work, then ``TerminalScreen/restore()`` and
    /// ``TerminalScreen/die(ofSignal:)``. A second one, or the end of the grace time, kills.
    case signal(Int32)
    /// The process was stopped and goes on: draw anew.
    case continued
    /// The terminal is gone: end. It is reported once, later waits wait for the rest.
    case closed
}
