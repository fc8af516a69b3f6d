import PoolMetrics
import ResourceTypes

extension FramePainter {
    /// A piece of the status line; the one with the lowest rank goes first where room is short.
    private struct Segment {
        var spans: [Span]
        var rank: Int
        var atRight = false
        /// Whether it is the views, which can be clicked.
        var isTabs = false

        init(_ text: String, _ role: Role, bold: Bool = false, rank: Int, atRight: Bool = false) {
            spans = [Span(text, Style(role, on: .barBackground, bold: bold))]
            self.rank = rank
            self.atRight = atRight
        }

        var width: Int { spans.reduce(0) { $0 + DisplayWidth.of($1.text) } }
    }

    /// The first row: what is seen, since when, and whether it is being recorded.
    func drawStatus(into canvas: inout Canvas) {
        let bar = Style(.barForeground, on: .barBackground)
        canvas.fill(x: 0, y: 0, width: size.width, height: 1, style: bar)
        var segments = [Segment("pooltop", .barForeground, bold: true, rank: 1), tabSegment()]
        segments += modeSegments() + totalSegments() + troubleSegments()
        func needed() -> Int { segments.reduce(0) { $0 + $1.width + 2 } }
        while segments.count > 1, needed() > size.width,
            let least = segments.indices.min(by: { segments[$0].rank < segments[$1].rank })
        {
            segments.remove(at: least)
        }
        var x = 1
        for segment in segments where !segment.atRight {
            canvas.write(segment.spans, x: x, y: 0, maxWidth: size.width - x)
            if segment.isTabs { markTabs(into: &canvas, x: x) }
            x += segment.width + 2
        }
        var right = size.width - 1
        for segment in segments.reversed() where segment.atRight {
            right -= segment.width
            canvas.write(segment.spans, x: right, y: 0, maxWidth: size.width - right)
            right -= 2
        }
    }

    /// The views: two fifths of the line at most, so that what is happening has its room.
    private func tabSegment() -> Segment {
        var segment = Segment("", .barForeground, rank: 6)
        segment.spans = tabStrip.spans(present: state.view)
        segment.isTabs = true
        return segment
    }

    private var tabStrip: TabStrip { TabStrip(present: state.view, room: size.width * 2 / 5) }

    private func markTabs(into canvas: inout Canvas, x: Int) {
        for tab in tabStrip.tabs {
            guard let key = state.keyMap.keys(of: tab.view.definition.action).first else {
                continue
            }
            canvas.mark(
                Rect(x: x + tab.x, y: 0, width: DisplayWidth.of(tab.text), height: 1),
                .press(key))
        }
    }

    private func modeSegments() -> [Segment] {
        if let failure = state.feedFailure {
            return [Segment("! STOPPED: \(failure)", .critical, bold: true, rank: 20)]
        }
        switch state.status.mode {
        case .live(let interval):
            let every = "every \(NumberText.duration(nanoseconds: interval))"
            guard state.isFrozen else {
                return [
                    Segment("LIVE", .ok, bold: true, rank: 10),
                    Segment(every, .barForeground, rank: 8),
                ]
            }
            var segments = [Segment("\(glyphs.paused) FROZEN", .paused, bold: true, rank: 10)]
            if !hasTimeline, let behind = state.behindNanoseconds {
                segments.append(Segment(FramePainter.behind(behind), .paused, rank: 9))
            }
            return segments + [Segment(every, .barForeground, rank: 4)]
        case .replay(let position):
            var segments = [
                Segment("REPLAY", .accent, bold: true, rank: 10),
                Segment(position.file, .barForeground, rank: 5),
            ]
            if !hasTimeline {
                let place = "\(position.index + 1)/\(position.count)"
                segments.append(Segment(place, .barForeground, rank: 9))
            }
            return segments
        }
    }

    private func totalSegments() -> [Segment] {
        var segments: [Segment] = []
        if !state.filter.isEmpty, state.prompt == nil {
            let found = "/\(state.filter): \(state.rows.count) of \(picture.models.count)"
            segments.append(Segment(found, .accent, rank: 7))
        }
        if !picture.models.isEmpty {
            let pools = NumberText.plural(picture.models.count, "pool")
            let inUse = NumberText.count(picture.totals.states.inUse)
            // Among numbers only, it stands below with the others.
            let isBelow = graphStyle == .absent && state.view == .overview
            segments.append(
                Segment(isBelow ? pools : "\(pools), \(inUse) in use", .barForeground, rank: 3))
        }
        let workload = state.workloadTitle
        if !workload.isEmpty { segments.append(Segment(workload, .barForeground, rank: 2)) }
        if state.options.readOnly { segments.append(Segment("read-only", .barForeground, rank: 4)) }
        return segments
    }

