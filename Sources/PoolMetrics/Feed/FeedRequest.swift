/// What a person asks of a feed; it ignores what does not apply to it.
public enum FeedRequest: Sendable, Hashable {
    /// Live: sample at this interval from now on, 50 ms to 60 s; out of range is clamped.
    case setInterval(nanoseconds: UInt64)
    /// Replay: play or pause. Playing at the end starts again from the beginning.
    case togglePlaying
    /// Replay: pause, and move by so many batches, backwards where negative.
    case step(Int)
    /// Replay: move by this share of the whole length, -1 to 1.
    case scrub(Double)
    /// Replay: play this many times as fast as it was recorded, 0.1 to 100; clamped.
    case setSpeed(Double)
    /// Replay: go to the first batch.
    case goToStart
    /// Replay: go to the last batch, and pause.
    case goToEnd
    /// Replay: go to the last batch at or before this time.
    case goTo(WallTime)
    /// Replay: pause, and go to the next batch at which a condition begins to hold for a pool, or
    /// to the last before.
    case find(FieldCondition, forward: Bool)
}
