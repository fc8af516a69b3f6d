import PoolMetrics
import ResourceTypes

extension DashboardState {
    /// Takes what the feed has.
    mutating func take(_ update: FeedUpdate) {
        switch update {
        case .status(let status):
            self.status = status
            feedFailure = nil
            if isReplay {
                returnToLive()
                dialog = nil
                menu = nil
            }
        case .appended(let batch):
            feedFailure = nil
            cards.take(batch, since: picture.batch) { [picture] in picture.waitBaseline[$0] }
            picture.append(batch)
            let time = history.append(batch)
            // A recording's marks are all there from the start.
            if !isReplay {
                for event in batch.events { marks.add(event, at: time) }
                for finding in lints.take(batch, at: time) { marks.add(TimelineMark(finding)) }
            }
            adoptSelection()
        case .moved(let batches):
            feedFailure = nil
            picture.replace(batches)
            history = PoolHistory()
            historyNumber += 1
            for batch in batches { history.append(batch) }
            cards = ActionCards(batches)
            adoptSelection()
        case .overview(let overview):
            // What was marked here by hand stays.
            let bookmarks = marks.bookmarks
            recordedFindings = overview.findings
            let findings = overview.findings ?? []
            marks = TimelineMarks(
                overview.marks.compactMap { TimelineMark($0) }
                    + findings.map { TimelineMark($0) } + bookmarks)
            gaps = overview.gaps
        case .notFound(let forward):
            say(DashboardState.notFound(forward: forward), .warning)
        case .failed(let message):
            feedFailure = message
        }
    }

    /// Selects the first pool listed where none has ever been selected.
    ///
    /// A pool that was selected and is gone stays selected by name: what a key does must never
    /// slide to its neighbour.
    mutating func adoptSelection() {
        if selectedName == nil { selectedName = rows.first }
    }

    /// A pool answered a command.
    mutating func commandFinished(_ pool: String, _ outcome: PoolCommandOutcome) {
        if var tally = cleanUp, tally.take(pool, outcome) {
            showTally(&tally)
        } else {
            say("\(pool): \(outcome.summary)", .ok, seconds: Notice.outcomeSeconds)
        }
    }

    /// A command could not run on a pool.
    mutating func commandFailed(_ pool: String, _ message: String) {
        if var tally = cleanUp, tally.takeFailure(pool, message) {
            showTally(&tally)
        } else {
            say("\(pool): \(message)", .critical, seconds: Notice.outcomeSeconds)
        }
    }

    private mutating func showTally(_ tally: inout CleanUpTally) {
        notices.removeAll { $0.isTally }
        say(tally.summary, tally.failed > 0 ? .critical : .ok, seconds: Notice.outcomeSeconds)
        notices[notices.count - 1].isTally = true
        if tally.isComplete { notices[notices.count - 1].isTally = false }
        cleanUp = tally.isComplete ? nil : tally
    }

    /// A recording began, ended or went wrong.
    mutating func recordingChanged(_ event: DashboardEvent) {
        switch event {
        case .recordingStarted(let file):
            recording = .on(file: file)
            say("recording into \(file)", .recording)
        case .recordingStopped(let file, let batches):
            recording = .off
            let samples = batches == 1 ? "1 sample" : "\(NumberText.count(batches)) samples"
            say("recorded \(samples) into \(file)", .ok, seconds: Notice.outcomeSeconds)
        case .recordingFailed(let message):
            recording = .off
            say("recording: \(message)", .critical, seconds: Notice.outcomeSeconds)
        default: break
        }
    }

    /// Puts a line on the screen for some seconds.
    mutating func say(_ text: String, _ role: Role, seconds: UInt64 = Notice.seconds) {
        // Said again it is the newest, and not there twice.
        notices.removeAll { $0.text == text && !$0.isTally }
        notices.append(
            Notice(text: text, role: role, expiresAt: now &+ seconds * 1_000_000_000))
        if notices.count > Notice.limit { notices.removeFirst(notices.count - Notice.limit) }
    }
}
