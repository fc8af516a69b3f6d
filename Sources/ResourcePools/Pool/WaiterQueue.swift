/// Which waiter, in this use of its place.
package struct WaiterID: Sendable, Hashable {
    package let index: Int32
    package let generation: UInt32
}

/// Acquires that wait, first come first served: an intrusive list of index-linked nodes.
///
/// Adding, taking the first and removing any are O(1); nothing is left behind by one that is
/// removed. A node is settled when its outcome is decided, and free again when its acquire has
/// collected that; until then the place is not reused, so that an outcome can't reach another.
package struct WaiterQueue: Sendable {
    private static let none: Int32 = -1

    private enum Condition { case free, queued, settled }

    private struct Node {
        var next: Int32 = WaiterQueue.none
        var previous: Int32 = WaiterQueue.none
        var generation: UInt32 = 0
        var condition = Condition.free
        var timer: Int32 = WaiterQueue.none
        var since: UInt64 = 0
        var site: UInt64 = 0
    }

    private var nodes: [Node] = []
    private var first = WaiterQueue.none
    private var last = WaiterQueue.none
    private var firstFree = WaiterQueue.none

    /// How many wait.
    package private(set) var count = 0

    package init() {}

    /// Places that exist, used or free; what is kept beside the queue is this long.
    package var capacity: Int { nodes.count }

    /// The one that has waited longest.
    package var head: WaiterID? {
        first == Self.none
            ? nil : WaiterID(index: first, generation: nodes[Int(first)].generation)
    }

    /// Since when, and from where, a waiter waits.
    package func details(_ waiter: WaiterID) -> (since: UInt64, site: UInt64) {
        (nodes[Int(waiter.index)].since, nodes[Int(waiter.index)].site)
    }

    /// Adds one at the end.
    package mutating func append(since: UInt64, site: UInt64) -> WaiterID {
        let index: Int32
        if firstFree != Self.none {
            index = firstFree
            firstFree = nodes[Int(index)].next
        } else {
            index = Int32(nodes.count)
            nodes.append(Node())
        }
        let generation = nodes[Int(index)].generation &+ 1
        nodes[Int(index)] = Node(
            next: Self.none, previous: last, generation: generation, condition: .queued,
            since: since, site: site)
        if last == Self.none { first = index } else { nodes[Int(last)].next = index }
        last = index
        count += 1
        return WaiterID(index: index, generation: generation)
    }

    /// Remembers the timer of a waiter's deadline.
    package mutating func setTimer(_ timer: Int32, of waiter: WaiterID) {
        nodes[Int(waiter.index)].timer = timer
    }

    /// The queued waiter at a place, or nil where it is settled or free.
    package func queued(at index: Int32) -> WaiterID? {
        nodes[Int(index)].condition == .queued
            ? WaiterID(index: index, generation: nodes[Int(index)].generation) : nil
    }

    /// Takes a waiter out of the line, its outcome being decided.
    ///
    /// - Returns: its timer's handle where it has one, or nil where it was not in the line any more.
    package mutating func settle(_ waiter: WaiterID) -> (timer: Int32?, since: UInt64)? {
        let node = nodes[Int(waiter.index)]
        guard node.condition == .queued, node.generation == waiter.generation else { return nil }
        if node.previous == Self.none {
            first = node.next
        } else {
            nodes[Int(node.previous)].next = node.next
        }
        if node.next == Self.none {
            last = node.previous
        } else {
            nodes[Int(node.next)].previous = node.previous
        }
        nodes[Int(waiter.index)].condition = .settled
        count -= 1
        return (node.timer == Self.none ? nil : node.timer, node.since)
    }

    /// Frees the place of a settled waiter whose outcome has been collected.
    package mutating func free(_ waiter: WaiterID) {
        precondition(
            nodes[Int(waiter.index)].condition == .settled
                && nodes[Int(waiter.index)].generation == waiter.generation,
            "waiter \(waiter) was freed before it was settled")
        nodes[Int(waiter.index)].condition = .free
        nodes[Int(waiter.index)].next = firstFree
        firstFree = waiter.index
    }
}
