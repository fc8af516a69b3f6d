package import ResourceTypes

/// Who waits in a pool at one moment, and who holds all that they wait for.
///
/// There is none of a pool that can still give something without anybody's return: a slot that is
/// not leased, one in work, one that may yet be made.
package struct PoolWaits: Sendable, Hashable {
    /// An acquire in line.
    package struct Wait: Sendable, Hashable {
        package var waiter: WaiterID
        /// The task, and the nesting scopes that can't end before the acquire does.
        package var blocks: [UInt64]
        package var since: UInt64
        package var site: CallSite
    }

    /// A lease that is out.
    package struct Held: Sendable, Hashable {
        /// Whose frame ends it: a task, or a nesting scope; 0 where that is not known.
        package var holder: UInt64
        package var site: CallSite
    }

    package var pool: String
    package var waits: [Wait]
    package var leases: [Held]

    /// Whether all leases are known to end where they began.
    package var isExact: Bool { leases.allSatisfy { $0.holder != 0 } }
}
