import PoolMetrics
import ResourceTypes

extension ViewDefinition {
    /// What watching costs: drawing, the process, sampling.
    static let observer = ViewDefinition(
        number: 7, title: "Observer", purpose: "what watching costs: frames, bytes, CPU, memory",
        action: .showObserver, otherKeys: [.character("!")], hints: textHints,
        draw: { painter, canvas, body in
            canvas.write(
                painter.observerText(width: body.width), scroll: painter.state.scroll, in: body)
        }, lines: { $0.observerText(width: 0).map(\.text) },
        maximumScroll: { $0.observerText(width: $1.width).count - $1.height })
}

extension FramePainter {
    /// How far back the averages reach, in readings: a minute at one a second.
    private static let steps = 60

    /// Everything as lines, each a name, a number and what it was over time.
    func observerText(width: Int) -> [DocumentLine] {
        let log = state.observer
        let span = log.seconds(over: FramePainter.steps)
        let over = span.map { "last " + NumberText.duration(seconds: $0) } ?? "no reading yet"
        return [.heading("drawing", note: over)] + drawingLines(log, width)
            + [.heading("process", note: over)] + processLines(log, width)
            + [.heading("sampling", note: samplingNote)] + samplingLines(width)
    }

    private func drawingLines(_ log: ObserverLog, _ width: Int) -> [DocumentLine] {
        let steps = FramePainter.steps
        let last = log.last
        return [
            line(
                "frame time p50", NumberText.duration(seconds: log.frameTime(0.5, over: steps)),
                width),
            line(
                "frame time p99", NumberText.duration(seconds: log.frameTime(0.99, over: steps)),
                width, log.series { $0.frameTime(0.99, over: 1) }),
            line("frames", NumberText.rate(log.frameRate(over: steps)), width),
            line(
                "bytes a frame", bytes(log.bytesPerFrame(over: steps)), width,
                log.series { $0.bytesPerFrame(over: 1) }),
            line("bytes a second", bytes(log.byteRate(over: steps)), width),
            line("frames drawn so far", last.map { NumberText.count($0.frames) }, width),
            line("of them sent", last.map { NumberText.count($0.framesSent) }, width),
            line("bytes so far", last.map { bytes(Double($0.bytesWritten)) }, width),
        ]
    }

    private func processLines(_ log: ObserverLog, _ width: Int) -> [DocumentLine] {
        let share = log.processorShare(over: FramePainter.steps)
        return [
            line(
                "processor", share.map { "\(NumberText.rateNumber($0 * 100)) %" }, width,
                log.series { $0.processorShare(over: 1) }),
            line(
                "private memory", log.last?.memoryBytes.map { bytes(Double($0)) }, width,
                log.series { $0.last?.memoryBytes.map(Double.init) }),
            line(
                "history kept",
                NumberText.rateNumber(Double(state.history.byteCount) / 1_048_576) + " MiB", width),
        ]
    }

    private var samplingNote: String {
        state.isReplay ? "as it was recorded" : ""
    }

    private func samplingLines(_ width: Int) -> [DocumentLine] {
        let interval = picture.batch?.intervalNanoseconds ?? 0
        let gaps = zip(picture.instants.dropFirst(), picture.instants)
            .compactMap { $0 > $1 ? $0 - $1 : nil }
        // How far each sample was from where it should have been.
        let jitter = gaps.map { Double($0 > interval ? $0 - interval : interval - $0) / 1e9 }
        let ranked = jitter.sorted()
        func quantile(_ q: Double) -> Double? {
            guard interval > 0, !ranked.isEmpty else { return nil }
            return ranked[min(ranked.count - 1, Int(q * Double(ranked.count)))]
        }
        return [
            line(
                "interval", interval > 0 ? NumberText.duration(nanoseconds: interval) : nil, width),
            line("jitter p50", NumberText.duration(seconds: quantile(0.5)), width),
            line("jitter p99", NumberText.duration(seconds: quantile(0.99)), width, jitter),
            line("jitter at most", NumberText.duration(seconds: ranked.last), width),
            line("samples measured", NumberText.count(gaps.count), width),
            line("samples late", NumberText.count(picture.lateSamples), width),
            line(
                "updates dropped", state.observer.last.map { NumberText.count($0.droppedUpdates) },
                width),
            line("events lost", NumberText.count(picture.totals.eventsDropped), width),
        ]
    }

    /// A name, a value, and where there is room what it was over time.
    ///
    /// Where there is little room the name is cut, and never the number.
    private func line(
        _ name: String, _ value: String?, _ width: Int, _ series: [Double] = []
    ) -> DocumentLine {
        let nameWidth = width > 0 ? min(21, max(1, width - 10)) : 21
        var spans = [
            Span(" " + TextFit.left(name, nameWidth), .dim),
            Span(TextFit.right(value ?? NumberText.none, 9)),
        ]
        let room = min(60, width - 34)
        if room >= 8, series.count > 1 {
            let shown = series.suffix(room)
            let most = shown.max() ?? 0
            spans.append(
                Span("  " + String(shown.map { glyphs.level($0, of: most) }), .graphLow))
        }
        return .spans(spans)
    }

    private func bytes(_ count: Double?) -> String {
        guard let count, count.isFinite, count >= 0 else { return NumberText.none }
        for (unit, size) in [("MiB", 1_048_576.0), ("KiB", 1_024.0)] where count >= size {
            return "\(NumberText.rateNumber(count / size)) \(unit)"
        }
        return "\(Int(count.rounded())) B"
    }
}
