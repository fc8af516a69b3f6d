import PoolMetrics
import ResourceTypes

extension FramePainter {
    /// The help, made from the key map.
    func drawHelp(into canvas: inout Canvas, _ body: Rect) {
        guard !body.isEmpty else { return }
        let pages = helpPages(width: body.width)
        let columns = OverviewLayout.columns(body, count: pages.count)
        for (page, column) in zip(pages, columns) {
            if column.x > 0 {
                canvas.divider(x: column.x - 1, y: body.y, height: body.height)
            }
            canvas.write(page, scroll: state.scroll, in: column)
        }
        let height = helpHeight(width: body.width)
        if height > body.height, body.height > 1 {
            let first = min(state.scroll, height - body.height)
            canvas.writeRight(
                " \(first + 1)–\(first + body.height) of \(height) lines ↑↓ ",
                right: body.right - 2, y: body.y, style: Style(.accent),
                maxWidth: body.width - 4)
        }
    }

    /// How many lines the help has at a width.
    func helpHeight(width: Int) -> Int {
        helpPages(width: width).map(\.count).max() ?? 0
    }

    /// The help's columns: one, or two where there is room.
    private func helpPages(width: Int) -> [[DocumentLine]] {
        guard width >= 120 else {
            return [keyLines(KeyBinding.Group.allCases, width) + timeLines() + legend()]
        }
        let half = (width - 1) / 2
        return [
            keyLines([.look, .views, .list, .pool, .act, .data, .program], half),
            keyLines([.time, .player], half) + timeLines() + legend(),
        ]
    }

    private func timeLines() -> [DocumentLine] {
        let times = TimeInput.kinds.map { time, meaning in
            DocumentLine.spans([Span("  " + TextFit.left(time, 23), .accent), Span(meaning)])
        }
        return [.heading("Times to jump to", note: "")] + times
    }

    /// The keys of some groups.
    private func keyLines(_ groups: [KeyBinding.Group], _ width: Int) -> [DocumentLine] {
        var lines: [DocumentLine] = []
        for group in groups {
            let bindings = state.keyMap.bindings.filter { $0.group == group }
            let holds = bindings.contains { $0.holds(inReplay: state.isReplay) }
            let note = holds ? "" : state.isReplay ? "not in a recording" : "in a recording only"
            lines.append(.heading(group.rawValue, note: note))
            for binding in merged(bindings) {
                let here = binding.holds(inReplay: state.isReplay)
                let keys = binding.keys.map(\.name).joined(separator: " ")
                for (row, text) in TextFit.wrap(binding.title, max(1, width - 15)).enumerated() {
                    lines.append(
                        .spans([
                            Span(
                                "  " + TextFit.left(row == 0 ? keys : "", 12),
                                here ? .accent : .dim, bold: here),
                            Span(text, here ? .foreground : .dim),
                        ]))
                }
            }
        }
        return lines
    }

    /// Rows of one action in one table read as one: `Home g`.
    private func merged(_ bindings: [KeyBinding]) -> [KeyBinding] {
        var merged: [KeyBinding] = []
        for binding in bindings {
            if let index = merged.firstIndex(where: {
                $0.action == binding.action && $0.group == binding.group
                    && $0.views == binding.views
            }) {
                if binding.holds(inReplay: state.isReplay) { merged[index].keys += binding.keys }
            } else {
                merged.append(binding)
            }
        }
        return merged
    }

    private func legend() -> [DocumentLine] {
        var lines: [DocumentLine] = [.heading("Signs", note: "")]
        lines += PoolHealth.allCases.map { health in
            .spans([
                Span("  " + TextFit.left(glyphs.health(health), 3), health.role, bold: true),
                Span(health.meaning),
            ])
        }
        let bar: [(Character, Role, String)] = [
            (glyphs.barInUse, .inUse, "in use"), (glyphs.barFree, .idle, "free to lease"),
            (glyphs.barRoom, .border, "could still be made"),
        ]
        lines += bar.map { sign, role, meaning in
            .spans([Span("  " + TextFit.left(String(sign), 3), role), Span(meaning)])
        }
        lines += ResourceState.allCases.map { state in
            .spans([
                Span("  " + TextFit.left(glyphs.state(state), 3), state.role),
                Span(state.rawValue),
            ])
        }
        lines.append(
            .spans([Span("  " + TextFit.left(NumberText.none, 3), .dim), Span("not known (yet)")]))
        return lines
    }
}
