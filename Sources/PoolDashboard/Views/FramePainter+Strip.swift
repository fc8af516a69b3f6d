import PoolMetrics
import ResourceTypes

extension FramePainter {
    /// How many columns of time the strip chart has on the screen.
    var stripWidth: Int { PoolLayout.plot(PoolLayout(self, body, pane: .strip).strip).width }

    /// How many slots the strip chart has on the screen.
    var stripHeight: Int { PoolLayout(self, body, pane: .strip).strip.height }

    /// The strip chart: a row for each slot, time to the right, what the slot was in each column.
    func drawStrip(_ model: PoolModel, into canvas: inout Canvas, _ layout: PoolLayout) {
        let area = layout.strip
        guard layout.pane.height >= 1 else { return }
        guard let track = state.track else { return }
        let slots = track.slots
        let first = min(max(0, state.scroll), max(0, slots.count - area.height))
        let visible = slots[first..<min(slots.count, first + max(0, area.height))]
        drawStripTitle(model, track, first..<first + visible.count, into: &canvas, layout.pane)
        guard !area.isEmpty else { return }
        if slots.isEmpty {
            canvas.write(
                "no slot has been seen", x: area.x + 1, y: area.y, style: Style(.dim),
                maxWidth: area.width - 1)
        }
        let plot = PoolLayout.plot(area)
        let present = Dictionary(
            model.statistics.slots.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        for (row, slot) in visible.enumerated() {
            let y = area.y + row
            let isUnder = slot == state.place.cursor?.slot
            canvas.write(
                TextFit.right(String(slot), PoolLayout.axisWidth - 1), x: area.x, y: y,
                style: Style(isUnder ? .accent : .dim, bold: isUnder))
            canvas.write("│", x: plot.x - 1, y: y, style: Style(.dim))
            drawStripRow(slot, track, into: &canvas, plot, y: y)
            if !layout.holders.isEmpty {
                drawHolder(present[slot], into: &canvas, layout.holders, y: y)
            }
        }
        drawCursorLine(track, into: &canvas, layout.cursorLine)
        drawEvents(of: model.name, into: &canvas, layout.events)
    }

    private func drawStripTitle(
        _ model: PoolModel, _ track: PoolTrack, _ shown: Range<Int>, into canvas: inout Canvas,
        _ area: Rect
    ) {
        let interval = NumberText.duration(
            nanoseconds: UInt64(track.subject.intervalNanoseconds))
        let samples = state.poolLook.samplesPerColumn
        var words =
            samples == 1
            ? ["a column is one sample, every \(interval)", "every \(interval)"]
            : [
                "a column is the last of \(samples) samples, every \(interval)",
                "1 of \(samples), every \(interval)",
            ]
        let hidden = model.size - model.statistics.slots.count
        if hidden > 0 { words = words.map { "\(NumberText.count(hidden)) more slots, \($0)" } }
        if shown.count < track.slots.count {
            let place = "\(shown.lowerBound + 1)–\(shown.upperBound) of \(track.slots.count) ↑↓"
            words = words.map { "\($0)  \(place)" }
        }
        let title = "slots over time"
        let note = words.first { DisplayWidth.of($0) + title.count + 8 <= area.width } ?? ""
        canvas.rule(title, x: area.x, y: area.y, width: area.width, notes: [(note, area.width - 2)])
    }

    private func drawStripRow(
        _ slot: Int, _ track: PoolTrack, into canvas: inout Canvas, _ plot: Rect, y: Int
    ) {
        let grid = grid(plot.width)
        let last = track.lastColumn
        let gap = grid.cursor(last: last)
        let cursor = state.place.cursor
        let under = cursor?.time.map { track.number(of: $0) } ?? last
        for column in 0..<plot.width where column != gap {
            let number = grid.cell(column, last: last)
            let cell = track.cell(slot: slot, column: number)
            var style = cell.map { Style(glyphs.role($0)) } ?? .plain
            if let cursor, number == under {
                // The whole column is marked, so that the eye finds the row.
                style.reverse = cursor.slot == slot
                style.background = .selectionBackground
            } else if cell == nil {
                continue
            }
            canvas[plot.x + column, y] = Canvas.Cell(
                text: cell.map { glyphs.strip($0) } ?? " ", style: style)
        }
    }

    /// Who holds a slot now, or what it is, and for how long.
    private func drawHolder(
        _ slot: PoolStatistics.Slot?, into canvas: inout Canvas, _ area: Rect, y: Int
    ) {
        canvas.verticalLine(x: area.x - 1, y: y, height: 1)
        guard let slot else { return }
        let since = TextFit.right(NumberText.duration(nanoseconds: slot.inStateNanoseconds), 7)
        let words = slot.activity?.rawValue ?? slot.state.rawValue
        let holder = slot.holder.map { FramePainter.shortSite($0) } ?? words
        canvas.write(
            [
                Span("\(glyphs.sign(slot)) ", slot.role),
                Span(TextFit.left("\(slot.resource)", 6), .dim), Span("\(since) "),
                Span(
                    TextFit.fitEnd(holder, area.width - 17),
                    slot.holder == nil ? .dim : .foreground),
            ], x: area.x + 1, y: y, maxWidth: area.width - 1)
    }

    /// A call site without its module.
    private static func shortSite(_ site: CallSite) -> String {
        let text = site.description
        return text.firstIndex(of: "/").map { String(text[text.index(after: $0)...]) } ?? text
    }

    /// What is in the cell under the cursor, or how to get one.
    private func drawCursorLine(
        _ track: PoolTrack, into canvas: inout Canvas, _ area: Rect
    ) {
        guard !area.isEmpty else { return }
        guard let cursor = state.place.cursor else {
            canvas.write(
                TextFit.whole(
                    glyphs.stripLegend(cursorKey: state.keyMap.name(of: .open)), area.width - 2),
                x: area.x + 1, y: area.y,
                style: Style(.dim))
            return
        }
        var spans = cursorSpans(cursor, track)
        // When it was is said last and goes first: the place under the cursor shows it too.
        if spans.reduce(0, { $0 + DisplayWidth.of($1.text) }) > area.width - 2 {
            spans.removeLast()
        }
        canvas.write(spans, x: area.x + 1, y: area.y, maxWidth: area.width - 2)
    }

    private func cursorSpans(_ cursor: StripCursor, _ track: PoolTrack) -> [Span] {
        let column = cursor.time.map { track.number(of: $0) } ?? track.lastColumn
        let end = min(track.end(ofColumn: column), track.through)
        let head = [
            Span("\(glyphs.selection) ", .accent, bold: true),
            Span("slot \(cursor.slot) ", Style(.title, bold: true)),
        ]
        guard let (time, sample) = state.history.sample(of: track.subject.pool, atOrBefore: end)
        else { return head + [Span("nothing is known of it then", .dim)] }
        let at = Span(" at \(clock(time, tenths: true))", .dim)
        guard let slot = sample.statistics.slots.first(where: { $0.index == cursor.slot }) else {
            let isKept = !sample.statistics.slots.isEmpty || sample.statistics.states.size == 0
            let words = isKept ? "is empty" : "is not known: details are kept for five minutes"
            return head + [Span(words, .dim), at]
        }
        let length = NumberText.duration(nanoseconds: slot.inStateNanoseconds)
        let since = time.advanced(
            byNanoseconds: -Int64(clamping: min(slot.inStateNanoseconds, UInt64(1) << 62)))
        let activity = slot.activity.map { ", \($0.rawValue)" } ?? ""
        return head + [
            Span("\(slot.resource) "),
            Span("\(glyphs.sign(slot)) \(slot.state.rawValue)\(activity)", slot.role),
            Span(" for \(length), since \(clock(since, tenths: true))"),
            Span(slot.holder.map { "  \($0.description)" } ?? "", .accent, bold: true), at,
        ]
    }
}

extension GlyphSet {
    /// The sign of a cell of the strip chart: a hold begins with the state's sign and goes on as a
    /// line, so that a long one is seen as one.
    func strip(_ cell: PoolTrack.Cell) -> Character {
        if cell.isRevoked { return revoked }
        if cell.isBusy { return isASCII ? "~" : "≈" }
        if cell.isContinued {
            if cell.state == .inUse { return isASCII ? "=" : "━" }
            if cell.state == .idle { return isASCII ? "." : "·" }
        }
        return Character(state(cell.state))
    }

    /// The role of a cell of the strip chart.
    func role(_ cell: PoolTrack.Cell) -> Role {
        cell.isRevoked ? .warning : cell.isBusy ? .waiting : cell.state.role
    }

    /// The sign of a slot now.
    func sign(_ slot: PoolStatistics.Slot) -> String {
        slot.isRevoked ? String(revoked) : state(slot.state)
    }

    /// A lease that was revoked and is not back.
    private var revoked: Character { isASCII ? "%" : "⊗" }

    /// What the signs of the strip chart mean, and which key gives it a cursor.
    func stripLegend(cursorKey: String) -> String {
        let signs =
            isASCII
            ? "* leased  *=== held  % revoked  o... idle  ~ validated, reset"
            : "● leased  ●━━━ held  ⊗ revoked  ○··· idle  ≈ validated, reset"
        return "\(signs)  \(cursorKey): a cursor"
    }
}

extension PoolStatistics.Slot {
    /// Whether it is in use and its lease has been revoked.
    var isRevoked: Bool { activity == .revoked }
    /// The colour of what it is.
    var role: Role { isRevoked ? .warning : state.role }
}
