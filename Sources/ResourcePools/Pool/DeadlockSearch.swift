import ResourceTypes

/// Finds those among tasks that hold and wait who wait for one another in vain.
///
/// ```swift
/// for victim in DeadlockSearch([first, second]).victims { … }
/// ```
/// A waiter of a pool is served by whichever of its leases comes back first. So a pool is stuck if
/// every lease is held by one who waits in a pool that is stuck: the largest such set of pools is
/// what is left when those that are not are struck out one after the other. Of what is left, only
/// pools that wait for none but one another are a deadlock; the others wait for it. There the
/// youngest waiter that holds a lease of them is to fail. Then it is looked again without it, until
/// nothing is stuck: with all victims gone, everyone else can be served in the end.
///
/// A look at one pool under its lock is true by itself: a task that waits can't give back. Looks at
/// several pools that are taken one after the other may show what never was at one moment: they
/// name suspects. Who is to fail is decided on a look under the locks of all suspects.
package struct DeadlockSearch: Sendable {
    /// A waiter that is to fail.
    package struct Victim: Sendable, Hashable {
        /// Which of the pools it waits in.
        package let pool: Int
        package let waiter: WaiterID
        package let deadlock: Deadlock
        /// The pools that the deadlock goes over: they wait for none but one another.
        package let circle: Set<Int>
    }

    private struct Entry: Hashable {
        let pool: Int
        let wait: Int
    }

    private let pools: [PoolWaits]
    /// For each task and each scope, what keeps it from going on.
    private var blocked: [UInt64: [Entry]] = [:]

    /// A search among pools of which each gives nothing without a return.
    ///
    /// - Complexity: O(waiters + leases).
    package init(_ pools: [PoolWaits]) {
        self.pools = pools
        let holders = Set(pools.lazy.flatMap(\.leases).map(\.holder))
        for (pool, waits) in pools.enumerated() {
            for (index, wait) in waits.waits.enumerated() {
                for block in wait.blocks where block != 0 && holders.contains(block) {
                    blocked[block, default: []].append(Entry(pool: pool, wait: index))
                }
            }
        }
    }

    /// Who is to fail, so that all others can be served.
    ///
    /// - Complexity: O(pools² × leases) for each victim.
    package var victims: [Victim] {
        var (search, victims) = (self, [Victim]())
        while let entry = search.next() {
            victims.append(entry)
        }
        return victims
    }

    private mutating func next() -> Victim? {
        let stuck = stuckPools()
        guard let core = core(of: stuck) else { return nil }
        // What a lease of the core waits for is in the core.
        let entries = Set(
            core.flatMap { pools[$0].leases }.compactMap { blocked[$0.holder] }.joined()
                .filter { core.contains($0.pool) })
        guard let victim = entries.max(by: isOlder) else { return nil }
        for (block, entries) in blocked { blocked[block] = entries.filter { $0 != victim } }
        return Victim(
            pool: victim.pool, waiter: pools[victim.pool].waits[victim.wait].waiter,
            deadlock: deadlock(of: victim, in: core), circle: core)
    }

    private func isOlder(_ first: Entry, _ second: Entry) -> Bool {
        let (one, other) = (
            pools[first.pool].waits[first.wait], pools[second.pool].waits[second.wait]
        )
        return (one.since, first.pool, first.wait) < (other.since, second.pool, second.wait)
    }

    private func stuckPools() -> Set<Int> {
        var stuck = Set(pools.indices.filter { !pools[$0].leases.isEmpty })
        var isChanged = true
        while isChanged {
            isChanged = false
            for pool in stuck {
                let waitsInVain = pools[pool].leases.allSatisfy { lease in
                    blocked[lease.holder]?.contains { stuck.contains($0.pool) } ?? false
                }
                if !waitsInVain {
                    stuck.remove(pool)
                    isChanged = true
                }
            }
        }
        return stuck
    }

    /// Stuck pools that wait for none but one another; nil where none is stuck.
    private func core(of stuck: Set<Int>) -> Set<Int>? {
        var smallest: Set<Int>?
        for pool in stuck.sorted() {
            let reached = reach(of: pool, in: stuck)
            if smallest.map({ reached.count < $0.count }) ?? true { smallest = reached }
        }
        // One that reaches the fewest reaches none that does not reach it back.
        return smallest
    }

    private func reach(of pool: Int, in stuck: Set<Int>) -> Set<Int> {
        var (reached, open) = (Set<Int>(), [pool])
        while let next = open.popLast() {
            for lease in pools[next].leases {
                guard let entries = blocked[lease.holder] else { continue }
                for entry in entries
                where stuck.contains(entry.pool) && reached.insert(entry.pool).inserted {
                    open.append(entry.pool)
                }
            }
        }
        return reached
    }

    private func deadlock(of victim: Entry, in core: Set<Int>) -> Deadlock {
        let waits = pools[victim.pool]
        return Deadlock(
            site: waits.waits[victim.wait].site, leases: waits.leases,
            pools: core.count > 1 ? core.map { pools[$0].pool }.sorted() : [])
    }
}

extension Deadlock {
    /// What a waiter's error says of the leases that it waits for; a holder that is not known
    /// counts as one of its own.
    init(site: CallSite, leases: [PoolWaits.Held], pools: [String] = []) {
        var held: [UInt64: Int] = [:]
        for lease in leases where lease.holder != 0 { held[lease.holder, default: 0] += 1 }
        let tasks = held.count + leases.count { $0.holder == 0 }
        self.init(
            site: site, heldAt: Set(leases.map(\.site)).sorted(),
            smallestSize: tasks * max(1, held.values.max() ?? 1) + 1, pools: pools)
    }
}
