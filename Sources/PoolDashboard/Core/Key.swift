/// A key as the dashboard understands it, whatever terminal it came from.
public enum Key: Sendable, Hashable {
    /// A printable character.
    case character(Character)
    /// Control and a lowercase letter: `.control("t")` is ^T.
    case control(Character)
    /// F1 to F12.
    case function(Int)
    /// The keys with names.
    case up, down, left, right, pageUp, pageDown, home, end
    case enter, escape, tab, backTab, backspace, delete, insert
}
