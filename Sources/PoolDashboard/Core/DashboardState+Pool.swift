import PoolMetrics
import ResourceTypes

// What the keys of the pool's view do, and the past that it shows.
extension DashboardState {
    /// How far apart samples are meant to be, in nanoseconds.
    var sampleInterval: Int64 {
        let interval = Int64(clamping: shown.batch?.intervalNanoseconds ?? 0)
        return interval > 0 ? min(max(interval, 1_000_000), PoolHistory.minute) : 1_000_000_000
    }

    /// Keeps the selected pool's past up to the moment on the screen, while its view is there.
    ///
    /// - Complexity: O(slots) for the next sample; O(samples × (pools + changes)) for some at once;
    ///   O(columns × (pools + changes)) for another pool, an earlier time or another zoom.
    mutating func refreshTrack() {
        guard view == .pool, let selectedName, let end = moment ?? history.last else {
            track = nil
            return
        }
        let subject = PoolTrack.Subject(
            pool: selectedName,
            columnNanoseconds: sampleInterval * Int64(poolLook.samplesPerColumn),
            intervalNanoseconds: sampleInterval, history: historyNumber)
        let (length, _) = subject.columnNanoseconds.multipliedReportingOverflow(
            by: -Int64(PoolTrack.columnLimit))
        let start = end.advanced(byNanoseconds: length)
        if let known = track, known.subject == subject, known.examined <= end,
            known.examined >= start
        {
            if known.examined == end { return }
            if history.moment(after: known.examined) == end {
                if let sample = shown[selectedName]?.sample {
                    track?.add(sample, at: end)
                } else {
                    track?.pass(end)
                }
                return
            }
            track?.read(history, from: start, through: end)
            return
        }
        track = PoolTrack(subject, endingAt: end)
        track?.read(history, from: start, through: end)
    }

    /// Less time in the graphs, or more.
    mutating func zoom(closer: Bool) {
        let next = poolLook.zoom + (closer ? -1 : 1)
        guard PoolLook.zooms.indices.contains(next) else {
            say(
                closer
                    ? "a column is one sample: it goes no closer"
                    : "a column is \(poolLook.samplesPerColumn) samples: it goes no further",
                .warning)
            return
        }
        poolLook.zoom = next
    }

    /// What stands below the graphs: a chart only where there are graphs, else the list.
    var pane: PoolLook.Pane {
        poolLook.pane == .strip && settings.graphStyle == .absent ? .list : poolLook.pane
    }

    /// The cursor of the strip chart, while that is there.
    var stripCursor: StripCursor? { pane == .strip ? place.cursor : nil }

    /// Shows what comes next below the graphs.
    mutating func showNextPane() {
        let all = PoolLook.Pane.allCases.filter {
            $0 != .strip || settings.graphStyle != .absent
        }
        let number = all.firstIndex(of: pane) ?? 0
        poolLook.pane = all[(number + 1) % all.count]
        place = ViewPlace()
    }

    /// What a key does in the pool's view alone; nil for what it does everywhere.
    mutating func performInPool(_ action: KeyAction) -> [DashboardEffect]? {
        switch action {
        case .open:
            focusStrip()
            return []
        case .back where stripCursor != nil:
            place.cursor = nil
            return []
        case .scrubBack where stripCursor != nil:
            moveCursor(columns: -1)
            return []
        case .scrubForward where stripCursor != nil:
            moveCursor(columns: 1)
            return []
        default: return nil
        }
    }

    private mutating func focusStrip() {
        guard settings.graphStyle != .absent else {
            say(
                "numbers only: \(keyMap.name(of: .sweep)) brings the slots over time back",
                .warning)
            return
        }
        poolLook.pane = .strip
        guard place.cursor == nil else { return }
        guard let track, !track.slots.isEmpty else {
            say("there is no slot to look at yet", .warning)
            return
        }
        let row = min(place.scroll, track.slots.count - 1)
        place.cursor = StripCursor(slot: track.slots[row])
    }

    /// Moves the strip's cursor in time, within what is on the screen.
    private mutating func moveCursor(columns distance: Int) {
        guard let track, let cursor = place.cursor else { return }
        let width = max(1, FramePainter(self, size: size).stripWidth)
        let last = track.lastColumn
        let column = cursor.time.map { track.number(of: $0) } ?? last
        let next = min(max(column + distance, last - width + (isSweeping ? 2 : 1)), last)
        place.cursor?.time = next == last ? nil : track.end(ofColumn: next)
    }

    /// Moves the strip's cursor from slot to slot where it has the focus, else the text below.
    mutating func moveInPool(by distance: Int) {
        guard let track, let cursor = stripCursor, let last = track.slots.indices.last else {
            scrollText(by: distance)
            return
        }
        let row = track.slots.boundary { $0 >= cursor.slot }
        let (sum, overflow) = row.addingReportingOverflow(distance)
        let next = min(max(0, overflow ? (distance < 0 ? 0 : last) : sum), last)
        place.cursor?.slot = track.slots[next]
        let height = max(1, FramePainter(self, size: size).stripHeight)
        place.scroll = min(max(place.scroll, next - height + 1), next)
    }
}
