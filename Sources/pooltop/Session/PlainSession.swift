import PoolDashboard
import PoolFeeds
import PoolMetrics
import PoolTerminal

/// A feed as plain text or JSON on standard output, one frame a batch: for pipes and files.
final class PlainSession {
    /// What can come to the first thread.
    enum Event: Sendable {
        /// The feed has something.
        case feed(FeedUpdate)
        /// The workload or the recording can't go on.
        case failed(CommandFailure)
    }

    /// What each batch becomes; nil prints nothing.
    struct Form {
        /// Text or JSON.
        var format: OutputFormat = .text
        /// Which view the text is, and how it is written.
        var settings = Settings()
        /// Whether after the first text only what changes is told, a sentence at a time.
        var isSpoken = false

        /// A reader of the view, in the time zone of now.
        var reader: PlainReader {
            var options = DashboardOptions()
            options.settings = settings
            options.timeZoneOffsetSeconds = LocalClock.offsetSeconds(at: WallClock.system.now)
            return PlainReader(options)
        }

        /// The last of some batches as it is printed, with its line ends.
        func text(of batches: [SampleBatch]) -> String {
            guard let batch = batches.last else { return "" }
            if format == .json {
                return SampleJSON.text(of: batch, since: batches.dropLast().last) + "\n"
            }
            var reader = reader
            for batch in batches { reader.take(.appended(batch)) }
            return reader.text
        }

        /// The view as it is after what a feed has told, with its line ends.
        func text(of updates: [FeedUpdate]) -> String {
            var reader = reader
            for update in updates { reader.take(update) }
            return reader.text
        }
    }

    /// What came from elsewhere while the first thread slept.
    let mailbox = Mailbox<Event>()

    private let signals: SignalWatch

    /// Takes the signals.
    init() throws { signals = try SignalWatch(graceSeconds: DashboardSession.graceSeconds) }

    /// Runs until the duration is over, a replay is at its end, or a signal comes.
    ///
    /// - Throws: ``StandardStreams/Closed`` where the reader has gone, and what kept the recording
    ///   from going on.
    func run(_ feed: any SampleFeed, form: Form?, duration: Duration?) throws -> SessionEnding {
        let mailbox = mailbox
        let pump = Task.detached {
            for await update in feed.updates { mailbox.post(.feed(update)) }
        }
        let runner = Task.detached { await feed.run() }
        defer {
            runner.cancel()
            pump.cancel()
        }
        let clock = ContinuousClock()
        let end = duration.map { clock.now + $0 }
        var printer = Printer(form: form)
        while true {
            for event in mailbox.take() {
                switch event {
                case .feed(let update): try printer.take(update)
                case .failed(let failure): throw failure
                }
            }
            let left = end.map { $0 - clock.now }
            if printer.isAtEnd { return .done }
            if let left, left <= .zero { return .done }
            if case .signal(let number) = signals.waitForEvent(timeout: left) {
                return .signal(number)
            }
        }
    }

    /// Sleeps, but for a signal.
    ///
    /// - Throws: what kept the workload from going on.
    func wait(_ duration: Duration) throws -> SessionEnding {
        let clock = ContinuousClock()
        let end = clock.now + duration
        while clock.now < end {
            if case .signal(let number) = signals.waitForEvent(timeout: end - clock.now) {
                return .signal(number)
            }
            for case .failed(let failure) in mailbox.take() { throw failure }
        }
        return .done
    }

    /// Prints what a feed tells, and sees a replay's end.
    private struct Printer {
        let form: Form?
        var reader: PlainReader?
        var previous: SampleBatch?
        var isFirst = true
        /// The time of a replay's last batch, once it has been reached.
        var endTime: WallTime?

        init(form: Form?) {
            self.form = form
            reader = form?.format == .text ? form?.reader : nil
        }

        /// Whether the last batch has been shown: its status comes before it.
        var isAtEnd: Bool { endTime != nil && previous?.time == endTime }

        mutating func take(_ update: FeedUpdate) throws {
            reader?.take(update)
            switch update {
            case .appended(let batch):
                try show(batch, since: previous)
            case .moved(let batches):
                guard let batch = batches.last else { break }
                try show(batch, since: batches.dropLast().last)
            case .status(let status):
                guard case .replay(let position) = status.mode else { break }
                endTime = position.isAtEnd && !position.playing ? position.current : nil
            case .overview, .notFound: break
            case .failed(let message):
                throw CommandFailure(.inputOutput, message: message)
            }
        }

        private mutating func show(_ batch: SampleBatch, since earlier: SampleBatch?) throws {
            previous = batch
            guard let form else { return }
            let text = text(form, of: batch, since: earlier)
            isFirst = false
            if !text.isEmpty { try StandardStreams.write(text) }
        }

        private mutating func text(
            _ form: Form, of batch: SampleBatch, since earlier: SampleBatch?
        ) -> String {
            guard form.format == .text, reader != nil else {
                return SampleJSON.text(of: batch, since: earlier) + "\n"
            }
            // Asked each time, so that the first reading is what later ones are compared with.
            let spoken = form.isSpoken ? reader?.spoken() ?? "" : ""
            guard isFirst || !form.isSpoken else { return spoken }
            return (isFirst ? "" : "\n") + (reader?.text ?? "")
        }
    }
}
