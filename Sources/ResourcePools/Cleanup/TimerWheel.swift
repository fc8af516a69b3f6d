/// Pending moments by the million: a hierarchical timing wheel of integer handles.
///
/// ```swift
/// var wheel = TimerWheel(now: 0)
/// let handle = wheel.schedule(payload: 7, at: 5_000_000_000)
/// wheel.advance(to: 6_000_000_000)   // [7]
/// ```
/// Time is cut into ticks of 2²⁰ ns (about a millisecond). Level 0 has a slot for each of the next
/// 64 ticks, level 1 for each 64 of those, and so on up to eight levels, which reach further than
/// any clock. A timer stands at the level of the highest digit in which its tick differs from now,
/// and moves down as time comes near; it fires in the first `advance` at or after its moment,
/// never before, but anywhere in the last tick of time. A timer costs 24 bytes and no allocation of
/// its own.
///
/// Handles are reused: forget one once it has fired or been cancelled. Not for precision below a
/// tick.
package struct TimerWheel: Sendable {
    private static let tickShift: UInt64 = 20
    private static let digitBits: UInt64 = 6
    private static let levels = 8
    private static let none: Int32 = -1

    private struct Entry {
        var tick: UInt64
        var payload: UInt32
        var next: Int32
        var previous: Int32
        /// Level and slot in one number, or `none` where the entry is free.
        var bucket: Int32
    }

    private var entries: [Entry] = []
    private var heads: [Int32]
    private var occupied: [UInt64]
    private var firstFree = TimerWheel.none
    private var elapsed: UInt64

    /// What a pending timer takes.
    package static var bytesPerTimer: Int { MemoryLayout<Entry>.stride }

    /// How much time a tick is.
    static var tickNanoseconds: UInt64 { 1 << tickShift }

    /// What is pending and the first moment at which it may fire; of one moment in the order in
    /// which they fire.
    ///
    /// - Complexity: O(pending).
    package var pending: [(payload: UInt32, nanoseconds: UInt64)] {
        var all: [(payload: UInt32, nanoseconds: UInt64)] = []
        for level in 0..<Self.levels {
            var left = occupied[level]
            while left != 0 {
                var handle = heads[level * 64 + left.trailingZeroBitCount]
                left &= left - 1
                while handle != Self.none {
                    let entry = entries[Int(handle)]
                    all.append((entry.payload, entry.tick << Self.tickShift))
                    handle = entry.next
                }
            }
        }
        return all
    }

    /// How many timers are pending.
    package private(set) var count = 0

    /// How many have been added: while it stays the same, ``nextWakeNanoseconds`` has not become
    /// earlier.
    package private(set) var added: UInt64 = 0

    /// An empty wheel that stands at the given moment.
    package init(now: UInt64) {
        heads = Array(repeating: Self.none, count: Self.levels * 64)
        occupied = Array(repeating: 0, count: Self.levels)
        elapsed = now >> Self.tickShift
    }

    /// Adds a timer.
    ///
    /// - Returns: its handle, good until it fires or is cancelled.
    /// - Complexity: O(1).
    package mutating func schedule(payload: UInt32, at deadline: UInt64) -> Int32 {
        // Rounded up, so that a timer never fires before its moment; but for the last tick of all,
        // after which time would begin anew.
        let rest: UInt64 = (1 << Self.tickShift) - 1
        let tick = (min(deadline, .max - rest) + rest) >> Self.tickShift
        let handle: Int32
        if firstFree != Self.none {
            handle = firstFree
            firstFree = entries[Int(handle)].next
        } else {
            handle = Int32(entries.count)
            entries.append(
                Entry(tick: 0, payload: 0, next: Self.none, previous: Self.none, bucket: Self.none))
        }
        count += 1
        added &+= 1
        link(handle, tick: tick, payload: payload)
        return handle
    }

    /// Takes a timer away before it fires.
    ///
    /// - Complexity: O(1).
    package mutating func cancel(_ handle: Int32) {
        unlink(handle)
        free(handle)
    }

    /// A moment at or before the next timer's, to sleep until; nil where nothing is pending.
    ///
    /// It is exact for timers of the next 64 ticks, and the start of the right span beyond that.
    /// - Complexity: O(levels).
    package var nextWakeNanoseconds: UInt64? {
        nextBucket().map { max($0.tick, elapsed) << Self.tickShift }
    }

    /// Moves on to a moment and fires what has become due, in the order of the ticks.
    ///
    /// - Complexity: O(fired + moved down), and O(levels) for each span that has something in it.
    /// - Returns: the payloads of what fired.
    package mutating func advance(to now: UInt64) -> [UInt32] {
        var fired: [UInt32] = []
        let target = now >> Self.tickShift
        while let (level, tick) = nextBucket(), tick <= target {
            elapsed = max(elapsed, tick)
            let digit = (tick >> (UInt64(level) * Self.digitBits)) & 63
            let bucket = Int32(level * 64) + Int32(digit)
            while heads[Int(bucket)] != Self.none {
                let handle = heads[Int(bucket)]
                let entry = entries[Int(handle)]
                unlink(handle)
                if entry.tick <= target {
                    fired.append(entry.payload)
                    free(handle)
                } else {
                    link(handle, tick: entry.tick, payload: entry.payload)
                }
            }
        }
        elapsed = max(elapsed, target)
        return fired
    }

    private func nextBucket() -> (level: Int, tick: UInt64)? {
        for level in 0..<Self.levels where occupied[level] != 0 {
            let shift = UInt64(level) * Self.digitBits
            let digit = (elapsed >> shift) & 63
            let distance = UInt64(rotate(occupied[level], by: digit).trailingZeroBitCount)
            return (level, ((elapsed >> shift) + distance) << shift)
        }
        return nil
    }

    private func rotate(_ bits: UInt64, by digit: UInt64) -> UInt64 {
        digit == 0 ? bits : bits >> digit | bits << (64 - digit)
    }

    /// Sets a timer down where its tick belongs.
    private mutating func link(_ handle: Int32, tick: UInt64, payload: UInt32) {
        let near = max(tick, elapsed)
        let differing = elapsed ^ near
        let highest = differing == 0 ? 0 : 63 - UInt64(differing.leadingZeroBitCount)
        let level = min(Int(highest / Self.digitBits), Self.levels - 1)
        let digit = Int((near >> (UInt64(level) * Self.digitBits)) & 63)
        let bucket = level * 64 + digit
        let head = heads[bucket]
        // Written whole, in one store: this is most of what a timer costs.
        entries[Int(handle)] = Entry(
            tick: tick, payload: payload, next: head, previous: Self.none, bucket: Int32(bucket))
        if head != Self.none { entries[Int(head)].previous = handle }
        heads[bucket] = handle
        occupied[level] |= 1 << UInt64(digit)
    }

    private mutating func unlink(_ handle: Int32) {
        let entry = entries[Int(handle)]
        if entry.previous == Self.none {
            heads[Int(entry.bucket)] = entry.next
            if entry.next == Self.none {
                occupied[Int(entry.bucket) / 64] &= ~(1 << UInt64(entry.bucket % 64))
            }
        } else {
            entries[Int(entry.previous)].next = entry.next
        }
        if entry.next != Self.none { entries[Int(entry.next)].previous = entry.previous }
    }

    private mutating func free(_ handle: Int32) {
        entries[Int(handle)].next = firstFree
        entries[Int(handle)].bucket = Self.none
        firstFree = handle
        count -= 1
    }
}
