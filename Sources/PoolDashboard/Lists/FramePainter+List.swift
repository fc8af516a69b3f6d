import PoolMetrics

/// What a list shows beside its rows.
struct ListFrame {
    /// Its name, on the line above.
    var title: String
    /// What is said at that line's right end.
    var note = ""
    /// Its columns.
    var columns: ListColumns
    /// What is said where there is no row.
    var nothing: String
}

extension FramePainter {
    /// Draws a list: a line with its name, the columns' titles, and the rows around the chosen one.
    ///
    /// - Parameters:
    ///   - ids: what the rows are about, in their order.
    ///   - row: a row's sign with its role, and its values.
    /// - Complexity: O(rows) to find the chosen one, O(cells) to draw.
    func drawList(
        _ list: ListFrame, _ ids: [RowID], into canvas: inout Canvas, _ area: Rect,
        row: (Int) -> (sign: ListColumns.Cell, cells: [ListColumns.Cell])
    ) {
        guard !area.isEmpty else { return }
        let rows = listRows(area)
        let chosen = state.chosenRow(ids)
        let first = min(max(0, (chosen ?? 0) - rows / 2), max(0, ids.count - rows))
        let visible = first..<min(ids.count, first + rows)
        let place =
            visible.count < ids.count ? "\(first + 1)–\(visible.upperBound) of \(ids.count)" : ""
        let filter = state.place.filter.isEmpty ? "" : "/\(state.place.filter)"
        let notes = [filter, list.note, place].filter { !$0.isEmpty }.joined(separator: "  ")
        canvas.rule(
            list.title, x: area.x, y: area.y, width: area.width, notes: [(notes, area.width - 1)])
        guard area.height >= 2 else { return }
        let head = area.height >= 3 ? 1 : 0
        if head > 0 {
            canvas.write(
                list.columns.head, x: area.x + ListColumns.markWidth, y: area.y + 1,
                style: Style(.title, bold: true), maxWidth: area.width - ListColumns.markWidth)
        }
        if ids.isEmpty {
            canvas.write(
                TextFit.fit(list.nothing, area.width - 3), x: area.x + 3, y: area.y + 1 + head,
                style: Style(.dim), maxWidth: area.width - 3)
        }
        for (offset, index) in visible.enumerated() {
            let line = Rect(x: area.x, y: area.y + 1 + head + offset, width: area.width, height: 1)
            canvas.mark(line, .choose(ids[index]))
            drawListRow(row(index), list.columns, isChosen: index == chosen, into: &canvas, line)
        }
    }

    /// How many rows a list shows in an area.
    func listRows(_ area: Rect) -> Int { max(0, area.height - (area.height >= 3 ? 2 : 1)) }

    private func drawListRow(
        _ row: (sign: ListColumns.Cell, cells: [ListColumns.Cell]), _ columns: ListColumns,
        isChosen: Bool, into canvas: inout Canvas, _ area: Rect
    ) {
        let ground: Role = isChosen ? .selectionBackground : .background
        func style(_ role: Role) -> Style {
            let plain = role == .foreground || role == .dim
            return Style(
                isChosen && plain ? .selectionForeground : role, on: ground, bold: isChosen)
        }
        canvas.fill(x: area.x, y: area.y, width: area.width, height: 1, style: style(.foreground))
        if isChosen { canvas.write(glyphs.selection, x: area.x, y: area.y, style: style(.accent)) }
        canvas.write(
            row.sign.text, x: area.x + 1, y: area.y, style: style(row.sign.role),
            maxWidth: min(1, area.width - 1))
        canvas.write(
            columns.spans(row.cells, style: style), x: area.x + ListColumns.markWidth, y: area.y,
            maxWidth: area.width - ListColumns.markWidth)
    }

    /// Whether a row has every word of the view's filter in one of its texts.
    func passesFilter(_ texts: String...) -> Bool {
        let words = state.place.filter.lowercased().split(separator: " ")
        guard !words.isEmpty else { return true }
        let text = texts.joined(separator: " ").lowercased()
        return words.allSatisfy { text.contains($0) }
    }

    /// What a list says where it has no row, with or without a filter.
    func nothing(_ usual: String) -> String {
        if picture.batch == nil { return "waiting for the first sample" }
        return state.place.filter.isEmpty
            ? usual
            : "nothing here has \"\(state.place.filter)\" in it: "
                + "\(state.keyMap.name(of: .filter)) and Esc clear the filter"
    }

    /// The width of the longest pool name, as far as a column gives it room.
    var poolColumnWidth: Int {
        picture.models.reduce(4) { max($0, min(20, DisplayWidth.of($1.name))) }
    }
}
