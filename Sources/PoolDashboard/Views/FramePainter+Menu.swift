extension FramePainter {
    /// A menu, over everything else.
    func drawMenu(_ menu: ChoiceMenu, into canvas: inout Canvas) {
        // What is below is out of the mouse's reach, as it is out of the keys'.
        canvas.mark(Rect(x: 0, y: 0, width: size.width, height: size.height), .nothing)
        let longest = menu.entries.map { DisplayWidth.of($0.title) }.max() ?? 0
        let notes = menu.entries.map { DisplayWidth.of($0.note) }.max() ?? 0
        let width = min(max(9 + longest + notes + 4, 44), size.width)
        let remarks = menu.remark.map { TextFit.wrap($0, width - 4) } ?? []
        let extra = 3 + remarks.count
        guard width >= 36, size.height >= extra + min(4, menu.entries.count) else {
            drawSmallMenu(menu, into: &canvas)
            return
        }
        let shown = min(menu.entries.count, size.height - extra)
        let first = min(max(0, menu.focus - shown / 2), menu.entries.count - shown)
        let height = shown + extra
        let x = (size.width - width) / 2
        let y = (size.height - height) / 2
        canvas.box(x: x, y: y, width: width, height: height, style: Style(.accent))
        canvas.write(
            " \(TextFit.fit(menu.title, width - 6)) ", x: x + 2, y: y,
            style: Style(.title, bold: true))
        for row in 0..<shown {
            let place = first + row
            canvas.mark(
                Rect(x: x + 1, y: y + 1 + row, width: width - 2, height: 1),
                .press(.character(menu.entries[place].key)))
            drawEntry(
                menu.entries[place], isFocused: place == menu.focus, isDim: menu.isRefused,
                titleWidth: longest, into: &canvas, x: x + 1, y: y + 1 + row, width: width - 2)
        }
        for (row, line) in remarks.enumerated() {
            canvas.write(line, x: x + 2, y: y + 1 + shown + row, style: Style(.warning))
        }
        canvas.write(
            TextFit.fit("↑↓ choose   Enter or its key does it   Esc closes", width - 4),
            x: x + 2, y: y + height - 2, style: Style(.dim))
    }

    private func drawEntry(
        _ entry: ChoiceMenu.Entry, isFocused: Bool, isDim: Bool, titleWidth: Int,
        into canvas: inout Canvas, x: Int, y: Int, width: Int
    ) {
        let ground: Role = isFocused ? .selectionBackground : .background
        func style(_ role: Role, bold: Bool = false) -> Style {
            let shown = isDim ? .dim : role
            return Style(isFocused ? .selectionForeground : shown, on: ground, bold: bold)
        }
        canvas.fill(x: x, y: y, width: width, height: 1, style: style(.foreground))
        // The focus is told by a sign too, for screens without colours.
        if isFocused { canvas.write(glyphs.selection, x: x + 1, y: y, style: style(.accent)) }
        canvas.write(String(entry.key), x: x + 3, y: y, style: style(.accent, bold: true))
        canvas.write(
            TextFit.fit(entry.title, titleWidth), x: x + 6, y: y,
            style: style(.foreground, bold: isFocused))
        let left = x + 6 + titleWidth + 2
        canvas.write(
            TextFit.fit(entry.note, x + width - left - 1), x: left, y: y, style: style(.dim))
    }

    /// The entry in focus alone, on the last row.
    private func drawSmallMenu(_ menu: ChoiceMenu, into canvas: inout Canvas) {
        guard menu.entries.indices.contains(menu.focus) else { return }
        let y = size.height - 1
        let style = Style(.accent, on: .barBackground, bold: true)
        canvas.fill(x: 0, y: y, width: size.width, height: 1, style: style)
        let entry = menu.entries[menu.focus]
        let place = "\(menu.focus + 1)/\(menu.entries.count)"
        canvas.write(
            TextFit.fit("\(menu.title): \(entry.title) \(place) ↑↓ Enter Esc", size.width),
            x: 0, y: y, style: style)
    }
}
