import PoolMetrics
import ResourceTypes

// Lists of which a row can be chosen: by what it is about, never by its place.
extension DashboardState {
    /// What the rows of the present view are about, in their order; nothing where it has none.
    private var rowIDs: [RowID] {
        view.definition.rows(FramePainter(self, size: size))
    }

    /// Where the chosen row is; nil where none is chosen, or the chosen one is gone.
    ///
    /// - Complexity: O(rows).
    func chosenRow(_ ids: [RowID]) -> Int? { place.chosen.flatMap { ids.firstIndex(of: $0) } }

    /// Chooses the row so many further on, or from where the chosen one was, should it be gone.
    ///
    /// - Complexity: O(rows).
    mutating func moveChosen(by distance: Int) {
        let ids = rowIDs
        guard !ids.isEmpty else { return }
        let target: Int
        if let index = chosenRow(ids) {
            target = index + distance
        } else if place.chosen == nil {
            target = distance == Int(Int32.max) ? distance : 0
        } else {
            target = place.lastRow + (abs(distance) == 1 ? 0 : distance)
        }
        choose(min(max(0, target), ids.count - 1), of: ids)
    }

    private mutating func choose(_ index: Int, of ids: [RowID]) {
        place.chosen = ids[index]
        place.lastRow = index
    }

    /// Chooses the first row of a list that is seen for the first time.
    ///
    /// - Complexity: O(1) once one is chosen.
    mutating func adoptRow() {
        guard place.chosen == nil, view.definition.choosesFirst else { return }
        if let first = rowIDs.first {
            place.chosen = first
            place.lastRow = 0
        }
    }

    /// Lets the first row be chosen anew in a list that is come to when the chosen one is gone.
    mutating func forgetGoneRow() {
        if place.chosen != nil, chosenRow(rowIDs) == nil { place.chosen = nil }
    }

    /// The chosen row, where it is there; else it says how to choose one.
    mutating func demandRow(_ noun: String) -> RowID? {
        if let index = chosenRow(rowIDs) {
            place.lastRow = index
            return place.chosen
        }
        say(
            place.chosen == nil
                ? "no \(noun) is chosen: choose one with \(selectionKeys)"
                : "the chosen \(noun) is gone: choose another with \(selectionKeys)", .warning)
        return nil
    }

    /// What keys do alike in every list: `/` filters it, and Enter goes to the row's pool.
    mutating func performInList(
        _ action: KeyAction, _ noun: String
    ) -> [DashboardEffect]? {
        switch action {
        case .filter:
            prompt = Prompt(purpose: .rows(before: place.filter), text: place.filter)
        case .open:
            guard let row = demandRow(noun) else { return [] }
            guard !row.pool.isEmpty else {
                say("this concerns no single pool", .foreground)
                return []
            }
            selectedName = row.pool
            openPool()
        case .back where !place.filter.isEmpty: place.filter = ""
        default: return nil
        }
        return []
    }
}
