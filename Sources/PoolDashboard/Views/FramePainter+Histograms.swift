import PoolMetrics
import ResourceTypes

extension FramePainter {
    /// How waits and holds are distributed, one below the other.
    func drawHistograms(_ track: PoolTrack, into canvas: inout Canvas, _ area: Rect) {
        guard area.height >= 4 else { return }
        let upper = (area.height + 1) / 2
        canvas.divider(x: area.x - 1, y: area.y, height: area.height)
        drawHistogram(
            .wait, track, into: &canvas,
            Rect(x: area.x, y: area.y, width: area.width, height: upper))
        drawHistogram(
            .hold, track, into: &canvas,
            Rect(x: area.x, y: area.y + upper, width: area.width, height: area.height - upper))
    }

    /// Everything that is distributed in some way: times, errors, disposals, states.
    func drawDistributions(into canvas: inout Canvas, _ area: Rect) {
        let perRow = area.width >= 168 ? 6 : area.width >= 80 ? 3 : area.width >= 54 ? 2 : 1
        let wanted = (6 + perRow - 1) / perRow
        let rows = min(wanted, max(1, area.height / 5))
        guard area.height >= 2, area.width >= 20 else { return }
        var y = area.y
        for row in 0..<rows {
            let height = (area.bottom - y) / (rows - row)
            let part = Rect(x: area.x, y: y, width: area.width, height: height)
            for (place, column) in OverviewLayout.columns(part, count: perRow).enumerated() {
                if place > 0 {
                    canvas.divider(x: column.x - 1, y: part.y, height: part.height)
                }
                drawDistribution(row * perRow + place, into: &canvas, column)
            }
            y += height
        }
    }

    private func drawDistribution(_ number: Int, into canvas: inout Canvas, _ area: Rect) {
        switch number {
        case 0, 1:
            guard let track = state.track else { return }
            drawHistogram(number == 0 ? .wait : .hold, track, into: &canvas, area)
        case 2: drawErrors(into: &canvas, area)
        case 3: drawLatency(into: &canvas, area)
        case 4: drawDisposals(into: &canvas, area)
        default: drawLifecycle(into: &canvas, area)
        }
    }

    /// One histogram, a bar for each range of durations, over the time of the graphs.
    private func drawHistogram(
        _ histogram: PoolHistogram, _ track: PoolTrack, into canvas: inout Canvas, _ area: Rect
    ) {
        guard area.height >= 1, area.width >= 12 else { return }
        let span = track.since.map { track.through.nanoseconds(since: $0) } ?? 0
        let note = "last \(NumberText.duration(nanoseconds: UInt64(max(0, span))))"
        canvas.rule(
            "\(histogram.title) times", x: area.x, y: area.y, width: area.width,
            notes: [(note, area.width - 1)])
        let rows = HistogramRows(
            track.counts(histogram).buckets, limit: area.height - 1,
            first: histogram == .wait ? "at once" : nil)
        if rows.rows.isEmpty {
            canvas.write(
                "none", x: area.x + 1, y: area.y + 1, style: Style(.dim),
                maxWidth: area.height > 1 ? area.width - 1 : 0)
        }
        let room = area.width - 18
        let most = rows.rows.reduce(1) { max($0, $1.count) }
        for (place, row) in rows.rows.enumerated() {
            let y = area.y + 1 + place
            canvas.write(
                TextFit.right(row.label, 9), x: area.x, y: y, style: Style(.dim),
                maxWidth: area.width)
            let share = Double(row.count) / Double(most)
            let length = row.count == 0 ? 0 : max(1, Int((share * Double(room)).rounded()))
            canvas.horizontalLine(
                x: area.x + 10, y: y, width: min(room, length), with: glyphs.barInUse,
                style: Style(.graphMiddle))
            canvas.writeRight(
                NumberText.count(row.count), right: area.right - 1, y: y,
                style: Style(row.count == 0 ? .dim : .foreground), maxWidth: area.width - 10)
        }
    }

    /// Why resources of the selected pool went.
    private func drawDisposals(into canvas: inout Canvas, _ area: Rect) {
        canvas.rule(
            "disposed of", x: area.x, y: area.y, width: area.width,
            notes: [("so far", area.width - 1)])
        let disposals = selected?.statistics.disposals ?? [:]
        let reasons = worthRows(DisposalReason.allCases, disposals, rows: area.height - 1)
        for (row, reason) in reasons.enumerated() {
            let count = disposals[reason] ?? 0
            let style = Style(count > 0 ? .foreground : .dim)
            let y = area.y + 1 + row
            canvas.write(
                reason.rawValue, x: area.x + 1, y: y, style: style, maxWidth: area.width - 8)
            canvas.writeRight(
                NumberText.count(count), right: area.x + area.width - 1, y: y, style: style)
        }
    }
}

/// A histogram in as many rows as there is room for: from the first bucket with something in it to
/// the last, as many buckets to a row as it takes.
struct HistogramRows: Sendable, Hashable {
    /// A range of durations.
    struct Row: Sendable, Hashable {
        /// The most that it holds: `≤ 1.5 ms`.
        var label: String
        /// How many fell into it.
        var count: UInt64
    }

    /// The ranges, from the shortest.
    let rows: [Row]

    /// Makes rows.
    ///
    /// - Parameter first: what the first bucket is called; nil for its bound.
    init(_ buckets: [UInt64], limit: Int, first name: String?) {
        guard limit > 0, let last = buckets.lastIndex(where: { $0 > 0 }),
            var start = buckets.firstIndex(where: { $0 > 0 })
        else {
            rows = []
            return
        }
        var rows: [Row] = []
        // What did not take any time has a row of its own: with it goes most of the scale.
        if start == 0, name != nil, limit > 1, last > 0 {
            rows.append(Row(label: name ?? "", count: buckets[0]))
            start = buckets.dropFirst().firstIndex(where: { $0 > 0 }) ?? last
        }
        let room = limit - rows.count
        let perRow = (last - start + room) / room
        for from in stride(from: start, through: last, by: perRow) {
            let until = min(last, from + perRow - 1)
            let bound = LatencyBuckets.upperBoundNanoseconds(until)
            let label = bound.map { "≤ \(NumberText.duration(nanoseconds: $0))" } ?? "longer"
            rows.append(
                Row(
                    label: until == 0 ? name ?? label : label,
                    count: buckets[from...until].reduce(0, &+)))
        }
        self.rows = rows
    }
}
