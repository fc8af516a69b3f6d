import CThreadHint
public import Synchronization

/// The way of a return that nobody waits for, and where it leaves that way.
///
/// A return that has nothing to do but to set its slot free costs a compare-exchange and a few
/// loads. Where it has more to do, one branch says so: somebody needs the lock, or the lease is one
/// that is measured, or the resource is worn.
@usableFromInline
enum ReturnPath {
    /// Gives a slot back; the caller holds its lease, which has ended then.
    @inlinable @inline(__always)
    static func giveBack(_ slot: UnsafeMutablePointer<Slot>, _ condition: ReturnCondition) {
        // What is needed after the exchange is read before it: from then on the slot is another's.
        let control = slot.pointee.control
        let (index, incarnation) = (slot.pointee.index, slot.pointee.incarnation)
        // Where someone needs the lock already, one trip through it does all.
        let needsMore = Slot.stampReturn(
            slot,
            control._withUnsafeGuaranteedRef { $0.attention.load(ordering: .relaxed) })
        guard condition == .good, !needsMore, slot.pointee.giveBack() else {
            return giveBackLooking(slot, condition)
        }
        tell(control, index, incarnation)
    }

    /// A slot has been set free: somebody may have come to need the lock for it meanwhile.
    @inlinable @inline(__always)
    static func tell(_ control: Unmanaged<PoolControl>, _ index: Int, _ incarnation: UInt64) {
        control._withUnsafeGuaranteedRef { control in
            let attention = Attention(
                of: control.attention.load(ordering: .sequentiallyConsistent))
            if attention.needsReleases { control.freed(index, incarnation: incarnation) }
        }
    }

    /// A return with more to do; its slot is still leased.
    @usableFromInline @inline(never)
    static func giveBackLooking(
        _ slot: UnsafeMutablePointer<Slot>, _ condition: ReturnCondition
    ) {
        let control = slot.pointee.control
        let (index, incarnation) = (slot.pointee.index, slot.pointee.incarnation)
        let owner = Unmanaged<PoolStorage>.fromOpaque(slot.pointee.owner)
        let holding = Slot.holding(slot)
        let since = holding.pointee.since
        holding.pointee.since = 0
        if since & UInt64(POOL_HOLDING_MEASURED) != 0 {
            owner._withUnsafeGuaranteedRef { $0.noteHold(slot, since: since & ~Slot.marks) }
        }
        let word = control._withUnsafeGuaranteedRef { $0.attention.load(ordering: .relaxed) }
        slot.pointee.changedNanoseconds.store(word & ~Attention.mask, ordering: .relaxed)
        let isWorn = since & UInt64(POOL_HOLDING_WORN) != 0
        if condition == .good, !isWorn, !Attention(of: word).needsReleases, slot.pointee.giveBack()
        {
            return tell(control, index, incarnation)
        }
        owner._withUnsafeGuaranteedRef { $0.returned(slot, condition) }
    }
}
