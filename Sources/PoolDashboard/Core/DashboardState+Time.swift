import PoolMetrics
import ResourceTypes

// Moving in time: in what is kept of live data, as in a recorder that never stops, and in a
// recording. The same keys do the same in both; live moves by itself, a replay asks its feed.
extension DashboardState {
    /// What the timeline reaches from and to, and where the view is; nil before the first sample.
    var timeSpan: (start: WallTime, end: WallTime, current: WallTime)? {
        switch status.mode {
        case .replay(let position): return (position.start, position.end, position.current)
        case .live:
            guard let first = history.first, let last = history.last else { return nil }
            return (first, last, moment ?? last)
        }
    }

    /// How far the view is behind live data, in nanoseconds; nil unless it is frozen.
    var behindNanoseconds: Int64? {
        guard isFrozen, let moment, let last = history.last else { return nil }
        return last.nanoseconds(since: moment)
    }

    /// Freezes the view, or catches up.
    mutating func freeze() {
        if isFrozen {
            returnToLive()
        } else {
            frozenPicture = picture
            moment = history.last
        }
        adoptSelection()
    }

    /// Shows the newest again, and goes on with it.
    mutating func returnToLive() {
        frozenPicture = nil
        moment = nil
    }

    /// One sample forward or back.
    mutating func step(forward: Bool) -> [DashboardEffect] {
        if isReplay { return [.feed(.step(forward ? 1 : -1))] }
        guard let here = moment ?? history.last else { return [] }
        guard isFrozen || !forward else {
            say("this is the newest sample: \(keyMap.name(of: .stepBack)) goes back", .warning)
            return []
        }
        let next = forward ? history.moment(after: here) : history.moment(before: here)
        guard let next else {
            say(
                forward
                    ? "this is the newest sample: "
                        + "\(keyMap.name(of: .end)) goes on with live data"
                    : "this is the oldest sample that is kept", .warning)
            return []
        }
        show(next)
        return []
    }

    /// A hundredth of the span forward or back, and at least one sample.
    mutating func scrub(forward: Bool) -> [DashboardEffect] {
        if isReplay { return [.feed(.scrub(forward ? 0.01 : -0.01))] }
        guard let (start, end, current) = timeSpan else { return [] }
        let length = end.nanoseconds(since: start)
        let target = current.advanced(byNanoseconds: forward ? length / 100 : -(length / 100))
        guard let found = history.moment(atOrBefore: target) else { return [] }
        guard forward ? found > current : found < current else { return step(forward: forward) }
        show(found)
        return []
    }

    /// The beginning of what there is.
    mutating func goToBegin() -> [DashboardEffect] {
        if isReplay { return [.feed(.goToStart)] }
        if let first = history.first { show(first) }
        return []
    }

    /// The end of what there is; live goes on from there.
    mutating func goToEnd() -> [DashboardEffect] {
        if isReplay { return [.feed(.goToEnd)] }
        returnToLive()
        return []
    }

    /// To a time that was typed.
    ///
    /// - Throws: what was wrong with it, for the line in which it was typed.
    mutating func go(toTyped text: String) throws(TimeInput.Failure) -> [DashboardEffect] {
        guard let (start, end, current) = timeSpan else { return [] }
        let time = try TimeInput.parse(
            text, start: start, end: end, current: current,
            timeZoneOffsetSeconds: options.timeZoneOffsetSeconds,
            within: isReplay ? "the recording" : "what is kept"
        ).get()
        return go(to: time)
    }

    /// To a time, as far as there is something.
    mutating func go(to time: WallTime) -> [DashboardEffect] {
        if isReplay { return [.feed(.goTo(time))] }
        guard let first = history.first else { return [] }
        if let found = history.moment(atOrBefore: max(time, first)) { show(found) }
        return []
    }

