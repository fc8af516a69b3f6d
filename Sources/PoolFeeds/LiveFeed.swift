public import PoolMetrics
import ResourceTypes
import Synchronization

/// A feed that samples running pools, at an interval that may be changed while it runs.
///
/// ```swift
/// let feed = LiveFeed(sampler: sampler, intervalNanoseconds: 1_000_000_000)
/// feed.request(.setInterval(nanoseconds: 250_000_000))
/// ```
/// The first sample is taken at once. Ticks lie on a grid, see ``TickSchedule``: the interval does
/// not drift, and after a stall there is one sample, not a bunch. Whoever must not miss a batch (a
/// recording, a metrics bridge) takes it by `onSample`, which sees each one before the reader does.
public final class LiveFeed: SampleFeed {
    /// What the feed has to tell, for one reader.
    public var updates: AsyncStream<FeedUpdate> { channel.updates }
    /// How many updates were lost because the reader was too slow.
    public var droppedUpdates: Int { channel.droppedUpdates }

    private let sample: @Sendable (_ intervalNanoseconds: UInt64) -> SampleBatch
    private let onSample: @Sendable (SampleBatch) -> Void
    private let clock: any Clock<Duration>
    private let interval: Mutex<UInt64>
    private let channel = UpdateChannel()
    private let alarm = Alarm()

    /// Makes a feed.
    ///
    /// - Parameters:
    ///   - sampler: reads the pools, with all detail.
    ///   - intervalNanoseconds: the interval to begin with, clamped to 50 ms … 60 s.
    ///   - clock: what the interval is measured by.
    ///   - onSample: called for each batch on the feed's task, which waits for it.
    public convenience init(
        sampler: PoolSampler, intervalNanoseconds: UInt64,
        clock: any Clock<Duration> = ContinuousClock(),
        onSample: @escaping @Sendable (SampleBatch) -> Void = { _ in }
    ) {
        self.init(
            intervalNanoseconds: intervalNanoseconds, clock: clock, onSample: onSample
        ) { sampler.sample(intervalNanoseconds: $0) }
    }

    /// As above, with anything that makes batches.
    package init(
        intervalNanoseconds: UInt64, clock: any Clock<Duration>,
        onSample: @escaping @Sendable (SampleBatch) -> Void = { _ in },
        sample: @escaping @Sendable (_ intervalNanoseconds: UInt64) -> SampleBatch
    ) {
        self.sample = sample
        self.onSample = onSample
        self.clock = clock
        interval = Mutex(TickSchedule.clamped(intervalNanoseconds))
    }

    /// Takes `setInterval`; the others are for replays and are ignored.
    public func request(_ request: FeedRequest) {
        guard case .setInterval(let nanoseconds) = request else { return }
        interval.withLock { $0 = TickSchedule.clamped(nanoseconds) }
        alarm.ring()
    }

    /// Samples until its task is cancelled, off the caller's actor.
    @concurrent
    public func run() async {
        await run(on: clock)
        channel.finish()
    }

    private func run<C: Clock>(on clock: C) async where C.Duration == Duration {
        let origin = clock.now
        var schedule = TickSchedule(interval: interval.withLock { $0 }, now: 0)
        sendStatus(schedule)
        while !Task.isCancelled {
            let now = origin.duration(to: clock.now).wholeNanoseconds
            let wanted = interval.withLock { $0 }
            if wanted != schedule.interval {
                schedule.setInterval(wanted, now: now)
                sendStatus(schedule)
            }
            if schedule.take(now: now) {
                let batch = sample(schedule.interval)
                onSample(batch)
                channel.send(.appended(batch))
            } else {
                let due = origin.advanced(by: .nanoseconds(Int64(clamping: schedule.due)))
                await alarm.wait(until: due, on: clock)
            }
        }
    }

    private func sendStatus(_ schedule: TickSchedule) {
        channel.send(.status(FeedStatus(mode: .live(intervalNanoseconds: schedule.interval))))
    }
}

extension Duration {
    /// The duration in nanoseconds, cut off; 0 where it is negative.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) &* 1_000_000_000 &+ UInt64(attoseconds) / 1_000_000_000
    }
}
