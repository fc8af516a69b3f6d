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
        let needsMore = control._withUnsafeGuaranteedRef { control in
            #if !POOLTOP_NO_COUNTERS
                slot.pointee.changedNanoseconds.store(
                    control.coarseNanoseconds.load(ordering: .relaxed), ordering: .relaxed)
            #endif
            return slot.pointee.attention(with: control.attention.load(ordering: .relaxed))
                .needsReleases
        }
        guard condition == .good, !needsMore, slot.pointee.giveBack() else {
            return giveBackLooking(slot, condition)
        }
        tell(control, index, incarnation)
    }

    /// A slot has been set free: somebody may have come to need the lock for it meanwhile.
    @inlinable @inline(__always)
    static func tell(_ control: Unmanaged<PoolControl>, _ index: Int, _ incarnation: UInt64) {
        control._withUnsafeGuaranteedRef { control in
            let word = Attention(
                rawValue: control.attention.load(ordering: .sequentiallyConsistent))
            if word.needsReleases { control.freed(index, incarnation: incarnation) }
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
        let look = slot.pointee.look.load(ordering: .relaxed)
        let since = look & ~Slot.wornBit
        slot.pointee.look.store(0, ordering: .relaxed)
        if since != 0 { owner._withUnsafeGuaranteedRef { $0.noteHold(slot, since: since) } }
        let isAlone = control._withUnsafeGuaranteedRef {
            !Attention(rawValue: $0.attention.load(ordering: .relaxed)).needsReleases
        }
        if condition == .good, look == since, isAlone, slot.pointee.giveBack() {
            return tell(control, index, incarnation)
        }
        owner._withUnsafeGuaranteedRef { $0.returned(slot, condition) }
    }
}
