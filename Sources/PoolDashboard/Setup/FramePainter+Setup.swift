import PoolMetrics

extension FramePainter {
    /// A line of setup's list: a row, by its number, or what stands above the columns.
    private enum SetupLine {
        case row(Int)
        case heading
    }

    /// The fewest lines of the list for which a box is worth its frame.
    private static let setupLeast = 3
    /// The most lines of what went wrong.
    private static let setupRemark = 5
    /// The widths of a row's title and value.
    private static let setupTitle = 15, setupValue = 17

    /// Setup, at the bottom, so that what it changes is seen above it.
    func drawSetup(_ setup: SetupDialog, into canvas: inout Canvas) {
        canvas.mark(Rect(x: 0, y: 0, width: size.width, height: size.height), .nothing)
        let width = min(72, size.width - 2)
        let lines = setupLines(setup)
        let remark = setup.problem.map { TextFit.wrap($0, width - 6) } ?? []
        let hints = FramePainter.setupHints.flatMap { TextFit.wrap($0, width - 4) }
        let frame = 2 + min(remark.count, FramePainter.setupRemark) + hints.count
        // Where there is room, the list of pools is seen above.
        let above = size.height >= 20 ? 6 : 1
        let shown = min(lines.count, size.height - above - 1 - frame)
        guard shown >= FramePainter.setupLeast, width >= 38 else {
            drawSmallSetup(setup, into: &canvas)
            return
        }
        let height = shown + frame
        let x = (size.width - width) / 2
        let y = size.height - 1 - height
        canvas.box(x: x, y: y, width: width, height: height, style: Style(.accent))
        let title = setup.isSaving ? " setup: saving … " : " setup "
        canvas.write(title, x: x + 2, y: y, style: Style(.title, bold: true))
        let focus = lines.firstIndex { if case .row(setup.focus) = $0 { true } else { false } } ?? 0
        let first = min(max(0, focus - shown / 2), lines.count - shown)
        for (line, content) in lines[first..<first + shown].enumerated() {
            let row = Rect(x: x + 1, y: y + 1 + line, width: width - 2, height: 1)
            switch content {
            case .heading:
                let title = state.isToBeSaved(.columns) ? "columns *" : "columns"
                canvas.rule(title, x: row.x, y: row.y, width: row.width)
            case .row(let number): drawSetupRow(setup, number, into: &canvas, row)
            }
        }
        if lines.count > shown {
            canvas.writeRight(
                " \(first + 1)–\(first + shown) of \(lines.count) ", right: x + width - 2, y: y,
                style: Style(.accent), maxWidth: width - 12)
        }
        for (line, text) in remark.prefix(FramePainter.setupRemark).enumerated() {
            canvas.write(
                (line == 0 ? "! " : "  ") + TextFit.fit(text, width - 6), x: x + 2,
                y: y + 1 + shown + line, style: Style(.critical, bold: true))
        }
        for (line, text) in hints.enumerated() {
            canvas.write(
                text, x: x + 2, y: y + height - 1 - hints.count + line, style: Style(.dim))
        }
    }

    private func setupLines(_ setup: SetupDialog) -> [SetupLine] {
        let settings = SetupDialog.settings.count
        return (0..<settings).map { .row($0) } + [.heading]
            + (settings..<setup.rows.count).map { .row($0) }
    }

    private static let setupHints = [
        "↑↓ choose  ←→ Space change  < > move a column  Del as it comes",
        "Enter saves what has a *  Esc puts everything back",
    ]

    private func drawSetupRow(
        _ setup: SetupDialog, _ number: Int, into canvas: inout Canvas, _ area: Rect
    ) {
        let row = setup.rows[number]
        let isFocused = number == setup.focus
        func style(_ role: Role, bold: Bool = false) -> Style {
            isFocused
                ? Style(.selectionForeground, on: .selectionBackground, bold: bold)
                : Style(role, bold: bold)
        }
        canvas.mark(area, .set(row: number))
        canvas.fill(x: area.x, y: area.y, width: area.width, height: 1, style: style(.foreground))
        // The focus is told by a sign too, for screens without colours.
        if isFocused { canvas.write(glyphs.selection, x: area.x, y: area.y, style: style(.accent)) }
        if isMarked(row) {
            canvas.write("*", x: area.x + 1, y: area.y, style: style(.accent, bold: true))
        }
        let words = setupWords(row)
        var x = area.x + 3
        func write(_ text: String, _ room: Int, _ style: Style) {
            canvas.write(
                TextFit.fit(text, min(room, area.right - x)), x: x, y: area.y, style: style)
            x += room
        }
        write(words.title, FramePainter.setupTitle, style(.foreground, bold: isFocused))
        write(words.value, FramePainter.setupValue, style(.accent, bold: true))
        let override = state.options.overrides[row.key].map { "at the start \($0) decides" }
        write(override ?? words.note, max(0, area.right - x), style(.dim))
    }

    /// Of the columns, which are one setting, those that are shown now and were not, or were.
    private func isMarked(_ row: SetupDialog.Row) -> Bool {
        guard case .column(let id) = row else { return state.isToBeSaved(row.key) }
        return state.listing.columns.contains(id)
            != state.savedSettings.listing.columns.contains(id)
    }

    /// What stands on a row.
    private func setupWords(_ row: SetupDialog.Row) -> (title: String, value: String, note: String)
    {
        let settings = state.settings
        func onOff(_ isOn: Bool) -> String { isOn ? "on" : "off" }
        switch row {
        case .sortField:
            let field = settings.listing.sortField.flatMap { PoolField.named($0) }
            return ("sort by", field?.title ?? "as registered", "the order of the list of pools")
        case .sortOrder: return ("turned round", onOff(settings.listing.isSortInverted), "")
        case .column(let id):
            let field = PoolField.named(id)
            let mark = settings.listing.columns.contains(id) ? "[x]" : "[ ]"
            return ("\(mark) \(field?.heading ?? id)", field?.title ?? "", field?.help ?? "")
        case .setting(let key):
            switch key {
            case .theme: return ("theme", state.themeName, "")
            case .colours:
                return ("colours", settings.colours.rawValue, "at most; auto: all there are")
            case .graphs: return ("graphs", settings.graphStyle.rawValue, "what they are made of")
            case .sweep:
                return ("sweep", onOff(settings.isSweeping), "graphs stand still: fewer bytes")
            case .ascii: return ("ASCII only", onOff(settings.ascii), "for fonts without the signs")
            case .mouse: return ("mouse", onOff(settings.mouse), "off: the terminal selects text")
            case .interval:
                let every = NumberText.duration(nanoseconds: settings.intervalNanoseconds)
                return ("sample every", every, state.isReplay ? "live; not in a recording" : "")
            case .view: return ("begin with", settings.view.rawValue, "the view at the start")
            default: return (key.rawValue, state.settingText(key), key.meaning)
            }
        }
    }

    /// The row in focus alone, on the last line.
    private func drawSmallSetup(_ setup: SetupDialog, into canvas: inout Canvas) {
        let y = size.height - 1
        let style = Style(.accent, on: .barBackground, bold: true)
        canvas.fill(x: 0, y: y, width: size.width, height: 1, style: style)
        let words = setupWords(setup.row)
        let line = setup.problem ?? "\(words.title): \(words.value) ↑↓ ←→ Enter Esc"
        canvas.write(TextFit.fit(line, size.width), x: 0, y: y, style: style)
    }
}
