import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// What is wrong at the moment that is shown, and what to do about it.
    static let lints = ViewDefinition(
        number: 6, title: "Lints", purpose: "what is wrong, in a sentence with its remedy",
        action: .showLints, hiddenHints: [],
        draw: { $0.drawLints(into: &$1, $2) }, lines: { $0.lintLines },
        pageLength: { max(1, $0.listRows($0.lintAreas($1).list)) },
        move: { $0.moveChosen(by: $1) }, rows: { $0.lintRows.map(\.row) },
        rowLines: { $0.lintRowLines }, perform: { $0.performInList($1, "finding") })
}

extension LintFinding {
    /// What a row about it is about.
    fileprivate var row: RowID { RowID(pool: id.pool, item: id.rule.rawValue) }

    /// The sign that goes with its severity.
    fileprivate var sign: ListColumns.Cell {
        switch severity {
        case .note: ("·", .accent)
        case .warning: ("▲", .warning)
        case .critical: ("!", .critical)
        }
    }

    fileprivate var severityWord: String {
        switch severity {
        case .note: "note"
        case .warning: "warning"
        case .critical: "critical"
        }
    }
}

extension FramePainter {
    /// The findings that the filter lets pass, the gravest first.
    fileprivate var lintRows: [LintFinding] {
        state.findings.filter {
            passesFilter($0.id.pool, $0.id.rule.title, $0.sentence, $0.severityWord)
        }
    }

    /// The list, and right below it the chosen finding as a whole.
    fileprivate func lintAreas(_ body: Rect) -> (list: Rect, detail: Rect) {
        let least = body.height >= 12 ? min(10, body.height / 2) : 0
        // The title, the head, and a row at least.
        let height = min(max(3, lintRows.count + 3), body.height - least)
        return (
            Rect(x: body.x, y: body.y, width: body.width, height: max(0, height)),
            Rect(
                x: body.x, y: body.y + height, width: body.width,
                height: least > 0 ? body.height - height : 0)
        )
    }

    private var nothingWrong: String {
        if state.isReplay, state.recordedFindings == nil {
            return "the recording is still being looked through"
        }
        return nothing("nothing is wrong: \(LintRuleID.allCases.count) rules look at each sample")
    }

    /// One line for each finding, with its remedy.
    var lintLines: [String] {
        let lines = lintRowLines
        return lines.isEmpty ? [nothingWrong] : lines
    }

    fileprivate var lintRowLines: [String] {
        lintRows.map {
            "\($0.severityWord), \($0.summary); since \(clock($0.since)); remedy: \($0.remedy)"
        }
    }

    func drawLints(into canvas: inout Canvas, _ body: Rect) {
        let findings = lintRows
        let columns = ListColumns(
            [
                .init(title: "pool", width: poolColumnWidth, rank: 2, isWord: true),
                .init(title: "finding", width: 22, rank: 1, isWord: true),
                .init(title: "since", width: 8, rank: 3, isWord: true),
                .init(title: "what is wrong", width: 10, rank: 0, isWord: true, grows: true),
            ], width: body.width)
        let list = ListFrame(
            title: "lints", note: counts(findings), columns: columns, nothing: nothingWrong)
        let (listArea, detailArea) = lintAreas(body)
        drawList(list, findings.map(\.row), into: &canvas, listArea) { index in
            let finding = findings[index]
            return (
                finding.sign,
                [
                    (finding.id.pool.isEmpty ? "all" : finding.id.pool, .foreground),
                    (finding.id.rule.title, finding.sign.role), (clock(finding.since), .dim),
                    (finding.sentence, .foreground),
                ]
            )
        }
        guard detailArea.height > 0 else { return }
        let chosen = state.chosenRow(findings.map(\.row)).map { findings[$0] }
        drawFinding(chosen, into: &canvas, detailArea)
    }

    private func counts(_ findings: [LintFinding]) -> String {
        LintFinding.Severity.allCases.reversed().compactMap { severity in
            let some = findings.filter { $0.severity == severity }
            return some.first.map {
                $0.severity == .critical
                    ? "\(some.count) critical" : NumberText.plural(some.count, $0.severityWord)
            }
        }.joined(separator: ", ")
    }

    /// The whole of one finding: what, since when, what to do, and when its rule speaks.
    private func drawFinding(
        _ finding: LintFinding?, into canvas: inout Canvas, _ area: Rect
    ) {
        guard let finding else {
            canvas.rule("", x: area.x, y: area.y, width: area.width)
            if state.place.chosen != nil, area.height >= 2, !lintRows.isEmpty {
                canvas.write(
                    "the chosen finding is over: choose another with \(state.selectionKeys)",
                    x: area.x + 1, y: area.y + 1, style: Style(.dim), maxWidth: area.width - 1)
            }
            return
        }
        let pool = finding.id.pool.isEmpty ? "" : "\(finding.id.pool), "
        canvas.rule(
            pool + finding.id.rule.title, x: area.x, y: area.y, width: area.width,
            notes: [("since \(clock(finding.since))", area.width - 1)])
        var lines: [[Span]] = []
        func add(_ label: String, _ text: String, _ role: Role) {
            for (row, line) in TextFit.wrap(text, max(1, area.width - 12)).enumerated() {
                lines.append([
                    Span(TextFit.right(row == 0 ? label : "", 9) + "  ", .dim), Span(line, role),
                ])
            }
        }
        add(finding.severityWord, finding.sentence, finding.sign.role)
        add("remedy", finding.remedy, .foreground)
        add("rule", "it speaks when " + finding.id.rule.condition, .dim)
        for (row, line) in lines.prefix(max(0, area.height - 1)).enumerated() {
            canvas.write(line, x: area.x + 1, y: area.y + 1 + row, maxWidth: area.width - 1)
        }
    }
}
