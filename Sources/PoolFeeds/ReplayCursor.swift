public import PoolMetrics

/// A place in a recording that plays, steps and jumps: a value, to which the time is passed in.
///
/// ```swift
/// var cursor = ReplayCursor(times: times, instants: [0, 1_000_000_000, 2_000_000_000])
/// _ = cursor.handle(.togglePlaying, now: 0)
/// cursor.advance(now: 1_000_000_000)     // .forward(1..<2)
/// ```
/// Playing keeps the recorded distances, gaps too, divided by the speed. It pauses at the end;
/// playing from there starts again. Moving by hand while it plays goes on playing from the new
/// place; stepping and going to the end pause it.
public struct ReplayCursor: Sendable, Hashable {
    /// How the cursor came to where it is.
    public enum Move: Sendable, Hashable {
        /// It did not move.
        case none
        /// It passed these batches one after the other; it is on the last of them.
        case forward(Range<Int>)
        /// It is somewhere else.
        case jumped(to: Int)
    }

    /// The slowest and the fastest speed.
    public static let speedBounds = 0.1...100.0
    /// Playing passes at most so many batches at once; more are a jump.
    public static let forwardLimit = 64

    /// The batch under the cursor, from 0; 0 where there is none.
    public private(set) var index = 0
    /// Whether it plays.
    public private(set) var isPlaying = false
    /// Recorded seconds per second.
    public private(set) var speed = 1.0

    private let times: [WallTime]
    /// Recorded nanoseconds since the first batch; they never fall.
    private let offsets: [UInt64]
    private var anchor = Anchor(now: 0, offset: 0)

    /// A moment, and the recorded offset at it: what playing counts from.
    private struct Anchor: Sendable, Hashable {
        var now: UInt64
        var offset: Double
    }

    /// Puts the cursor on the first batch, paused.
    ///
    /// - Parameters:
    ///   - times: each batch's time by the world's clock.
    ///   - instants: each batch's instant by the monotonic clock, in nanoseconds. Where one is
    ///     lower than the one before, no time has passed between the two.
    public init(times: [WallTime], instants: [UInt64]) {
        precondition(times.count == instants.count, "a batch has a time and an instant")
        self.times = times
        var offset: UInt64 = 0
        var before = instants.first ?? 0
        offsets = instants.map { instant in
            let (sum, overflow) = offset.addingReportingOverflow(
                instant > before ? instant - before : 0)
            offset = overflow ? .max : sum
            before = instant
            return offset
        }
    }

    /// How many batches there are.
    public var count: Int { offsets.count }
    /// Whether it is on the last batch.
    public var isAtEnd: Bool { index >= count - 1 }

    /// When ``advance(now:)`` has something to do; nil while it is paused.
    public var nextDue: UInt64? {
        guard isPlaying, index + 1 < count else { return nil }
        let remaining = max(0, (Double(offsets[index + 1]) - anchor.offset) / speed)
        let due = anchor.now.addingReportingOverflow(
            UInt64(exactly: remaining.rounded(.up)) ?? .max)
        return due.overflow ? .max : due.partialValue
    }

    /// Lets time pass.
    ///
    /// - Complexity: O(log batches).
    public mutating func advance(now: UInt64) -> Move {
        let before = index
        settle(now: now)
        guard index > before else { return .none }
        return index - before <= ReplayCursor.forwardLimit
            ? .forward(before + 1..<index + 1) : .jumped(to: index)
    }

    /// Does what a person asks; what is not for replays does nothing.
    ///
    /// - Complexity: O(1); O(batches) for going to a time.
    public mutating func handle(_ request: FeedRequest, now: UInt64) -> Move {
        guard count > 0 else { return .none }
        let before = index
        settle(now: now)
        apply(request, now: now)
        switch index {
        case before: return .none
        case before + 1: return .forward(index..<index + 1)
        default: return .jumped(to: index)
        }
    }

    /// Where it stands, for the screen; nil where there is no batch.
    public func position(file: String) -> FeedStatus.Position? {
        guard let start = times.first, let end = times.last else { return nil }
        return FeedStatus.Position(
            index: index, count: count, start: start, end: end, current: times[index],
            playing: isPlaying, speed: speed, file: file)
    }

    /// Where there are no samples: what takes more than two and a half times as long as either of
    /// the steps beside it.
    ///
    /// - Complexity: O(batches).
    public var gaps: [ClosedRange<WallTime>] {
        guard count > 2 else { return [] }
        let steps = (1..<count).map { offsets[$0] - offsets[$0 - 1] }
        return steps.indices.compactMap { index in
            let usual = max(
                index > 0 ? steps[index - 1] : 0, index + 1 < steps.count ? steps[index + 1] : 0)
            guard usual > 0, steps[index] / 5 > usual / 2, times[index] <= times[index + 1] else {
                return nil
            }
            return times[index]...times[index + 1]
        }
    }

    // MARK: - Moving

    private mutating func apply(_ request: FeedRequest, now: UInt64) {
        switch request {
        case .togglePlaying: togglePlaying(now: now)
        case .step(let distance):
            isPlaying = false
            let target = index.addingReportingOverflow(distance)
            go(to: target.overflow ? (distance < 0 ? 0 : count - 1) : target.partialValue, now: now)
        case .scrub(let share): scrub(share, now: now)
        case .setSpeed(let wanted):
            guard !wanted.isNaN else { return }
            speed = min(
                max(wanted, ReplayCursor.speedBounds.lowerBound),
                ReplayCursor.speedBounds.upperBound)
        case .goToStart: go(to: 0, now: now)
        case .goToEnd: go(to: count - 1, now: now)
        case .goTo(let time): go(to: times.lastIndex { $0 <= time } ?? 0, now: now)
        case .setInterval, .find: break
        }
    }

    /// Moves to where playing has come by now, and counts from there on.
    private mutating func settle(now: UInt64) {
        guard isPlaying else {
            anchor.now = now
            return
        }
        let elapsed = now > anchor.now ? Double(now - anchor.now) : 0
        let offset = anchor.offset + elapsed * speed
        // A nanosecond of grace: what was rounded up to be due must be due.
        index = lastIndex(notAfter: offset + 1)
        anchor = Anchor(now: max(now, anchor.now), offset: offset)
        pauseAtEnd()
    }

    private mutating func togglePlaying(now: UInt64) {
        if isPlaying {
            isPlaying = false
        } else if count > 1 {
            if isAtEnd { go(to: 0, now: now) }
            isPlaying = true
        }
    }

    private mutating func scrub(_ share: Double, now: UInt64) {
        guard share != 0, !share.isNaN else { return }
        let length = Double(offsets[count - 1])
        let target = lastIndex(notAfter: Double(offsets[index]) + min(max(share, -1), 1) * length)
        // However few batches there are, a scrub moves by one at least.
        go(to: share > 0 ? max(target, index + 1) : min(target, index - 1), now: now)
    }

    private mutating func go(to target: Int, now: UInt64) {
        index = min(max(target, 0), count - 1)
        anchor = Anchor(now: now, offset: Double(offsets[index]))
        pauseAtEnd()
    }

    private mutating func pauseAtEnd() {
        guard isAtEnd, count > 0 else { return }
        isPlaying = false
        anchor.offset = Double(offsets[index])
    }

    /// By bisection: the last batch whose offset is not beyond the given one.
    private func lastIndex(notAfter offset: Double) -> Int {
        var (low, high) = (0, offsets.count)
        while low < high {
            let middle = (low + high) / 2
            if Double(offsets[middle]) <= offset { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }
}
