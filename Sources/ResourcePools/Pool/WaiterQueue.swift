package import ResourceTypes

/// Which waiter, in this use of its place.
package struct WaiterID: Sendable, Hashable {
    package let index: Int32
    package let generation: UInt32
}

/// Acquires that wait: for each priority an intrusive list of index-linked nodes.
///
/// Within a priority it is first come, first served; between them whoever came first, a higher one
/// counting as ``AcquirePriority/stepNanoseconds`` earlier for each step.
///
/// Adding, taking the first and removing any are O(1); nothing is left behind by one that is
/// removed. A node is settled when its outcome is decided, and free again when its acquire has
/// collected that; until then the place is not reused, so that an outcome can't reach another.
/// Free places are used in the order in which they came free, so that neighbours in line are
/// neighbours in memory.
package struct WaiterQueue: Sendable {
    private static let none: Int32 = -1

    private enum Condition: UInt8 { case free, queued, settled }

    private struct Marks: OptionSet {
        let rawValue: UInt8
        /// ``WaiterQueue/takeYoung()`` has been here.
        static let seen = Marks(rawValue: 1)
        /// What ``limit`` is.
        static let timer = Marks(rawValue: 2)
        /// Its task has been woken and has not come back to wait on.
        static let away = Marks(rawValue: 4)
    }

    // 48 bytes: under load most of what a wait costs is how much of this two processors hand one
    // another.
    private struct Node {
        var next: Int32 = WaiterQueue.none
        /// Of the first in its line it says nothing.
        var previous: Int32 = WaiterQueue.none
        var generation: UInt32 = 0
        var condition = Condition.free
        var priority = AcquirePriority.normal
        var marks: Marks = []
        var since: UInt64 = 0
        /// The deadline, or the timer that has been set for it.
        var limit: UInt64 = .max
        var site: UInt64 = 0
        var task: UInt64 = 0
    }

    /// What a place in line takes.
    package static var bytesPerWaiter: Int { MemoryLayout<Node>.stride }

    private struct Line {
        var first: Int32 = WaiterQueue.none
        var last: Int32 = WaiterQueue.none
    }

    // What each wait changes comes first: it fits in the cache line of the lock around all this.
    private var nodes: [Node] = []
    private var normal = Line()
    private var vacant = Line()
    /// How many wait.
    package private(set) var count = 0
    private var high = Line()
    private var low = Line()

    package init() {}

    /// Places that exist, used or free; what is kept beside the queue is this long.
    package var capacity: Int { nodes.count }

    /// The one whose turn it is.
    package var head: WaiterID? {
        if high.first == Self.none, low.first == Self.none {
            guard normal.first != Self.none else { return nil }
            return WaiterID(
                index: normal.first, generation: nodes[Int(normal.first)].generation)
        }
        var (best, earliest) = (Self.none, UInt64.max)
        consider(high, &best, &earliest)
        consider(normal, &best, &earliest)
        consider(low, &best, &earliest)
        guard best != Self.none else { return nil }
        return WaiterID(index: best, generation: nodes[Int(best)].generation)
    }

    /// Whether a line's first comes before the best of the more urgent lines.
    private func consider(_ line: Line, _ best: inout Int32, _ earliest: inout UInt64) {
        guard line.first != Self.none else { return }
        let node = nodes[Int(line.first)]
        let steps = UInt64(AcquirePriority.high.rawValue - node.priority.rawValue)
        let came = node.since + steps * AcquirePriority.stepNanoseconds
        if came < earliest { (best, earliest) = (line.first, came) }
    }

    /// Since when the one has waited that has waited longest; nil where none waits.
    package var oldestSince: UInt64? {
        guard count > 0 else { return nil }
        return min(came(high.first), came(normal.first), came(low.first))
    }

    private func came(_ index: Int32) -> UInt64 {
        index == Self.none ? .max : nodes[Int(index)].since
    }

    /// How many have waited since a moment or for longer, and since when the next has.
    ///
    /// - Complexity: O(those).
    package func waiting(since moment: UInt64) -> (count: Int, next: UInt64?) {
        var (count, next) = (0, UInt64?.none)
        for line in lines {
            var index = line.first
            while index != Self.none, nodes[Int(index)].since <= moment {
                count += 1
                index = nodes[Int(index)].next
            }
            if index != Self.none { next = min(next ?? .max, nodes[Int(index)].since) }
        }
        return (count, next)
    }

    /// The task of a waiter, in line or settled; nil where it has been woken and has not come back.
    package func present(_ waiter: WaiterID) -> UInt64? {
        nodes[Int(waiter.index)].marks.contains(.away) ? nil : nodes[Int(waiter.index)].task
    }

    /// A waiter's task is woken to look for a free slot; it stays in line.
    ///
    /// - Returns: the task.
    package mutating func sendAway(_ waiter: WaiterID) -> UInt64 {
        nodes[Int(waiter.index)].marks.insert(.away)
        return nodes[Int(waiter.index)].task
    }

    /// A waiter's task has come back, to wait on.
    package mutating func comeBack(_ waiter: WaiterID) {
        nodes[Int(waiter.index)].marks.remove(.away)
    }

    /// Since when, and from where, a waiter waits.
    package func details(_ waiter: WaiterID) -> (since: UInt64, site: UInt64) {
        (nodes[Int(waiter.index)].since, nodes[Int(waiter.index)].site)
    }

    /// Adds one at the end.
    ///
    /// - Parameter deadline: until when it waits; the caller sets a timer for it, at the latest
    ///   when ``takeYoung()`` names it.
    package mutating func append(
        since: UInt64, site: UInt64, priority: AcquirePriority, task: UInt64 = 0,
        deadline: UInt64 = .max
    ) -> WaiterID {
        let index: Int32
        if vacant.first != Self.none {
            index = vacant.first
            vacant.first = nodes[Int(index)].next
        } else {
            index = Int32(nodes.count)
            nodes.append(Node())
        }
        let last = self[priority].last
        let generation = nodes.withUnsafeMutableBufferPointer { nodes in
            let generation = nodes[Int(index)].generation &+ 1
            nodes[Int(index)] = Node(
                next: Self.none, previous: last, generation: generation, condition: .queued,
                priority: priority, since: since, limit: deadline, site: site, task: task)
            if last != Self.none { nodes[Int(last)].next = index }
            return generation
        }
        if last == Self.none { self[priority].first = index }
        self[priority].last = index
        count += 1
        return WaiterID(index: index, generation: generation)
    }

    // From the most urgent to the least.
    private var lines: [Line] { [high, normal, low] }

    private subscript(priority: AcquirePriority) -> Line {
        get {
            switch priority {
            case .low: low
            case .normal: normal
            case .high: high
            }
        }
        set {
            switch priority {
            case .low: low = newValue
            case .normal: normal = newValue
            case .high: high = newValue
            }
        }
    }

    /// The timer of the waiter at a place has fired: its handle is no more.
    package mutating func forgetTimer(at index: Int32) {
        nodes[Int(index)].marks.remove(.timer)
        nodes[Int(index)].limit = .max
    }

    /// Remembers the timer of a waiter's deadline.
    package mutating func setTimer(_ timer: Int32, of waiter: WaiterID) {
        nodes[Int(waiter.index)].marks.insert(.timer)
        nodes[Int(waiter.index)].limit = UInt64(timer)
    }

    /// Those in line that have come since the last call and that have a deadline and no timer.
    ///
    /// - Complexity: O(those that have come since).
    package mutating func takeYoung() -> [(waiter: WaiterID, deadline: UInt64)] {
        var young: [(waiter: WaiterID, deadline: UInt64)] = []
        for line in lines {
            var index = line.last
            while index != Self.none, !nodes[Int(index)].marks.contains(.seen) {
                nodes[Int(index)].marks.insert(.seen)
                let node = nodes[Int(index)]
                if !node.marks.contains(.timer), node.limit != .max {
                    young.append((WaiterID(index: index, generation: node.generation), node.limit))
                }
                index = index == line.first ? Self.none : node.previous
            }
        }
        return young
    }

    /// Whether any in line has not been seen by ``takeYoung()``.
    package var hasYoung: Bool {
        lines.contains { $0.last != Self.none && !nodes[Int($0.last)].marks.contains(.seen) }
    }

    /// The queued waiter at a place, or nil where it is settled or free.
    package func queued(at index: Int32) -> WaiterID? {
        nodes[Int(index)].condition == .queued
            ? WaiterID(index: index, generation: nodes[Int(index)].generation) : nil
    }

    /// The task that waits.
    package func task(of waiter: WaiterID) -> UInt64 { nodes[Int(waiter.index)].task }

    /// Everyone in line.
    ///
    /// - Complexity: O(places).
    package var queued: [WaiterID] { nodes.indices.compactMap { queued(at: Int32($0)) } }

    /// Takes a waiter out of the line, its outcome being decided.
    ///
    /// - Returns: its timer's handle where it has one, or nil where it was not in the line any
    ///   more.
    package mutating func settle(_ waiter: WaiterID) -> (timer: Int32?, since: UInt64)? {
        let node = nodes[Int(waiter.index)]
        guard node.condition == .queued, node.generation == waiter.generation else { return nil }
        var line = self[node.priority]
        let (isFirst, isLast) = (line.first == waiter.index, line.last == waiter.index)
        nodes.withUnsafeMutableBufferPointer { nodes in
            // The first leaves its neighbour alone, which another processor may be about to fetch.
            if isFirst {
                line.first = node.next
            } else {
                nodes[Int(node.previous)].next = node.next
            }
            if isLast {
                line.last = isFirst ? Self.none : node.previous
            } else if !isFirst {
                nodes[Int(node.next)].previous = node.previous
            }
            nodes[Int(waiter.index)].condition = .settled
        }
        self[node.priority] = line
        count -= 1
        return (
            node.marks.contains(.timer) ? Int32(truncatingIfNeeded: node.limit) : nil, node.since
        )
    }

    /// Who was taken out as the first in line.
    struct First {
        let waiter: WaiterID
        let since: UInt64
        let site: UInt64
        let task: UInt64
    }

    /// Takes out the first of a line of one priority in which more wait, its outcome being decided:
    /// the short way of ``head``, ``details(_:)``, ``settle(_:)`` and, where it is collected in the
    /// same breath, ``free(_:)``, which do the same.
    ///
    /// - Returns: nil where nothing was done, because of other lines, a timer, or who is away.
    @inline(__always)
    mutating func settleFirst(isCollected: Bool) -> First? {
        guard count > 1, high.first == Self.none, low.first == Self.none else { return nil }
        let (index, last) = (normal.first, vacant.last)
        let isOnlyVacant = vacant.first == Self.none
        let taken = nodes.withUnsafeMutableBufferPointer { nodes -> Node? in
            let node = nodes[Int(index)]
            guard node.marks.isDisjoint(with: [.timer, .away]) else { return nil }
            nodes[Int(index)].condition = isCollected ? .free : .settled
            if isCollected {
                nodes[Int(index)].next = Self.none
                if !isOnlyVacant { nodes[Int(last)].next = index }
            }
            return node
        }
        guard let node = taken else { return nil }
        normal.first = node.next
        count -= 1
        if isCollected {
            if isOnlyVacant { vacant.first = index }
            vacant.last = index
        }
        return First(
            waiter: WaiterID(index: index, generation: node.generation), since: node.since,
            site: node.site, task: node.task)
    }

    /// Frees the place of a settled waiter whose outcome has been collected.
    package mutating func free(_ waiter: WaiterID) {
        let isFirst = vacant.first == Self.none
        let last = vacant.last
        nodes.withUnsafeMutableBufferPointer { nodes in
            let node = nodes[Int(waiter.index)]
            Trap.unlessSettled(
                node.condition == .settled && node.generation == waiter.generation)
            nodes[Int(waiter.index)].condition = .free
            nodes[Int(waiter.index)].next = Self.none
            if !isFirst { nodes[Int(last)].next = waiter.index }
        }
        if isFirst { vacant.first = waiter.index }
        vacant.last = waiter.index
    }
}
