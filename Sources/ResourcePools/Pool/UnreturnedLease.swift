package import ResourceTypes

/// A lease that nobody has given back by the end: of what, acquired where, and held for how long.
package struct UnreturnedLease: Sendable, Hashable {
    package let resource: ResourceID
    package let site: CallSite
    package let heldSeconds: Double
}
