package import ResourceTypes

/// A wait that can't end in a lease unless someone else gives up, as its error tells it.
package struct Deadlock: Sendable, Hashable {
    /// Where it waits.
    package var site: CallSite
    /// Where the leases were taken that it waits for, each place once.
    package var heldAt: [CallSite]
    /// The smallest maximum that would do.
    ///
    /// For T tasks that hold the pool's leases and at most C at a time of each, the one that it
    /// waits for included: T × (C − 1) + 1.
    package var smallestSize: Int
    /// The pools over which it goes, if it is more than one.
    package var pools: [String] = []

    /// A deadlock as its error is to tell it.
    package init(
        site: CallSite, heldAt: [CallSite], smallestSize: Int, pools: [String] = []
    ) {
        self.site = site
        self.heldAt = heldAt
        self.smallestSize = smallestSize
        self.pools = pools
    }

    /// Both call sites and what is to be done.
    package var remedy: String {
        let places = heldAt.map(\.description).joined(separator: ", ")
        let path = pools.isEmpty ? "" : ", over the pools \(pools.joined(separator: ", "))"
        return "\(site) waits for leases taken at \(places)\(path): acquire all at once and in one "
            + "order, or raise the maximum size to \(smallestSize)"
    }
}
