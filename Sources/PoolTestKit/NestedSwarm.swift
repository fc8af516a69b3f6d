import ResourcePools
import ResourceTypes

/// Tasks that acquire while they hold, over several pools, under random schedules: every deadlock
/// that is reported is one, and every one is reported.
///
/// ```swift
/// var swarm = NestedSwarm(seed: 42)
/// try swarm.run(steps: 300)      // throws a violation that names the seed
/// ```
/// A task takes leases one within the other, of any pool, and gives them back in the opposite
/// order; some are handed to another task. The pools are the machines that ship, and the looks at
/// several pools are steps of the schedule, as are the cancellations between them. The truth is
/// computed apart from all that, from who holds what: whoever does not wait may give everything
/// back, and whoever is served by that may too; who is left is in a deadlock.
package struct NestedSwarm {
    /// A way of breaking the detection on purpose.
    package enum Fault: String, Sendable, CaseIterable {
        /// Looks at several pools, one after the other, are taken for the truth.
        case noSecondLook
        /// A lease's holder stays named when the lease has ended.
        case staleHolder
    }

    typealias Machine = PoolStateMachine<SimulatedSlotTable>

    struct Lease: Hashable {
        var pool: Int
        var slot: Int
        var isExact: Bool
    }

    struct Waiting: Hashable {
        var pool: Int
        var waiter: WaiterID
        var isExact: Bool
    }

    struct Actor {
        var leases: [Lease] = []
        var waiting: Waiting?
        var word: UInt64
    }

    /// A search over pools, one look a step.
    private struct Search {
        var members: [Int]
        var looks: [PoolWaits?] = []
    }

    package let seed: UInt64
    package let fault: Fault?
    /// How many acquires failed for a deadlock, within one pool and over several.
    package private(set) var reported = (within: 0, over: 0)
    package private(set) var acquires = 0

    private var generator: SeededGenerator
    private var machines: [Machine] = []
    private var actors: [Actor] = []
    private var search: Search?
    private var registered: Set<Int> = []
    private var now: UInt64 = 1_000_000_000
    private let depth: Int
    private let bareness: Int
    private var trail: [String] = []

    /// A world that has not begun: its pools and tasks are drawn by the seed.
    package init(seed: UInt64, fault: Fault? = nil) {
        self.seed = seed
        self.fault = fault
        var generator = SeededGenerator(seed: seed)
        depth = Int.random(in: 2...3, using: &generator)
        bareness = [0, 0, 4, 10][Int.random(in: 0..<4, using: &generator)]
        for index in 0..<Int.random(in: 1...4, using: &generator) {
            var settings = PoolSettings()
            settings.size = .range(0...Int.random(in: 1...3, using: &generator))
            settings.deadlockLook = PoolSettings.usualDeadlockLook
            machines.append(
                Machine(
                    pool: "pool \(index)", table: SimulatedSlotTable(), settings: settings,
                    now: now))
        }
        for index in 0..<Int.random(in: 2...6, using: &generator) {
            actors.append(Actor(word: UInt64(index + 1) * 16))
        }
        self.generator = generator
    }

    private mutating func dice(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

    // MARK: - Running

    /// Takes so many steps; then nobody asks for more, and all has to end.
    ///
    /// - Throws: a ``ScheduleViolation`` with the seed and the last steps.
    package mutating func run(steps count: Int) throws {
        do {
            for _ in 0..<count { try step(mayAcquire: true) }
            try comeToRest()
        } catch {
            var found = error as? ScheduleViolation ?? ScheduleViolation("\(error)")
            found.seed = seed
            found.schedule = trail.suffix(60)
            throw found
        }
    }

    private mutating func step(mayAcquire: Bool) throws {
        let index = dice(actors.count)
        switch dice(12) {
        case 0..<5 where mayAcquire: try acquire(index)
        case 0..<8: try release(index)
        case 8 where mayAcquire && dice(6) == 0: try cancel(index)
        case 9 where dice(4) == 0: handOn(index)
        case 8..<11: try look()
        default: try pass(UInt64(dice(30_000_000)))
        }
    }

    /// Whoever can, goes on to its end; whoever can't is found, unless a lease is in the way that
    /// may have been handed on.
    private mutating func comeToRest() throws {
        for _ in 0..<2_000 {
            for index in actors.indices { while try release(index) {} }
            try pass(1_000_000_000)
            repeat { try look() } while search != nil
            guard actors.contains(where: { $0.waiting != nil }) else { return }
            if stuck(exactOnly: true).isEmpty, actors.allSatisfy(isIdleOrWaiting) { return }
        }
        throw ScheduleViolation("a deadlock was not found: \(stuck(exactOnly: true))")
    }

    private func isIdleOrWaiting(_ actor: Actor) -> Bool {
        actor.waiting != nil || actor.leases.isEmpty
    }

    // MARK: - Tasks

    private mutating func acquire(_ index: Int) throws {
        guard actors[index].waiting == nil, actors[index].leases.count < depth else { return }
        let (pool, isExact) = (dice(machines.count), bareness == 0 || dice(bareness) != 0)
        acquires += 1
        trail.append("task \(index) acquires of \(pool), \(isExact ? "exact" : "bare")")
        if let slot = machines[pool].table.fastAcquire(now: now) {
            return hold(index, Lease(pool: pool, slot: slot, isExact: isExact))
        }
        let word = actors[index].word
        let step = try tell(pool) {
            $0.acquire(site: 0, deadline: .max, task: word, now: $1, actions: &$2)
        } before: { world, step in
            guard case .wait(let waiter) = step else { return }
            world.actors[index].waiting = Waiting(pool: pool, waiter: waiter, isExact: isExact)
        }
        guard case .done(.lease(let slot)) = step else { return }
        hold(index, Lease(pool: pool, slot: slot, isExact: isExact))
    }

    private mutating func hold(_ index: Int, _ lease: Lease) {
        actors[index].leases.append(lease)
        if lease.isExact {
            machines[lease.pool].table.setHolder(lease.slot, actors[index].word)
        }
    }

    @discardableResult
    private mutating func release(_ index: Int) throws -> Bool {
        guard actors[index].waiting == nil, let lease = actors[index].leases.popLast() else {
            return false
        }
        trail.append("task \(index) gives back slot \(lease.slot) of \(lease.pool)")
        if fault != .staleHolder { machines[lease.pool].table.setHolder(lease.slot, 0) }
        switch machines[lease.pool].table.fastRelease(lease.slot, now: now) {
        case .done: break
        case .freed: try tell(lease.pool) { $0.freed(lease.slot, now: $1, actions: &$2) }
        case .returned:
            let isOver = try tell(lease.pool) { $0.handOver(lease.slot, now: $1, actions: &$2) }
            guard !isOver else { break }
            try tell(lease.pool) {
                $0.returned(lease.slot, .good, site: 0, now: $1, actions: &$2)
            }
        }
        return true
    }

    private mutating func handOn(_ index: Int) {
        let other = dice(actors.count)
        guard other != index, actors[index].waiting == nil,
            let place = actors[index].leases.lastIndex(where: { !$0.isExact })
        else { return }
        trail.append("task \(index) hands a lease to \(other)")
        // Under those of the other's own frames: it is given back last.
        actors[other].leases.insert(actors[index].leases.remove(at: place), at: 0)
    }

    private mutating func cancel(_ index: Int) throws {
        guard let waiting = actors[index].waiting else { return }
        trail.append("task \(index) is cancelled")
        try tell(waiting.pool) { $0.cancel(waiting.waiter, now: $1, actions: &$2) }
    }

    // MARK: - Pools

    @discardableResult
    private mutating func tell<Result>(
        _ pool: Int, _ body: (inout Machine, UInt64, inout PoolActions) -> Result,
        before: (inout NestedSwarm, Result) -> Void = { _, _ in }
    ) throws -> Result {
        var actions = PoolActions()
        let result = body(&machines[pool], now, &actions)
        before(&self, result)
        for action in actions.all {
            switch action {
            case .create(let slot):
                try tell(pool) {
                    $0.created(slot, tookNanoseconds: 1, random: 0, now: $1, actions: &$2)
                }
            case .resume(let waiter, let outcome): try resume(pool, waiter, outcome)
            case .searchDeadlocks: registered.insert(pool)
            default: throw ScheduleViolation("the machine asks for \(action)")
            }
        }
        return result
    }

    private mutating func resume(
        _ pool: Int, _ waiter: WaiterID, _ outcome: AcquireOutcome
    ) throws {
        guard
            let index = actors.firstIndex(where: {
                $0.waiting?.pool == pool && $0.waiting?.waiter == waiter
            }), let waiting = actors[index].waiting
        else { throw ScheduleViolation("\(waiter) of pool \(pool) was resumed and does not wait") }
        machines[pool].collected(waiter)
        actors[index].waiting = nil
        trail.append("task \(index) ends its wait with \(outcome)")
        if case .lease(let slot) = outcome {
            hold(index, Lease(pool: pool, slot: slot, isExact: waiting.isExact))
        }
    }

    private mutating func pass(_ nanoseconds: UInt64) throws {
        now += nanoseconds
        for pool in machines.indices {
            let (truth, before) = (stuck(exactOnly: false), machines[pool].errors[.deadlock] ?? 0)
            let waiting = actors.compactMap(\.waiting)
            try tell(pool) { $0.tick(now: $1, actions: &$2) }
            let failed = Int((machines[pool].errors[.deadlock] ?? 0) - before)
            reported.within += failed
            let gone = Set(waiting).subtracting(actors.compactMap(\.waiting))
            guard gone.count == failed, gone.isSubset(of: truth) else {
                throw ScheduleViolation("pool \(pool) reports a deadlock that is none")
            }
        }
    }

    // MARK: - The search over pools

    private mutating func look() throws {
        guard var search else {
            guard !registered.isEmpty else { return }
            return self.search = Search(members: registered.sorted())
        }
        search.looks.append(machines[search.members[search.looks.count]].waits)
        let isOver = search.looks.count == search.members.count
        self.search = isOver ? nil : search
        if isOver { try conclude(search) }
    }

    /// What looked like a deadlock is looked at again, in one step, and fails in it.
    private mutating func conclude(_ search: Search) throws {
        var (looks, members) = ([PoolWaits](), [Int]())
        for (pool, look) in zip(search.members, search.looks) {
            guard let look, look.isExact else {
                registered.remove(pool)
                continue
            }
            looks.append(look)
            members.append(pool)
        }
        if fault == .noSecondLook {
            return try fail(DeadlockSearch(looks).victims, of: members)
        }
        let suspects = DeadlockSearch(looks).victims.reduce(into: Set<Int>()) {
            $0.formUnion($1.circle.map { members[$0] })
        }
        let exact = suspects.sorted().filter { machines[$0].waits?.isExact == true }
        let now = exact.compactMap { machines[$0].waits }
        try fail(DeadlockSearch(now).victims, of: exact)
    }

    private mutating func fail(_ victims: [DeadlockSearch.Victim], of members: [Int]) throws {
        let truth = stuck(exactOnly: false)
        for victim in victims {
            let pool = members[victim.pool]
            guard truth.contains(where: { $0.pool == pool && $0.waiter == victim.waiter })
            else {
                throw ScheduleViolation("\(victim) is reported and is in no deadlock")
            }
            trail.append("\(victim) is to fail")
            let before = machines[pool].errors[.deadlock] ?? 0
            try tell(pool) {
                $0.failDeadlocked(victim.waiter, victim.deadlock, now: $1, actions: &$2)
            }
            reported.over += Int((machines[pool].errors[.deadlock] ?? 0) - before)
        }
    }

    // MARK: - The truth

    /// The waits that nobody can end who does not wait himself: from who holds what alone.
    ///
    /// - Parameter exactOnly: whether a lease that may be handed on counts as one that may end.
    private func stuck(exactOnly: Bool) -> Set<Waiting> {
        var left = actors.filter { $0.waiting != nil }
        var isChanged = true
        while isChanged {
            isChanged = false
            let held = left.flatMap(\.leases).filter { $0.isExact || !exactOnly }
            for (index, actor) in left.enumerated().reversed() {
                guard let waiting = actor.waiting else { continue }
                let pool = held.count { $0.pool == waiting.pool }
                if pool < machines[waiting.pool].settings.size.maximum {
                    left.remove(at: index)
                    isChanged = true
                }
            }
        }
        return Set(left.compactMap(\.waiting))
    }
}
