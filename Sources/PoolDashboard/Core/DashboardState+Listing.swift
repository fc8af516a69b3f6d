import PoolMetrics
import ResourceTypes

// Which pools are listed, and in which order.
extension DashboardState {
    /// The names of the pools that are listed, in their order.
    ///
    /// - Complexity: O(1) but after a change; then O(pools log pools).
    var rows: [String] {
        if let held = dialog?.rows ?? menu?.rows ?? prompt?.rows { return held }
        return isListStale ? listedNames() : listedRows
    }

    /// Lists anew what is out of date, once for all that read it.
    mutating func refreshList() {
        guard isListStale else { return }
        listedRows = listedNames()
        isListStale = false
    }

    private func listedNames(hidingNothing: Bool = false) -> [String] {
        var models = shown.models
        if let condition, !hidingNothing { models = models.filter { condition.holds(for: $0) } }
        guard listing.sortField != nil || listing.isSortInverted else { return models.map(\.name) }
        return listing.order(of: models).map { models[$0].name }
    }

    /// Lists other pools; where the selected one is no longer listed, the nearest is selected, and
    /// where none is listed, none: a key must not act on what can't be seen.
    ///
    /// - Returns: what is wrong with the text, whose forerunner then goes on; nil where it is
    ///   right.
    @discardableResult
    mutating func setFilter(_ text: String) -> FieldConditionError? {
        do throws(FieldConditionError) {
            condition = text.contains { !$0.isWhitespace } ? try FieldCondition(text) : nil
        } catch {
            return error
        }
        filter = condition == nil ? "" : text
        let rows = rows
        if selectedName.map({ !rows.contains($0) }) ?? true {
            selectedName = nearestRow(of: rows)
        }
        return nil
    }

    /// The row that stands nearest to the selected pool where nothing is hidden, the earlier one
    /// where two do.
    private func nearestRow(of rows: [String]) -> String? {
        var name = selectedName
        if name == nil, case .filter(let before) = prompt?.purpose { name = before }
        let order = listedNames(hidingNothing: true)
        guard let name, let here = order.firstIndex(of: name) else { return rows.first }
        let listed = Set(rows)
        let after = order[here...].firstIndex(where: listed.contains)
        let before = order[..<here].lastIndex(where: listed.contains)
        guard let after, let before else { return (after ?? before).map { order[$0] } }
        return order[here - before <= after - here ? before : after]
    }

    /// The selected pool; nil where none is, or it is not listed where the list is on the screen.
    var seenSelection: String? {
        guard let selectedName, view != .overview || rows.contains(selectedName) else {
            return nil
        }
        return selectedName
    }

    /// Sorts by the next column on the screen, or the one before.
    mutating func sortByNeighbour(forward: Bool) {
        let table = FramePainter(self, size: size).table(width: size.width)
        let choices: [String?] = [nil, "name"] + table.columns.map(\.field.id)
        let place = choices.firstIndex(of: listing.sortField) ?? 0
        let next = (place + (forward ? 1 : choices.count - 1)) % choices.count
        listing = PoolListing(columns: listing.columns, sortField: choices[next])
    }

    /// A key while the list of columns is open.
    mutating func pressInColumnMenu(_ key: Key) -> [DashboardEffect] {
        guard var menu = columnMenu else { return [] }
        switch key {
        case .up, .character("k"): menu.move(by: -1)
        case .down, .character("j"): menu.move(by: 1)
        case .home: menu.cursor = 0
        case .end: menu.cursor = menu.choices.count - 1
        case .character("I"):
            columnMenu = nil
            listing.isSortInverted.toggle()
            return []
        case .enter, .character(" "):
            columnMenu = nil
            listing.sort(by: menu.choices[menu.cursor])
            return []
        case .escape, .character("q"):
            columnMenu = nil
            return []
        default:
            if keyMap.keys(of: .sortMenu).contains(key) { columnMenu = nil }
            return []
        }
        columnMenu = menu
        return []
    }
}