    /// To the sample in which something of a time was seen: what happens between two samples comes
    /// with the later one.
    mutating func go(toSampleAfter time: WallTime) -> [DashboardEffect] {
        let interval = Int64(clamping: shown.batch?.intervalNanoseconds ?? 0)
        let target = time.advanced(byNanoseconds: interval)
        if isReplay { return [.feed(.goTo(target))] }
        if let found = history.moment(atOrBefore: target) { show(found) }
        return []
    }

    /// Freezes the view on a moment of the past.
    private mutating func show(_ time: WallTime) {
        guard var past = history.picture(at: time) else { return }
        past.lateSamples = picture.lateSamples
        past.errors = picture.errors
        frozenPicture = past
        moment = time
        adoptSelection()
    }

    /// What is wrong at the moment that is shown, the gravest first.
    ///
    /// - Complexity: O(findings log findings).
    var findings: [LintFinding] {
        if isReplay {
            guard let recordedFindings, let time = timeSpan?.current else { return [] }
            return recordedFindings.compactMap { $0.known(at: time) }
                .sorted(by: LintFinding.isGraver)
        }
        return moment.map { lints.findings(at: $0) } ?? lints.findings
    }

    // MARK: - Marks

    /// To the next or the previous mark.
    mutating func goToMark(forward: Bool) -> [DashboardEffect] {
        guard let here = timeSpan?.current else { return [] }
        let mark = forward ? marks.next(after: here) : marks.previous(before: here)
        guard let mark else {
            say("there is no \(forward ? "later" : "earlier") mark", .warning)
            return []
        }
        say(mark.text, mark.kind.role)
        if isReplay { return [.feed(.goTo(mark.time))] }
        if let found = history.moment(atOrBefore: mark.time) { show(found) }
        return []
    }

    /// Puts a mark with a name where the view is.
    mutating func setBookmark(_ name: String) -> [DashboardEffect] {
        guard let here = timeSpan?.current else {
            say("there is no sample yet to put a bookmark on", .warning)
            return []
        }
        marks.add(TimelineMark(.bookmark, at: here, name))
        if isReplay {
            say("bookmark \(name), until you quit: a recording is not changed", .accent)
            return []
        }
        guard case .on = recording else {
            say(
                "bookmark \(name), until you quit: \(keyMap.name(of: .record)) records, "
                    + "and keeps the next ones", .accent)
            return []
        }
        say("bookmark \(name), kept in the recording", .accent)
        return [.bookmark(name: name, time: here)]
    }

    // MARK: - Commands

    /// Does what was typed behind `:`.
    ///
    /// - Throws: what was wrong with it, for the line in which it was typed.
    mutating func run(_ command: TimeCommand) throws(TimeInput.Failure) -> [DashboardEffect] {
        switch command {
        case .next(let condition): return find(condition, forward: true)
        case .previous(let condition): return find(condition, forward: false)
        case .go(let text): return try go(toTyped: text)
        case .bookmark(let name): return setBookmark(name)
        case .live: return goToEnd()
        }
    }

    /// To the next moment at which a condition begins to hold for a pool, or the last before.
    mutating func find(_ condition: FieldCondition, forward: Bool) -> [DashboardEffect] {
        if isReplay { return [.feed(.find(condition, forward: forward))] }
        guard let (start, _, here) = timeSpan else { return [] }
        var held = false
        var found: (time: WallTime, pool: String)?
        // From the moment before this one, whose rates this one has.
        let first = forward ? history.moment(before: here) ?? here : start
        history.scan(from: first) { time, models in
            if !forward, time >= here { return true }
            let pool = models.first { condition.holds(for: $0) }
            defer { held = pool != nil }
            guard let pool, !held, !forward || time > here else { return false }
            found = (time, pool.name)
            return forward
        }
        guard let found else {
            say(DashboardState.notFound(forward: forward), .warning)
            return []
        }
        show(found.time)
        selectedName = found.pool
        say("it begins to hold for \(found.pool)", .accent)
        return []
    }

    /// What is said where a condition does not come to hold.
    static func notFound(forward: Bool) -> String {
        "there is no \(forward ? "later" : "earlier") moment at which it begins to hold"
    }
}
