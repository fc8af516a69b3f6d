public import ResourceTypes
public import Synchronization

/// One resource, lent to one task: give it back, or let it go out of scope.
///
/// ```swift
/// let lease = try await pool.acquire()
/// try await lease.resource.send(request)
/// lease.release()            // or nothing: the end of its scope gives it back
/// ```
/// A lease can't be copied, so a resource can't be given back twice and can't be used after: both
/// are errors of the compiler. It may outlive its pool; then the resource is disposed of when it
/// comes back. Use ``ResourcePool/withResource(timeout:priority:fileID:line:_:)`` where a scope is
/// enough.
///
/// Giving back costs a compare-exchange and a load where nobody waits.
@frozen
public struct Lease<Resource: Sendable>: ~Copyable, @unchecked Sendable {  // one owner, see below
    // A lease is the only owner of its slot, and the slot stays until it is given back. That is
    // what makes it safe to send the pointer to another task together with the lease.
    @usableFromInline let slot: UnsafeMutablePointer<Slot>

    @inlinable
    init(slot: UnsafeMutablePointer<Slot>) { self.slot = slot }

    @inlinable @inline(__always)
    deinit { ReturnPath.giveBack(slot, .good) }

    /// The resource.
    ///
    /// Don't keep it for longer than the lease.
    @inlinable public var resource: Resource {
        _read { yield slot.pointee.storage.assumingMemoryBound(to: Resource.self).pointee }
    }

    /// The resource's number within its pool.
    public var id: ResourceID {
        ResourceID(rawValue: slot.pointee.resource.load(ordering: .relaxed))
    }

    /// Whether somebody has revoked this lease, with ``PoolCommand/revoke(_:)``.
    ///
    /// Nothing is taken away: the resource works as before, and is disposed of when it is given
    /// back. Who holds one for long asks now and then, and gives it back early.
    public var isRevoked: Bool {
        slot.pointee.word.load(ordering: .relaxed) == SlotWord.revoked.rawValue
    }

    /// Gives the resource back.
    ///
    /// - Complexity: O(1).
    @inlinable @inline(__always)
    public consuming func release() {
        ReturnPath.giveBack(slot, .good)
        discard self
    }

    /// Gives the resource back to be validated before anybody else gets it.
    public consuming func releaseForValidation() {
        ReturnPath.giveBack(slot, .suspect)
        discard self
    }

    /// Gives the resource back as broken: it is disposed of, and replaced where it is needed.
    public consuming func discardBroken() {
        ReturnPath.giveBack(slot, .broken)
        discard self
    }

    /// Names whose frame ends this lease; 0 before it ends, so that the next one has no holder
    /// unless it names its own.
    @inlinable
    func setHolder(_ holder: UInt64) {
        slot.pointee.holder.store(holder, ordering: .relaxed)
    }
}