    private func troubleSegments() -> [Segment] {
        var segments: [Segment] = []
        func add(_ text: String, _ role: Role, rank: Int, bold: Bool = false) {
            segments.append(Segment(text, role, bold: bold, rank: rank, atRight: true))
        }
        if picture.totals.eventsDropped > 0 {
            add("\(NumberText.count(picture.totals.eventsDropped)) events lost", .warning, rank: 4)
        }
        if picture.lateSamples > 0 { add("\(picture.lateSamples) late", .warning, rank: 3) }
        if state.loggedLines > 0 {
            add("log \(NumberText.count(state.loggedLines))", .warning, rank: 1)
        }
        switch state.recording {
        case .off: break
        case .starting: add("\(glyphs.recording) REC …", .recording, rank: 7)
        case .on(let file), .stopping(let file):
            add("\(glyphs.recording) REC", .recording, rank: 9, bold: true)
            add(file, .recording, rank: 6)
        }
        if let batch = picture.batch, !hasTimeline {
            add(clock(batch.time), .barForeground, rank: 6)
        }
        return segments
    }

    /// The last row: the keys that matter here, or the line that is being typed.
    func drawKeyLine(into canvas: inout Canvas, y: Int) {
        let bar = Style(.barForeground, on: .barBackground)
        canvas.fill(x: 0, y: y, width: size.width, height: 1, style: bar)
        if let prompt = state.prompt {
            drawPrompt(prompt, into: &canvas, y: y)
            return
        }
        let shown = keyHints()
        let fixed = shown.filter { [.help, .quit].contains($0.action) }
        // The blanks behind the last hint need no room.
        var room = size.width + 1
        var hints: [KeyBinding] = []
        func width(_ binding: KeyBinding) -> Int {
            DisplayWidth.of(binding.keys[0].name) + DisplayWidth.of(binding.short ?? "") + 3
        }
        let reserved = fixed.reduce(0) { $0 + width($1) }
        if reserved <= room { room -= reserved }
        for hint in shown where !fixed.contains(hint) && width(hint) <= room {
            hints.append(hint)
            room -= width(hint)
        }
        var x = 1
        for hint in hints + fixed {
            let key = Style(.accent, on: .barBackground, bold: true)
            canvas.mark(
                Rect(x: x, y: y, width: width(hint) - 2, height: 1), .press(hint.keys[0]))
            x += canvas.write(hint.keys[0].name, x: x, y: y, style: key) + 1
            x += canvas.write(hint.short ?? "", x: x, y: y, style: bar) + 2
        }
    }

    /// What the key line shows first where there is not room for all.
    private static let hintOrder: [KeyAction] = [
        .runTimer, .postpone, .cleanUp, .actions, .freeze, .playPause, .stepForward, .stepBack,
        .record, .nextPane, .zoomIn, .zoomOut, .open, .filter, .workload, .cleanUpAll, .nextView,
        .sortNext, .jump,
        .faster, .slower, .speedUp, .slowDown, .help, .quit,
    ]

    private func keyHints() -> [KeyBinding] {
        var hints = FramePainter.hintOrder.compactMap { action in
            state.keyMap.bindings.first {
                $0.action == action && $0.short != nil
                    && $0.holds(in: state.view, inReplay: state.isReplay)
            }
        }
        if !state.isReplay, !state.isFrozen {
            hints.removeAll { [.stepForward, .stepBack].contains($0.action) }
        }
        // What Space does next: it goes back to live.
        if state.isFrozen, let place = hints.firstIndex(where: { $0.action == .freeze }) {
            hints[place].short = "live"
        }
        // With a cursor on its slots there is nothing further down.
        if state.view == .pool, state.stripCursor != nil {
            hints.removeAll { $0.action == .open }
        }
        if state.options.readOnly { hints.removeAll { $0.group == .act } }
        if state.workload == nil { hints.removeAll { $0.action == .workload } }
        if state.isHelpOpen {
            return ViewDefinition.textHints.compactMap(state.keyMap.live)
                + hints.filter { $0.action == .quit }
        }
        let view = state.view.definition
        return view.hints.compactMap(state.keyMap.live)
            + hints.filter { !view.hiddenHints.contains($0.action) }
    }

