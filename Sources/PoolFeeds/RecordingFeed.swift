public import PoolMetrics
public import PoolRecording
import Synchronization

/// A feed that plays a recording: play, pause, step, scrub, jump, at any speed.
///
/// ```swift
/// let feed = try RecordingFeed(reader: RecordingReader(file: "run.pooltop"))
/// feed.request(.setSpeed(4))
/// ```
/// It starts with a window: the batch under the cursor and up to 599 before it. Going on by one
/// batch adds that batch, everything else shows a new window; a status comes before each. The moves
/// are those of ``ReplayCursor``. What is wrong in the recording is looked for while there is
/// nothing else to do; the overview is sent again once that is known. A recording that is still
/// being written is played as far as it was when the reader was opened.
public final class RecordingFeed: SampleFeed {
    /// How many batches a window has at most, where nothing else is said.
    public static let standardWindow = 600
    /// Requests that are kept while the feed is busy; of more, the oldest are lost.
    private static let requestLimit = 256
    /// How many batches a search reads at once.
    private static let searchedAtOnce = 64
    /// The screen has no use for more wake-ups than this: one in 15 ms.
    private static let shortestSleep: UInt64 = 15_000_000

    /// What the feed has to tell, for one reader.
    public var updates: AsyncStream<FeedUpdate> { channel.updates }
    /// How many updates were lost because the reader was too slow.
    public var droppedUpdates: Int { channel.droppedUpdates }

    private let reader: RecordingReader
    private let clock: any Clock<Duration>
    private let window: Int
    private let start: ReplayCursor
    private let requests = Mutex<[FeedRequest]>([])
    private let channel: UpdateChannel
    private let alarm = Alarm()

    /// Makes a feed.
    ///
    /// - Parameters:
    ///   - reader: the recording.
    ///   - clock: what playing is measured by.
    ///   - index: the batch to begin with, clamped to those that are there.
    ///   - speed: the speed to begin with, 0.1 to 100; clamped.
    ///   - playing: whether it plays from the beginning or waits.
    ///   - window: how many batches a window has at most.
    /// - Throws: ``RecordingError`` where the recording can't be read.
    public convenience init(
        reader: RecordingReader, clock: any Clock<Duration> = ContinuousClock(),
        from index: Int = 0, speed: Double = 1, playing: Bool = true,
        window: Int = RecordingFeed.standardWindow
    ) throws(RecordingError) {
        try self.init(
            reader: reader, clock: clock, from: index, speed: speed, playing: playing,
            window: window, channelLimit: UpdateChannel.limit)
    }

    init(
        reader: RecordingReader, clock: any Clock<Duration>, from index: Int, speed: Double,
        playing: Bool, window: Int, channelLimit: Int
    ) throws(RecordingError) {
        self.reader = reader
        self.clock = clock
        self.window = max(1, window)
        channel = UpdateChannel(limit: channelLimit)
        let moments = try reader.moments()
        var cursor = ReplayCursor(
            times: moments.map(\.time), instants: moments.map(\.instantNanoseconds))
        _ = cursor.handle(.step(index), now: 0)
        _ = cursor.handle(.setSpeed(speed), now: 0)
        // At the end there is nothing to play, and playing would start again.
        if playing, !cursor.isAtEnd { _ = cursor.handle(.togglePlaying, now: 0) }
        start = cursor
    }

    /// Takes every request but `setInterval`, in order.
    public func request(_ request: FeedRequest) {
        requests.withLock { requests in
            if requests.count >= RecordingFeed.requestLimit { requests.removeFirst() }
            requests.append(request)
        }
        alarm.ring()
    }

    /// Plays until its task is cancelled, off the caller's actor.
    ///
    /// Where the recording has no batch or can't be read further, it says so in an update and
    /// ends.
    @concurrent
    public func run() async {
        do throws(RecordingError) {
            guard start.count > 0 else {
                throw RecordingError(
                    code: .damaged, file: reader.file,
                    message: "holds no sample: record for longer than one interval")
            }
            try await play(on: clock)
        } catch {
            channel.send(.failed(error.description))
        }
        channel.finish()
    }

    /// What it tells of the batch that it begins with, and of the whole recording.
    ///
    /// - Parameter withFindings: whether the whole recording is looked through for what is wrong.
    /// - Complexity: O(batches × pools) with findings, else O(window × pools).
    public func firstLook(withFindings: Bool) throws(RecordingError) -> [FeedUpdate] {
        guard let position = start.position(file: reader.file) else { return [] }
        var lints = RecordingLints(count: withFindings ? start.count : 0)
        while !lints.isComplete { try lints.goOn(reader) }
        return [
            .status(FeedStatus(mode: .replay(position))),
            .moved(try windowOfBatches(to: start.index)),
            .overview(try overview(withFindings ? lints.findings : nil)),
        ]
    }

