/// Where a feed stands: live, or at a place in a recording.
public struct FeedStatus: Sendable, Hashable {
    /// Where a replay stands.
    public struct Position: Sendable, Hashable {
        /// The batch under the cursor, from 0.
        public var index: Int
        /// How many batches there are.
        public var count: Int
        /// The first batch's time.
        public var start: WallTime
        /// The last batch's time.
        public var end: WallTime
        /// The time under the cursor.
        public var current: WallTime
        /// Whether it plays.
        public var playing: Bool
        /// Recorded seconds per second, 0.1 to 100.
        public var speed: Double
        /// The recording's file name, for the screen.
        public var file: String

        /// Makes a position.
        public init(
            index: Int, count: Int, start: WallTime, end: WallTime, current: WallTime,
            playing: Bool, speed: Double, file: String
        ) {
            self.index = index
            self.count = count
            self.start = start
            self.end = end
            self.current = current
            self.playing = playing
            self.speed = speed
            self.file = file
        }

        /// Whether the cursor is on the last batch.
        public var isAtEnd: Bool { index >= count - 1 }
    }

    /// The two kinds of feed.
    public enum Mode: Sendable, Hashable {
        /// Sampling now, a batch every so many nanoseconds.
        case live(intervalNanoseconds: UInt64)
        /// Playing a recording.
        case replay(Position)
    }

    /// Live or replay.
    public var mode: Mode

    /// Makes a status.
    public init(mode: Mode) { self.mode = mode }
}
