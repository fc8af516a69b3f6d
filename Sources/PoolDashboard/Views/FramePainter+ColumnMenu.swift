import PoolMetrics

extension FramePainter {
    /// The list of what pools can be sorted by, over the view; a line where there is no room.
    func drawColumnMenu(_ menu: ColumnMenu, into canvas: inout Canvas) {
        canvas.mark(Rect(x: 0, y: 0, width: size.width, height: size.height), .nothing)
        let longest = menu.choices.indices.reduce(0) { max($0, DisplayWidth.of(menu.title($1))) }
        let width = min(size.width - 2, max(31, longest + 7))
        let rows = min(menu.choices.count, body.height - 4)
        guard rows >= 3, width >= 16 else {
            let y = size.height - 1
            let style = Style(.accent, on: .barBackground, bold: true)
            canvas.fill(x: 0, y: y, width: size.width, height: 1, style: style)
            let line = "sort by: \(menu.title(menu.cursor)) ↑↓ Enter"
            canvas.write(TextFit.fit(line, size.width), x: 0, y: y, style: style)
            return
        }
        let x = (size.width - width) / 2
        let y = body.y + (body.height - rows - 3) / 2
        canvas.box(x: x, y: y, width: width, height: rows + 3, style: Style(.accent))
        canvas.write(" sort by ", x: x + 2, y: y, style: Style(.title, bold: true))
        // The cursor stays in the middle of a list that is longer than the box.
        let first = min(max(0, menu.cursor - rows / 2), menu.choices.count - rows)
        for line in first..<first + rows {
            let isUnder = line == menu.cursor
            let style =
                isUnder
                ? Style(.selectionForeground, on: .selectionBackground, bold: true) : .plain
            let row = y + 1 + line - first
            canvas.mark(
                Rect(x: x + 1, y: row, width: width - 2, height: 1),
                .sort(field: menu.choices[line]))
            canvas.fill(x: x + 1, y: row, width: width - 2, height: 1, style: style)
            if isUnder { canvas.write(glyphs.selection, x: x + 1, y: row, style: style) }
            let isSorted = menu.choices[line] == state.listing.sortField
            let mark = isSorted ? sortMark : " "
            canvas.write(
                "\(mark) \(TextFit.fit(menu.title(line), width - 6))", x: x + 3, y: row,
                style: style)
        }
        canvas.write(
            TextFit.fit("Enter sorts  I inverts  Esc", width - 4), x: x + 2, y: y + rows + 1,
            style: Style(.dim))
    }

    /// The direction in which pools are sorted: down from the greatest, or up.
    var sortMark: String {
        let isText = state.listing.sortField.flatMap { PoolField.named($0) }?.format == .text
        return isText == state.listing.isSortInverted ? "↓" : "↑"
    }
}
