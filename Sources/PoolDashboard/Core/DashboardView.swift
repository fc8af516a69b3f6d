/// What can fill the screen, in the order of the numbers in the header.
///
/// What a view is called, how it is drawn and what keys do in it is its ``ViewDefinition``'s, in a
/// file of its own. The help is no view: it lies over any of them.
public enum DashboardView: String, Sendable, Hashable, CaseIterable {
    /// All pools, and what the selected one does.
    case overview
    /// The selected pool.
    case pool
    /// Call sites, and what they hold.
    case holders
    /// Clean-ups that are going to happen.
    case timers
    /// What happened, and what went wrong.
    case events
    /// What is wrong, and what to do about it.
    case lints
    /// What watching costs.
    case observer

    /// What is known of the view.
    var definition: ViewDefinition {
        switch self {
        case .overview: .overview
        case .pool: .pool
        case .holders: .holders
        case .timers: .timers
        case .events: .events
        case .lints: .lints
        case .observer: .observer
        }
    }

    /// The view that an action shows, or nil.
    init?(_ action: KeyAction) {
        guard let view = DashboardView.allCases.first(where: { $0.definition.action == action })
        else { return nil }
        self = view
    }

    /// The view so many further on, and from the last to the first.
    func moved(by distance: Int) -> DashboardView {
        let all = DashboardView.allCases
        let place = (all.firstIndex(of: self) ?? 0) + distance % all.count
        return all[(place + all.count) % all.count]
    }
}

/// Where one is in a view; each view keeps its own while others are shown.
struct ViewPlace: Sendable, Hashable {
    /// How far the text is scrolled, in lines.
    var scroll = 0
    /// The cell under the strip chart's cursor; nil where it has not got the focus.
    var cursor: StripCursor?
    /// The chosen row of its list; nil until there is one.
    var chosen: RowID?
    /// Where that row was when it was chosen: where to go on from should it be gone.
    var lastRow = 0
    /// Only rows with these words in them are listed; empty for all.
    var filter = ""
}
