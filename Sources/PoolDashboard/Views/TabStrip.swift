/// The views in the header, each with its number, the present one in brackets.
///
/// Where not all titles fit, only the present view has its title; where not all numbers fit, only
/// the present view is there.
struct TabStrip: Sendable, Hashable {
    /// One view's part.
    struct Tab: Sendable, Hashable {
        /// The view.
        let view: DashboardView
        /// What is written, a blank or a bracket on either side.
        let text: String
        /// Its column, from the strip's left.
        let x: Int
    }

    /// The parts, from left to right.
    let tabs: [Tab]

    /// How many columns it takes.
    var width: Int { tabs.last.map { $0.x + DisplayWidth.of($0.text) } ?? 0 }

    /// Chooses the longest form that fits.
    init(present: DashboardView, room: Int) {
        let all = DashboardView.allCases
        let forms = [
            TabStrip(all, present: present, titled: Set(all)),
            TabStrip(all, present: present, titled: [present]),
            TabStrip([present], present: present, titled: [present]),
        ]
        self = forms.first { $0.width <= room } ?? TabStrip([], present: present, titled: [])
    }

    private init(
        _ views: [DashboardView], present: DashboardView, titled: Set<DashboardView>
    ) {
        var x = 0
        tabs = views.map { view in
            let definition = view.definition
            let name =
                titled.contains(view)
                ? "\(definition.number) \(definition.title)" : "\(definition.number)"
            let tab = Tab(view: view, text: view == present ? "[\(name)]" : " \(name) ", x: x)
            x += DisplayWidth.of(tab.text)
            return tab
        }
    }

    /// The strip as pieces of the header.
    func spans(present: DashboardView) -> [Span] {
        tabs.map { tab in
            let isPresent = tab.view == present
            return Span(
                tab.text,
                Style(isPresent ? .accent : .barForeground, on: .barBackground, bold: isPresent))
        }
    }
}
