/// The pools of the process in which someone waits for long: where a deadlock over several is
/// looked for.
///
/// A pool comes here when it sees that all its leases are held by tasks that end them themselves,
/// and not all of them wait in it; it goes when that is not so any more. A deadlock over pools
/// brings each of them here, and the last one finds it. One search at a time; it takes one pool's
/// lock at a time.
struct DeadlockRegistry: Sendable {
    /// A pool, by its control and its number.
    private struct Entry: Sendable {
        let control: PoolControl
        let incarnation: UInt64
    }

    /// A waiter of the process.
    private struct Place: Hashable {
        let incarnation: UInt64
        let waiter: WaiterID
    }

    /// A waiter that is to fail, and where.
    private struct Found: Sendable {
        let entry: Entry
        let victim: DeadlockSearch.Victim

        var place: Place { Place(incarnation: entry.incarnation, waiter: victim.waiter) }
    }

    private var entries: [Entry] = []
    /// Waiters that have been found and are about to fail.
    private var condemned: Set<Place> = []

    private init() {}

    private static let shared = Lock(DeadlockRegistry())

    /// Looks at all pools that are known to wait, that of a control among them.
    static func search(from control: PoolControl, incarnation: UInt64) {
        let found = shared.withLock { registry in
            if !registry.entries.contains(where: { $0.incarnation == incarnation }) {
                registry.entries.append(Entry(control: control, incarnation: incarnation))
            }
            let found = registry.search()
            registry.condemned.formUnion(found.map(\.place))
            return found
        }
        guard !found.isEmpty else { return }
        for one in found {
            one.entry.control.fail(one.victim, incarnation: one.entry.incarnation)
        }
        shared.withLock { $0.condemned.subtract(found.map(\.place)) }
    }

    private mutating func search() -> [Found] {
        let first = look()
        entries = first.map(\.entry)
        guard !DeadlockSearch(first.map(\.waits)).victims.isEmpty else { return [] }
        let second = look()
        let kept = first.filter { one in
            second.contains { $0.entry.incarnation == one.entry.incarnation }
        }
        return DeadlockSearch.confirming(kept.map(\.waits), second.map(\.waits)).victims.map {
            Found(entry: second[$0.pool].entry, victim: $0)
        }
    }

    /// What each pool says now; who is about to fail does not count as waiting.
    private func look() -> [(entry: Entry, waits: PoolWaits)] {
        entries.compactMap { entry in
            guard var waits = entry.control.waits(incarnation: entry.incarnation), waits.isExact
            else { return nil }
            waits.waits.removeAll {
                condemned.contains(Place(incarnation: entry.incarnation, waiter: $0.waiter))
            }
            return (entry, waits)
        }
    }
}

extension PoolControl {
    /// Who waits in a pool and for whom; nil where it is gone or something may come by itself.
    fileprivate func waits(incarnation: UInt64) -> PoolWaits? {
        state.withLock { $0.incarnation == incarnation ? $0.machine?.waits : nil }
    }

    fileprivate func fail(_ victim: DeadlockSearch.Victim, incarnation: UInt64) {
        let shell = state.withLock { $0.incarnation == incarnation ? $0.shell : nil }
        shell?.fail(victim)
    }
}
