/// The columns of a list at a width: the more room, the more of them.
///
/// One column grows with the room that is left; it comes first and is never left out.
struct ListColumns {
    /// One column.
    struct Column: Sendable {
        /// What stands above it.
        let title: String
        /// Its width in cells, without the blank before it.
        let width: Int
        /// The lowest rank comes first where room is short.
        let rank: Int
        /// Whether it is a word, which stands on the left.
        var isWord = false
        /// Whether it gets the room that is left.
        var grows = false
        /// Whether its end says more than its beginning.
        var keepsEnd = false
    }

    /// A value: its text and its role.
    typealias Cell = (text: String, role: Role)

    /// Selection, sign and a blank.
    static let markWidth = 3

    private let all: [Column]
    /// The columns that are shown, by their place among all, and how wide each is.
    private let shown: [(place: Int, width: Int)]

    /// Chooses columns for a width.
    init(_ all: [Column], width: Int) {
        self.all = all
        // The first column has no blank before it.
        var room = width - ListColumns.markWidth + 1
        var chosen: Set<Int> = []
        for place in all.indices.sorted(by: { all[$0].rank < all[$1].rank }) {
            guard chosen.isEmpty || room >= all[place].width + 1 else { break }
            chosen.insert(place)
            room -= all[place].width + 1
        }
        let spare = max(0, room)
        shown = all.indices.filter { chosen.contains($0) }
            .map { ($0, all[$0].width + (all[$0].grows ? spare : 0)) }
    }

    /// The titles, each as wide as its column.
    var head: String {
        shown.map { place, width in fit(all[place].title, all[place], width) }
            .joined(separator: " ")
    }

    /// A row's values, one for each of all columns, as pieces of a line.
    func spans(_ cells: [Cell], style: (Role) -> Style) -> [Span] {
        shown.enumerated().map { index, entry in
            let text = fit(cells[entry.place].text, all[entry.place], entry.width)
            return Span((index > 0 ? " " : "") + text, style(cells[entry.place].role))
        }
    }

    private func fit(_ text: String, _ column: Column, _ width: Int) -> String {
        guard column.isWord else { return TextFit.right(text, width) }
        return TextFit.left(column.keepsEnd ? TextFit.fitEnd(text, width) : text, width)
    }
}
