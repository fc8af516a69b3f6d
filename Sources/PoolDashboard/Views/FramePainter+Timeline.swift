import PoolMetrics

extension FramePainter {
    /// Whether there is a row for the timeline.
    var hasTimeline: Bool {
        state.timeSpan != nil && size.height >= (state.isReplay ? 4 : 10)
    }

    /// The row above the keys: where the view is in time, live and in a replay.
    func drawTimeline(into canvas: inout Canvas, y: Int) {
        guard let span = state.timeSpan else { return }
        let (head, tails) = timelineWords(span)
        let used = head.reduce(0) { $0 + DisplayWidth.of($1.text) }
        let tail = tails.first { DisplayWidth.of($0) + used + 6 <= size.width } ?? ""
        canvas.write(head, x: 0, y: y, maxWidth: size.width)
        canvas.writeRight(tail, right: size.width, y: y, style: Style(.foreground))
        let width = size.width - used - DisplayWidth.of(tail)
        guard width >= 3 else { return }
        let bar = bar(span, width: width)
        bar.draw(into: &canvas, x: used, y: y, width: width, glyphs: glyphs)
        canvas.mark(
            Rect(x: used, y: y, width: width, height: 1), .time(from: bar.start, until: bar.end))
    }

    private func bar(
        _ span: (start: WallTime, end: WallTime, current: WallTime), width: Int
    ) -> TimelineBar {
        if state.isReplay {
            let gaps = state.gaps
            return TimelineBar(
                start: span.start, end: span.end, cursor: span.current, marks: state.marks,
                first: span.start
            ) { time in
                let place = gaps.boundary { $0.upperBound > time }
                return place < gaps.count && gaps[place].lowerBound < time
            }
        }
        let (start, end) = TimelineBar.stretch(span.start, span.end, width: width)
        let history = state.history
        return TimelineBar(
            start: start, end: end, cursor: span.current, marks: state.marks, first: span.start
        ) { history.gap(at: $0) != nil }
    }

    /// What stands before the bar, and what may stand behind it, the longest first.
    private func timelineWords(
        _ span: (start: WallTime, end: WallTime, current: WallTime)
    ) -> (head: [Span], tails: [String]) {
        guard case .replay(let position) = state.status.mode else {
            let scale = " \(TimelineBar.length(span.start, span.end) / 60) min "
            guard let behind = state.behindNanoseconds else {
                return (
                    [Span(" LIVE ", .ok, bold: true), Span("\(clock(span.current)) ")],
                    [scale, ""]
                )
            }
            let sign = glyphs.paused + " "
            return (
                [
                    Span(" \(sign)\(FramePainter.behind(behind)) ", .paused, bold: true),
                    Span("\(clock(span.current, tenths: true)) "),
                ], [scale, ""]
            )
        }
        let word = position.playing ? "PLAYING" : position.isAtEnd ? "END" : "PAUSED"
        let sign = TextFit.left(position.playing ? glyphs.playing : glyphs.paused, 2)
        let head = [
            Span(
                " \(sign)\(TextFit.left(word, 7))", position.playing ? .ok : .paused, bold: true),
            Span(" " + TextFit.left(NumberText.speed(position.speed), 4), .foreground),
            Span(" \(clock(position.current, tenths: true)) "),
        ]
        let total = NumberText.span(nanoseconds: span.end.nanoseconds(since: span.start))
        let elapsed = span.current.nanoseconds(since: span.start)
        let count = String(max(position.count, 0))
        let passed = TextFit.right(NumberText.span(nanoseconds: elapsed), total.count)
        let place = TextFit.right(String(min(position.index + 1, position.count)), count.count)
        return (head, [" \(passed) / \(total)  \(place)/\(count) ", " \(place)/\(count) ", ""])
    }

    /// `−00:37 behind live`.
    static func behind(_ nanoseconds: Int64) -> String {
        let seconds = Int(max(0, nanoseconds) / 1_000_000_000)
        let clock = [seconds / 60 % 60, seconds % 60].map { NumberText.two($0) }
            .joined(separator: ":")
        return "−\(seconds < 3_600 ? "" : "\(seconds / 3_600):")\(clock) behind live"
    }
}