    private func drawPrompt(_ prompt: Prompt, into canvas: inout Canvas, y: Int) {
        let bar = Style(.barForeground, on: .barBackground)
        let hint: String
        var separators = ["  ", "; "]
        switch prompt.purpose {
        case .filter:
            let count = "\(state.rows.count) of \(picture.models.count)"
            hint = prompt.remark.map { "\(count), \($0)" } ?? "\(count)  Enter keeps  Esc clears"
        case .rows: hint = "words that rows have to have  Enter keeps  Esc clears"
        case .jump:
            hint = prompt.text.isEmpty ? TimeInput.accepted : "Enter goes  Esc cancels"
            separators = ["  ", ", "]
        case .argument(let kind, let pool):
            hint = "\(argumentHint(kind, pool))  Esc cancels"
        case .postponement:
            let usual = prompt.text.isEmpty ? "Enter takes \(PostponementInput.usual); " : ""
            hint = "\(usual)\(PostponementInput.accepted)  Esc cancels"
        case .rate:
            let now = state.workload.map { "\($0.ratePercent) % now; " } ?? ""
            hint = "\(now)\(RateInput.accepted)  Esc cancels"
        case .bookmark: hint = "a name  Enter keeps  Esc cancels"
        case .command: hint = commandHint(prompt)
        }
        let label = canvas.write(
            " " + prompt.label, x: 0, y: y,
            style: Style(.accent, on: .barBackground, bold: true))
        let room = max(4, size.width - label - 2)
        // Where the line is longer than the room, what stands before the cursor goes first.
        let after = TextFit.fit(prompt.line.after, room / 2)
        let before = TextFit.fitEnd(prompt.line.before, room - DisplayWidth.of(after))
        var x = label + canvas.write(before, x: label, y: y, style: bar)
        canvas.write("▏", x: x, y: y, style: Style(.accent, on: .barBackground))
        x += 1 + canvas.write(after, x: x + 1, y: y, style: bar) + 2
        let left = size.width - x - 1
        // What is wrong is told as far as it goes; of help, half a sentence is none.
        let told =
            prompt.remark == nil
            ? TextFit.whole(hint, left, separators: separators) : TextFit.fit(hint, left)
        canvas.write(told, x: x, y: y, style: bar)
    }

    private func argumentHint(_ kind: ActionKind, _ pool: String) -> String {
        guard let model = picture[pool] else { return "" }
        return kind.argument == .size
            ? "\(model.statistics.size) now; \(SizeInput.accepted)" : DashboardState.some(of: model)
    }

    /// What was said and is still to be seen, over the last rows of the view.
    func drawNotices(into canvas: inout Canvas) {
        var notices = state.notices.map { (text: $0.text, role: $0.role) }
        if let problem = state.prompt?.problem { notices.append((problem, .critical)) }
        let lines = notices.flatMap { notice in
            TextFit.wrap(notice.text, size.width - 4).enumerated().map { row, text in
                (text: (row == 0 ? "\(sign(notice.role)) " : "  ") + text, role: notice.role)
            }
        }
        let room = min(lines.count, max(1, body.height - 1))
        let bottom = size.height - (hasKeyLine ? 1 : 0) - (hasTimeline ? 1 : 0)
        for (row, line) in lines.suffix(room).enumerated() {
            let y = max(0, bottom - room + row)
            let style = Style(line.role, on: .barBackground, bold: true)
            canvas.fill(x: 0, y: y, width: size.width, height: 1, style: style)
            canvas.mark(Rect(x: 0, y: y, width: size.width, height: 1), .nothing)
            canvas.write(line.text, x: 1, y: y, style: style, maxWidth: size.width - 2)
        }
    }

    /// The sign that goes with a notice's colour.
    private func sign(_ role: Role) -> String {
        switch role {
        case .critical: "!"
        case .warning: "▲"
        case .ok: "+"
        case .recording: glyphs.recording
        default: "·"
        }
    }
}
