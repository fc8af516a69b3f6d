/// What a colour is for.
///
/// Views name roles, themes give them colours, the terminal picks the
/// nearest that it can show.
public enum Role: String, Sendable, Hashable, CaseIterable, Codable {
    /// The screen's own.
    case background, foreground
    /// Text of less weight, and lines.
    case dim, border
    /// Headings, and what a key press would act on.
    case title, accent
    /// The selected row.
    case selectionBackground = "selection_background"
    case selectionForeground = "selection_foreground"
    /// The status and key bars.
    case barBackground = "bar_background"
    case barForeground = "bar_foreground"
    /// How well things are. A glyph or a word always goes with them.
    case ok, warning, critical
    /// The resource states.
    case created, initialized, inUse = "in_use", idle, failed, disposed
    /// Acquires that wait.
    case waiting
    /// The bands of a graph, from low to high.
    case graphLow = "graph_low"
    case graphMiddle = "graph_middle"
    case graphHigh = "graph_high"
    /// A recording is being written.
    case recording
    /// The view is frozen or paused.
    case paused
}
