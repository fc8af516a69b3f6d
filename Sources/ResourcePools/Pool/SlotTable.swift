public import Synchronization

/// Owns idle and leased: the slots of one pool, in segments that never move.
///
/// Segment k holds 8 << k slots, so that a slot's address is two shifts away from its number and
/// growing never disturbs a reader. A slot stays where it is until the table goes.
@usableFromInline
package final class SlotTable: SlotStoring {
    private static let segmentLimit = 14
    private static let firstSegment = 8

    // Atomic words, in memory that neither moves nor goes before the table does.
    @usableFromInline
    nonisolated(unsafe) let segments: UnsafeMutablePointer<Atomic<UInt>>  // atomics: see above
    private let slotCount = Atomic<Int>(0)
    let control: PoolControl
    private let incarnation: UInt64
    /// The address of whoever answers for the leases, set once before the first slot.
    private let owner = Atomic<UInt>(0)
    /// What call sites have done, by the words that slots are stamped with.
    let callers = CallerLedger()
    package let leasedWord: SlotWord
    private let resourceStride: Int
    private let resourceAlignment: Int

    /// An empty table for resources of one type.
    init<Resource>(
        holding type: Resource.Type, leasedWord: SlotWord, control: PoolControl,
        incarnation: UInt64
    ) {
        self.leasedWord = leasedWord
        self.control = control
        self.incarnation = incarnation
        resourceStride = max(1, MemoryLayout<Resource>.stride)
        resourceAlignment = MemoryLayout<Resource>.alignment
        segments = .allocate(capacity: Self.segmentLimit)
        for segment in 0..<Self.segmentLimit {
            (segments + segment).initialize(to: Atomic(0))
        }
    }

    deinit {
        let total = count
        for index in 0..<total { pointer(index).deinitialize(count: 1) }
        for segment in 0..<Self.segmentLimit {
            let address = segments[segment].load(ordering: .relaxed)
            UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
        }
        segments.deinitialize(count: Self.segmentLimit)
        segments.deallocate()
    }

    /// Names whoever answers for the leases; it outlives the last of them.
    func setOwner(_ object: AnyObject) {
        let address = UInt(bitPattern: Unmanaged.passUnretained(object).toOpaque())
        owner.store(address, ordering: .releasing)
    }

    package var count: Int { slotCount.load(ordering: .acquiring) }

    /// The slot of a number below ``count``.
    func pointer(_ index: Int) -> UnsafeMutablePointer<Slot> {
        let place = index &+ Self.firstSegment
        let segment = Int.bitWidth &- 4 &- place.leadingZeroBitCount
        let base = segments[segment].load(ordering: .acquiring)
        let offset = (place &- (Self.firstSegment << segment)) &* Slot.stride
        // A number below the count has its segment, and a segment is never taken away.
        return UnsafeMutableRawPointer(bitPattern: base &+ UInt(offset))!
            .assumingMemoryBound(to: Slot.self)
    }

    /// The same as a number above zero, which is what a waiter is resumed with.
    @inline(__always)
    func address(_ index: Int) -> Int { Int(bitPattern: pointer(index)) }

    package func grow() {
        let index = slotCount.load(ordering: .relaxed)
        let place = index + Self.firstSegment
        let segment = Int.bitWidth - 4 - place.leadingZeroBitCount
        let slots = Self.firstSegment << segment
        if place == slots {
            let resources = max(resourceAlignment, Slot.stride)
            let memory = UnsafeMutableRawPointer.allocate(
                byteCount: slots * (Slot.stride + resourceStride), alignment: resources)
            segments[segment].store(UInt(bitPattern: memory), ordering: .releasing)
        }
        // The pool's storage names itself in its initialiser, before anything can grow.
        let owner = UnsafeMutableRawPointer(bitPattern: owner.load(ordering: .acquiring))!
        // The line above, now or at an earlier call, has made this segment.
        let base = UnsafeMutableRawPointer(
            bitPattern: segments[segment].load(ordering: .relaxed))!
        let offset = place - slots
        (base + offset * Slot.stride).initializeMemory(
            as: Slot.self,
            to: Slot(
                control: Unmanaged.passUnretained(control), owner: owner,
                incarnation: incarnation,
                storage: base + slots * Slot.stride + offset * resourceStride, index: index))
        slotCount.store(index + 1, ordering: .releasing)
    }

    package func load(_ slot: Int) -> SlotWord {
        SlotWord(
            rawValue: pointer(slot).pointee.word.load(ordering: .sequentiallyConsistent))
    }

    package func compareExchange(_ slot: Int, from: SlotWord, to: SlotWord) -> Bool {
        pointer(slot).pointee.word.compareExchange(
            expected: from.rawValue, desired: to.rawValue, ordering: .sequentiallyConsistent
        ).exchanged
    }

    package func store(_ slot: Int, _ word: SlotWord) {
        pointer(slot).pointee.word.store(word.rawValue, ordering: .sequentiallyConsistent)
    }

    package func changedNanoseconds(_ slot: Int) -> UInt64 {
        pointer(slot).pointee.changedNanoseconds.load(ordering: .relaxed) & ~Attention.mask
    }

    package func occupy(_ slot: Int, resource: UInt64, maxUses: UInt64, now: UInt64) {
        let slot = pointer(slot)
        let birth = slot.pointee.leases.load(ordering: .relaxed)
        slot.pointee.reviewAtLease.store(birth.clampedAdding(maxUses), ordering: .relaxed)
        Slot.lookAtNext(slot)
        slot.pointee.resource.store(resource, ordering: .relaxed)
        slot.pointee.madeNanoseconds.store(now, ordering: .relaxed)
        slot.pointee.changedNanoseconds.store(now & ~Attention.mask, ordering: .relaxed)
        slot.pointee.leasesAtBirth.store(birth, ordering: .relaxed)
    }

    package func uses(_ slot: Int) -> UInt64 {
        let slot = pointer(slot)
        let count = slot.pointee.leases.load(ordering: .relaxed)
        let birth = slot.pointee.leasesAtBirth.load(ordering: .relaxed)
        return max(count, birth) - birth
    }

    package func stampLease(_ slot: Int, site: UInt64, now: UInt64) {
        let slot = pointer(slot)
        let last = slot.pointee.changedNanoseconds.load(ordering: .relaxed)
        let isDue = Slot.stampLease(slot, site: site)
        // As where a slot is taken without the lock: one that is leased seldom is measured often.
        let isSeldom = last != control.coarseNanoseconds
        Slot.beginLook(
            slot, coarseNanoseconds: now, exactNanoseconds: isSeldom || isDue ? now : nil)
    }

    package func site(_ slot: Int) -> UInt64 {
        pointer(slot).pointee.site.load(ordering: .relaxed)
    }

    package func habit(of site: UInt64) -> UInt64? { callers.habit(of: site) }

    package func holder(_ slot: Int) -> UInt64 {
        pointer(slot).pointee.holder.load(ordering: .relaxed)
    }

    package var attention: Attention {
        Attention(of: control.attention.load(ordering: .sequentiallyConsistent))
    }

    package func setAttention(_ value: Attention) {
        // Only who holds the lock writes it: what is there already has been raised before.
        let word = control.attention.load(ordering: .relaxed)
        guard Attention(of: word) != value else { return }
        control.attention.store(
            word & ~Attention.mask | value.rawValue, ordering: .sequentiallyConsistent)
    }

    /// Takes the first slot that is free.
    ///
    /// - Complexity: O(slots).
    func claimFirst() -> UnsafeMutablePointer<Slot>? {
        for index in 0..<count {
            let slot = pointer(index)
            if slot.pointee.word.load(ordering: .relaxed) == SlotWord.free.rawValue,
                slot.pointee.claim(as: leasedWord.rawValue)
            {
                return slot
            }
        }
        return nil
    }
}