    private func play<C: Clock>(on clock: C) async throws(RecordingError)
    where C.Duration == Duration {
        let origin = clock.now
        var cursor = start
        var isComplete = try show(.jumped(to: cursor.index), of: cursor)
        var lints = RecordingLints(count: cursor.count)
        channel.send(.overview(try overview()))
        while !Task.isCancelled {
            let now = origin.duration(to: clock.now).wholeNanoseconds
            let before = cursor.position(file: "")
            var move = cursor.advance(now: now)
            let pending = requests.withLock { requests in
                defer { requests.removeAll() }
                return requests
            }
            for request in pending {
                let request = try known(request, from: cursor)
                move = RecordingFeed.joined(move, cursor.handle(request, now: now), cursor)
            }
            // After a loss the history on screen has a hole, which only a window closes.
            if !isComplete, move != .none || !cursor.isPlaying { move = .jumped(to: cursor.index) }
            if move != .none || cursor.position(file: "") != before {
                isComplete = try show(move, of: cursor)
                continue
            }
            // A little at a time, while there is nothing else to do: a key is not to wait for it.
            if !lints.isComplete {
                try lints.goOn(reader)
                if lints.isComplete {
                    let overview = FeedUpdate.overview(try overview(lints.findings))
                    isComplete = channel.send(overview) && isComplete
                }
                continue
            }
            let due = cursor.nextDue.map { max($0, now + RecordingFeed.shortestSleep) }
            await alarm.wait(
                until: due.map { origin.advanced(by: .nanoseconds(Int64(clamping: $0))) },
                on: clock)
        }
    }

    /// A search as the step to what it found, and any other request as it is.
    ///
    /// - Complexity: O(batches passed × pools) for a search.
    private func known(
        _ request: FeedRequest, from cursor: ReplayCursor
    ) throws(RecordingError) -> FeedRequest {
        guard case .find(let condition, let forward) = request else { return request }
        if let index = try index(of: condition, forward: forward, from: cursor.index) {
            return .step(index - cursor.index)
        }
        channel.send(.notFound(forward: forward))
        return .step(0)
    }

    private func index(
        of condition: FieldCondition, forward: Bool, from here: Int
    ) throws(RecordingError) -> Int? {
        var range = forward ? here + 1..<start.count : 0..<here
        while !range.isEmpty, !Task.isCancelled {
            let length = min(range.count, RecordingFeed.searchedAtOnce)
            let part =
                forward
                ? range.lowerBound..<range.lowerBound + length
                : range.upperBound - length..<range.upperBound
            let found = try beginnings(of: condition, in: part)
            if let index = forward ? found.first : found.last { return index }
            range =
                forward
                ? part.upperBound..<range.upperBound : range.lowerBound..<part.lowerBound
        }
        return nil
    }

    /// The batches of a range at which a condition holds for a pool, and did not at the one before.
    private func beginnings(
        of condition: FieldCondition, in range: Range<Int>
    ) throws(RecordingError) -> [Int] {
        // Two before: the rates of the one before the range need one, too.
        let first = max(0, range.lowerBound - 2)
        let batches = try reader.batches(in: first..<range.upperBound)
        var found: [Int] = []
        var held = false
        for (place, batch) in batches.enumerated() {
            let models = PoolModel.models(of: batch, since: place > 0 ? batches[place - 1] : nil)
            let holds = models.contains { condition.holds(for: $0) }
            if holds, !held, first + place >= range.lowerBound { found.append(first + place) }
            held = holds
        }
        return found
    }

    /// Everything that the timeline shows of the recording.
    private func overview(
        _ findings: [LintFinding]? = nil
    ) throws(RecordingError) -> FeedOverview {
        FeedOverview(marks: try reader.marks(), gaps: start.gaps, findings: findings)
    }

    private func windowOfBatches(to index: Int) throws(RecordingError) -> [SampleBatch] {
        try reader.batches(in: max(0, index - window + 1)..<index + 1)
    }

    /// Two moves as one: two that are not the same single way forward are a jump.
    private static func joined(
        _ first: ReplayCursor.Move, _ second: ReplayCursor.Move, _ cursor: ReplayCursor
    ) -> ReplayCursor.Move {
        switch (first, second) {
        case (.none, let move), (let move, .none): move
        case (.forward(let left), .forward(let right)) where left.upperBound == right.lowerBound:
            .forward(left.lowerBound..<right.upperBound)
        default: .jumped(to: cursor.index)
        }
    }

    /// Sends the statuses and batches of a move; false where the reader lost one meanwhile.
    private func show(
        _ move: ReplayCursor.Move, of cursor: ReplayCursor
    ) throws(RecordingError) -> Bool {
        guard let position = cursor.position(file: reader.file) else { return true }
        switch move {
        case .none: return channel.send(.status(FeedStatus(mode: .replay(position))))
        case .forward(let range):
            var isComplete = true
            for (index, batch) in zip(range, try reader.batches(in: range)) {
                var passed = position
                passed.index = index
                passed.current = batch.time
                isComplete = channel.send(.status(FeedStatus(mode: .replay(passed)))) && isComplete
                isComplete = channel.send(.appended(batch)) && isComplete
            }
            return isComplete
        case .jumped(let index):
            let batches = try windowOfBatches(to: index)
            channel.send(.status(FeedStatus(mode: .replay(position))))
            // Whatever had to go for it, a window stands for all that came before.
            channel.send(.moved(batches))
            return true
        }
    }
}
