/// Gives the heads of many lists in due order: a heap.
///
/// Each list is in due order itself, so that to list the soonest thousand of very many timers takes
/// a thousand steps, not a sort of all.
struct SoonestFirst {
    /// The next one of a list.
    struct Head: Sendable, Hashable {
        /// When it is due.
        var due: UInt64
        /// Which list it is of.
        var list: Int
        /// Its place in that list.
        var place: Int

        /// The sooner first; at the same time the earlier list.
        static func isSooner(_ left: Head, _ right: Head) -> Bool {
            (left.due, left.list) < (right.due, right.list)
        }
    }

    private var heap: [Head] = []

    /// Takes the first of each list.
    ///
    /// - Complexity: O(lists log lists).
    init(_ heads: [Head]) {
        // What is in order is a heap.
        heap = heads.sorted(by: Head.isSooner)
    }

    /// Adds a list's next one.
    ///
    /// - Complexity: O(log lists).
    mutating func add(_ head: Head) {
        heap.append(head)
        var place = heap.count - 1
        while place > 0, Head.isSooner(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes the soonest out.
    ///
    /// - Complexity: O(log lists).
    mutating func takeFirst() -> Head? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return first }
        heap[0] = last
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { Head.isSooner(heap[$0], heap[$1]) }),
                Head.isSooner(heap[least], heap[place])
            else { return first }
            heap.swapAt(place, least)
            place = least
        }
    }
}
