import PoolMetrics
import ResourceTypes

extension FramePainter {
    /// Whether the holders stand beside the slots rather than below.
    private var hasSideColumn: Bool { size.width >= 110 }

    /// Where the list of slots is scrolled.
    func listArea(_ pane: Rect) -> Rect {
        guard hasSideColumn else { return pane }
        return Rect(x: pane.x, y: pane.y, width: pane.width * 3 / 5, height: pane.height)
    }

    /// The slots as a list, and who holds them and what is to be cleaned up.
    func drawList(_ model: PoolModel, into canvas: inout Canvas, _ pane: Rect) {
        let text = listArea(pane)
        let lines = slotLines(width: text.width)
        canvas.write(lines, scroll: state.scroll, in: text)
        if lines.count > text.height, text.height > 1 {
            let first = min(state.scroll, lines.count - text.height)
            let place = " \(first + 1)–\(first + text.height) of \(lines.count) lines ↑↓ "
            canvas.writeRight(
                place, right: text.right - 2, y: text.y, style: Style(.accent),
                maxWidth: text.width - 4)
        }
        let spare = text.height - lines.count
        if spare >= PoolLayout.leastEvents {
            let rest = Rect(
                x: text.x, y: text.bottom - spare, width: text.width, height: spare)
            drawEvents(of: model.name, into: &canvas, rest)
        }
        if hasSideColumn { drawSide(model, into: &canvas, pane, text) }
    }

    private func drawSide(
        _ model: PoolModel, into canvas: inout Canvas, _ whole: Rect, _ text: Rect
    ) {
        let side = Rect(
            x: text.right + 1, y: whole.y, width: whole.right - text.right - 1,
            height: whole.height)
        guard side.height >= 2 else { return }
        canvas.divider(x: text.right, y: whole.y, height: whole.height)
        let wanted = max(1, model.statistics.sites.count) + 1
        let upper = min(wanted, side.height / 2)
        drawSites(
            into: &canvas, Rect(x: side.x, y: side.y, width: side.width, height: upper))
        drawTimers(
            into: &canvas,
            Rect(x: side.x, y: side.y + upper, width: side.width, height: side.height - upper))
    }

    /// The text that is scrolled: every slot, and where there is no side column holders and timers.
    func slotLines(width: Int, isWhole: Bool = false) -> [DocumentLine] {
        guard let model = selected else { return [] }
        let statistics = model.statistics
        var lines: [DocumentLine] = [
            .heading("slots", note: ""), .spans([slotHead(width)]),
        ]
        lines += statistics.slots.map { .spans(slotLine($0, width)) }
        let hidden = model.size - statistics.slots.count
        if hidden > 0 {
            lines.append(.spans([Span(" … \(NumberText.count(hidden)) more", .dim)]))
        } else if statistics.slots.isEmpty {
            lines.append(.spans([Span(" no resource is alive", .dim)]))
        }
        guard isWhole || !hasSideColumn else { return lines }
        lines.append(.heading("holders", note: "\(statistics.siteCount) places"))
        lines += statistics.sites.map { site in
            let held = TextFit.right(NumberText.count(site.held), 6)
            let longest = TextFit.right(
                NumberText.duration(nanoseconds: site.longestNanoseconds), 7)
            return .spans([
                Span("\(held) held", .inUse), Span("  longest \(longest)  "),
                Span(TextFit.fitEnd(site.site.description, max(8, width - 30))),
            ])
        }
        let more = statistics.siteCount - statistics.sites.count
        if more > 0 { lines.append(.spans([Span(" … \(NumberText.count(more)) more", .dim)])) }
        return lines + timerLines(statistics)
    }

    private func timerLines(_ statistics: PoolStatistics) -> [DocumentLine] {
        var lines: [DocumentLine] = [
            .heading(
                "clean-up timers", note: "\(NumberText.count(statistics.pendingCleanups)) pending")
        ]
        lines += statistics.cleanups.map { cleanup in
            let overdue = cleanup.dueInNanoseconds == 0
            let due =
                overdue ? "now" : "in \(NumberText.duration(nanoseconds: cleanup.dueInNanoseconds))"
            return .spans([
                Span(" \(TextFit.left("\(cleanup.resource)", 9))"),
                Span(TextFit.left(cleanup.reason.rawValue, 14), .dim),
                Span(TextFit.right(due, 10), overdue ? .warning : .foreground),
            ])
        }
        let hidden = statistics.pendingCleanups - statistics.cleanups.count
        if hidden > 0 { lines.append(.spans([Span(" … \(NumberText.count(hidden)) more", .dim)])) }
        return lines
    }

    private func slotHead(_ width: Int) -> Span {
        Span(
            TextFit.right("#", 5) + " " + TextFit.left("resource", 9) + TextFit.left("state", 14)
                + TextFit.right("for", 7) + TextFit.right("age", 8) + TextFit.right("uses", 7)
                + "  " + TextFit.left("holder", 12), Style(.title, bold: true))
    }

    private func slotLine(_ slot: PoolStatistics.Slot, _ width: Int) -> [Span] {
        let holder = slot.holder.map(\.description) ?? slot.activity.map(\.rawValue) ?? ""
        return [
            Span(TextFit.right(String(slot.index), 5), .dim),
            Span(" " + TextFit.left("\(slot.resource)", 9)),
            Span(
                TextFit.left(
                    "\(glyphs.sign(slot)) \(slot.isRevoked ? "revoked" : slot.state.rawValue)", 14),
                slot.role),
            Span(TextFit.right(NumberText.duration(nanoseconds: slot.inStateNanoseconds), 7)),
            Span(TextFit.right(NumberText.duration(nanoseconds: slot.ageNanoseconds), 8), .dim),
            Span(TextFit.right(NumberText.count(slot.uses), 7), .dim),
            Span(
                "  " + TextFit.fitEnd(holder, max(6, width - 54)),
                slot.holder == nil ? .dim : .foreground),
        ]
    }
}
