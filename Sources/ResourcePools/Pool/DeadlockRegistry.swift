/// The pools of the process in which someone waits for long: where a deadlock over several is
/// looked for.
///
/// A pool comes here when it sees that all its leases are held by tasks that end them themselves,
/// and not all of them wait in it; it goes when that is not so any more. A deadlock over pools
/// brings each of them here, and the last one finds it.
///
/// One search at a time. It looks at one pool after the other, which disturbs nobody; only what
/// then looks like a deadlock is looked at again under the locks of all its pools, and fails there:
/// a circle that dissolves meanwhile fails nobody. Nothing else takes a second pool's lock, so the
/// order of these can't matter; it is that of the controls in memory all the same, which stay where
/// they are for as long as the process runs.
struct DeadlockRegistry: Sendable {
    /// A pool, by its control and its number.
    fileprivate struct Entry: Sendable {
        let control: PoolControl
        let incarnation: UInt64
    }

    /// What a pool said at one look, and who does what follows from a failure.
    fileprivate struct Look: Sendable {
        let entry: Entry
        let waits: PoolWaits
        let shell: PoolStorage
    }

    /// What is to be done when no lock is held any more.
    private struct Failure: Sendable {
        let shell: PoolStorage
        let work: PoolStorage.Work
    }

    private var entries: [Entry] = []

    private init() {}

    private static let shared = Lock(DeadlockRegistry())

    /// Looks at all pools that are known to wait, that of a control among them.
    static func search(from control: PoolControl, incarnation: UInt64) {
        let failures = shared.withLock { registry in
            if !registry.entries.contains(where: { $0.incarnation == incarnation }) {
                registry.entries.append(Entry(control: control, incarnation: incarnation))
            }
            return registry.search()
        }
        for failure in failures { failure.shell.perform(failure.work) }
    }

    private mutating func search() -> [Failure] {
        let looks = entries.compactMap(\.look)
        entries = looks.map(\.entry)
        let suspects = DeadlockSearch(looks.map(\.waits)).victims.reduce(into: Set<Int>()) {
            $0.formUnion($1.circle)
        }
        guard !suspects.isEmpty else { return [] }
        return Self.failDeadlocked(
            suspects.map { looks[$0] }.sorted {
                ObjectIdentifier($0.entry.control) < ObjectIdentifier($1.entry.control)
            })
    }

    /// Decides under the locks of all these pools who is to fail, and fails it.
    private static func failDeadlocked(_ looks: [Look]) -> [Failure] {
        // Clocks are called while nothing is held.
        let moments = looks.map { $0.shell.clock.nowNanoseconds() }
        return withStates(of: ArraySlice(looks), []) { states in
            let present = looks.indices.filter {
                states[$0].pointee.incarnation == looks[$0].entry.incarnation
                    && states[$0].pointee.machine?.waits?.isExact == true
            }
            let search = DeadlockSearch(present.compactMap { states[$0].pointee.machine?.waits })
            return search.victims.map { victim in
                let place = present[victim.pool]
                return Failure(
                    shell: looks[place].shell,
                    work: looks[place].shell.fail(
                        victim, in: &states[place].pointee, now: moments[place]))
            }
        }
    }

    /// Takes the locks of these pools, one within the other, and runs a body with what they guard.
    private static func withStates<Result: Sendable>(
        of looks: ArraySlice<Look>, _ held: [UnsafeMutablePointer<PoolControl.State>],
        _ body: ([UnsafeMutablePointer<PoolControl.State>]) -> Result
    ) -> Result {
        guard let next = looks.first else { return body(held) }
        return next.entry.control.state.withLock { state in
            // Good until this closure ends, and the body runs within.
            withUnsafeMutablePointer(to: &state) {
                withStates(of: looks.dropFirst(), held + [$0], body)
            }
        }
    }
}

extension DeadlockRegistry.Entry {
    /// Who waits in the pool and for whom; nil where it is gone, where something may come by
    /// itself, or where a lease may end elsewhere than it began.
    fileprivate var look: DeadlockRegistry.Look? {
        control.state.withLock { state in
            guard state.incarnation == incarnation, let shell = state.shell,
                let waits = state.machine?.waits, waits.isExact
            else { return nil }
            return DeadlockRegistry.Look(entry: self, waits: waits, shell: shell)
        }
    }
}
