/// When to sample: a grid of equal steps that does not drift and never bunches up.
///
/// ```
/// due     0    1    2    3    4    5    6       a tick taken late leaves the grid where it is;
/// taken   0    1     2·········4·5    6         ticks missed in a stall are skipped, not made up
/// ```
/// It is a value: the time is passed in, in nanoseconds since any fixed moment.
public struct TickSchedule: Sendable, Hashable {
    /// The shortest and the longest interval: 50 ms and 60 s, in nanoseconds.
    public static let intervalBounds: ClosedRange<UInt64> = 50_000_000...60_000_000_000

    /// The distance of two ticks, in nanoseconds.
    public private(set) var interval: UInt64
    /// When the next tick is due.
    public private(set) var due: UInt64
    /// How many ticks were skipped because nobody came in time.
    public private(set) var missed: UInt64 = 0

    private var last: UInt64?

    /// A schedule whose first tick is due at once; the interval is clamped to its bounds.
    public init(interval: UInt64, now: UInt64) {
        self.interval = TickSchedule.clamped(interval)
        due = now
    }

    /// An interval within the bounds.
    public static func clamped(_ interval: UInt64) -> UInt64 {
        min(max(interval, intervalBounds.lowerBound), intervalBounds.upperBound)
    }

    /// Takes the tick that is due; the next one is due later than now.
    ///
    /// - Returns: false where none is due yet.
    public mutating func take(now: UInt64) -> Bool {
        guard now >= due else { return false }
        last = due
        due += interval
        if due <= now {
            let skipped = (now - due) / interval + 1
            missed += skipped
            due += skipped * interval
            last = due - interval
        }
        return true
    }

    /// Changes the interval; the next tick is due one new interval after the last.
    public mutating func setInterval(_ interval: UInt64, now: UInt64) {
        self.interval = TickSchedule.clamped(interval)
        guard let last else { return }
        due = max(last + self.interval, now)
    }
}
