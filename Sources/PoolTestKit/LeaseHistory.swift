/// What concurrent tasks did to a pool and when, to be held against what a pool is.
///
/// ```swift
/// var history = LeaseHistory(maximum: 2)
/// history.append(.acquire(7), began: 1, ended: 4)
/// history.append(.release(7), began: 5, ended: 6)
/// history.linearization()      // [0, 1]: there is an order in which this is right
/// ```
/// The pool it is held against is a set of leases: an acquire adds a resource that nobody has, of
/// at most so many; a release takes it out. An order of the operations explains a history if each
/// takes effect between its beginning and its end, and each is right in it (Wing and Gong's
/// search, by depth first; operations that are done determine the set, so that a set of done
/// operations is looked at once). Acquires that end without a lease change nothing: leave them out.
/// For windows of up to 64 operations.
package struct LeaseHistory: Sendable {
    /// The most operations that a window may have.
    package static let capacity = 64

    /// What a task did, with the resource's number.
    package enum Operation: Sendable, Hashable {
        case acquire(UInt64)
        case release(UInt64)
    }

    /// An operation and when it was under way, in moments of one clock for all.
    package struct Entry: Sendable, Hashable {
        package let operation: Operation
        package let began: UInt64
        package let ended: UInt64

        /// An operation between two moments.
        package init(operation: Operation, began: UInt64, ended: UInt64) {
            self.operation = operation
            self.began = began
            self.ended = ended
        }
    }

    /// The most resources that may be out at a time.
    package let maximum: Int
    /// All operations, in no order.
    package private(set) var entries: [Entry] = []

    /// A history in which nothing has happened yet.
    package init(maximum: Int) { self.maximum = maximum }

    /// Adds an operation.
    ///
    /// - Precondition: `began < ended`; at most ``capacity`` operations.
    package mutating func append(_ operation: Operation, began: UInt64, ended: UInt64) {
        precondition(began < ended, "an operation begins before it ends")
        precondition(entries.count < Self.capacity, "a window has 64 operations at the most")
        entries.append(Entry(operation: operation, began: began, ended: ended))
    }

    /// How many pairs of operations were under way at the same time.
    package var overlaps: Int {
        var count = 0
        for (index, first) in entries.enumerated() {
            for second in entries[(index + 1)...]
            where first.began < second.ended && second.began < first.ended {
                count += 1
            }
        }
        return count
    }

    /// An order of the entries, by index, that explains the history; nil where there is none.
    ///
    /// - Complexity: exponential in how many operations overlap, linear where none do.
    package func linearization() -> [Int]? {
        var search = Search(entries: entries, maximum: maximum)
        return search.complete() ? search.order : nil
    }

    private struct Search {
        let entries: [Entry]
        let maximum: Int
        var order: [Int] = []
        private var done: UInt64 = 0
        private var held: Set<UInt64> = []
        private var deadEnds: Set<UInt64> = []

        init(entries: [Entry], maximum: Int) {
            self.entries = entries
            self.maximum = maximum
        }

        mutating func complete() -> Bool {
            guard order.count < entries.count else { return true }
            guard !deadEnds.contains(done) else { return false }
            let pending = entries.indices.filter { done & (1 << UInt64($0)) == 0 }
            // Whatever takes effect next began before any that is left had ended.
            let firstEnd = pending.map { entries[$0].ended }.min() ?? 0
            for index in pending where entries[index].began < firstEnd {
                guard take(index) else { continue }
                if complete() { return true }
                undo(index)
            }
            deadEnds.insert(done)
            return false
        }

        private mutating func take(_ index: Int) -> Bool {
            switch entries[index].operation {
            case .acquire(let resource):
                guard held.count < maximum, held.insert(resource).inserted else { return false }
            case .release(let resource):
                guard held.remove(resource) != nil else { return false }
            }
            done |= 1 << UInt64(index)
            order.append(index)
            return true
        }

        private mutating func undo(_ index: Int) {
            switch entries[index].operation {
            case .acquire(let resource): held.remove(resource)
            case .release(let resource): held.insert(resource)
            }
            done &= ~(1 << UInt64(index))
            order.removeLast()
        }
    }
}
