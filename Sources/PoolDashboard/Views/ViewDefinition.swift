/// One view: its number, its names, and how it is drawn, scrolled, written and used.
///
/// This is the one place where views differ for the rest of the dashboard. A new view is a case of
/// ``DashboardView``, a definition in a file of its own, an action for its key, and golden frames.
struct ViewDefinition: Sendable {
    /// Its number in the header, and its key.
    let number: Int
    /// What it is called in the header.
    let title: String
    /// What it shows, for the help.
    let purpose: String
    /// What its key does.
    let action: KeyAction
    /// Keys beside its number.
    var otherKeys: [Key] = []
    /// What the key line shows first in it.
    var hints: [KeyBinding] = []
    /// What the key line leaves out in it.
    var hiddenHints: Set<KeyAction> = [.open, .filter]

    /// Draws it between the bars.
    let draw: @Sendable (FramePainter, inout Canvas, Rect) -> Void
    /// It as plain lines.
    let lines: @Sendable (FramePainter) -> [String]
    /// How far it can be scrolled, in lines; may be negative where everything fits.
    var maximumScroll: @Sendable (FramePainter, Rect) -> Int = { _, _ in 0 }
    /// How far a page key moves.
    var pageLength: @Sendable (FramePainter, Rect) -> Int = { $1.height - 2 }
    /// Moves its cursor, or its text where it has none.
    var move: @Sendable (inout DashboardState, Int) -> Void = { $0.scrollText(by: $1) }
    /// What the rows of its list are about, in their order; nothing where it has none.
    var rows: @Sendable (FramePainter) -> [RowID] = { _ in [] }
    /// Those rows as plain lines, one for each.
    var rowLines: @Sendable (FramePainter) -> [String] = { _ in [] }
    /// Whether the first row is chosen where none is; else the list stands at its newest.
    var choosesFirst = true
    /// What a key does in it that does something else elsewhere; nil for what it does everywhere.
    var perform: @Sendable (inout DashboardState, KeyAction) -> [DashboardEffect]? = { _, _ in nil }

    /// Its keys, its number first.
    var keys: [Key] { [.character(Character(String(number)))] + otherKeys }

    /// The two hints of a view that is a text: how to go back, and how to scroll.
    static let textHints = [
        KeyBinding(.back, [.escape], "", short: "back", group: .look),
        KeyBinding(.selectDown, [.down], "", short: "scroll", group: .look),
    ]
}
