import PoolMetrics
import ResourceTypes

// Going from view to view. What one view alone does with a key is in its definition.
extension DashboardState {
    /// What can fill the screen.
    typealias View = DashboardView

    /// Where one is in the present view.
    var place: ViewPlace {
        get { places[view] ?? ViewPlace() }
        set { places[view] = newValue }
    }

    /// How far the text on the screen is scrolled, in lines: the help's, where it is open.
    var scroll: Int {
        get { isHelpOpen ? helpScroll : place.scroll }
        set {
            if isHelpOpen { helpScroll = newValue } else { place.scroll = newValue }
        }
    }

    /// Shows a view, at the place where it was left.
    mutating func show(_ next: View) {
        isHelpOpen = false
        view = next
        viewAbove = nil
        forgetGoneRow()
    }

    /// Goes down into a view, from its beginning; Esc comes back to the present one.
    mutating func goDown(to next: View) {
        let above = view
        show(next)
        viewAbove = above == next ? nil : above
        place = ViewPlace()
    }

    /// One level back, and nothing at the top.
    mutating func goBack() {
        if view != .overview {
            show(viewAbove ?? .overview)
        } else if !filter.isEmpty {
            setFilter("")
        } else if let time = shown.batch?.time, cards.dismiss(at: time) {
            // The card has gone; a notice below it goes with the next Esc.
        } else {
            notices.removeAll { !$0.isTally }
        }
    }

    /// The keys that choose what a key acts on, for what is said where nothing is chosen.
    var selectionKeys: String {
        "\(keyMap.name(of: .selectUp)) and \(keyMap.name(of: .selectDown))"
    }

    /// Opens the help, from its beginning.
    mutating func openHelp() {
        isHelpOpen = true
        helpScroll = 0
    }

    /// Goes down to the selected pool, where it is there.
    mutating func openPool() {
        guard let name = seenSelection, shown[name] != nil else {
            say("no pool is selected: choose one with \(selectionKeys)", .warning)
            return
        }
        goDown(to: .pool)
    }

    /// Graphs that scroll stand still under a cursor, next they go, and then they scroll again.
    mutating func changeGraphs() {
        if settings.graphStyle == .absent {
            settings.graphStyle = options.graphStyle == .absent ? .braille : options.graphStyle
            isSweeping = false
            say("the graphs scroll", .foreground)
        } else if isSweeping {
            settings.graphStyle = .absent
            say("numbers only: neither graphs nor bars", .foreground)
        } else {
            isSweeping = true
            say("a cursor sweeps over the graphs", .foreground)
        }
    }

    /// Moves the text on the screen, as far as it goes.
    mutating func scrollText(by distance: Int) {
        scroll = min(max(0, scroll + distance), maximumScroll)
    }

    /// How far a page key moves.
    var pageLength: Int { max(1, FramePainter(self, size: size).pageLength) }

    /// How far the text on the screen can be scrolled at this size.
    var maximumScroll: Int { max(0, FramePainter(self, size: size).maximumScroll) }

    /// The present view as plain lines: no drawing, no columns to be seen, one thing a line.
    ///
    /// - Complexity: O(what the view is about); nothing is left out because a screen is small.
    public var plainLines: [String] {
        view.definition.lines(FramePainter(self, size: size)).map(TextFit.safe)
    }
}
