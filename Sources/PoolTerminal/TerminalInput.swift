public import PoolDashboard

/// One thing that a person did at the terminal.
public enum TerminalInput: Sendable, Hashable {
    /// A key was pressed.
    case key(Key)
    /// The mouse was pressed, or its wheel turned.
    case mouse(MouseEvent)
}
