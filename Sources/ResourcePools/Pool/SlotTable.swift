import CThreadHint
import Synchronization

/// One slot: who owns it, and what its holder writes beside that.
///
/// One writer at a time.
///
/// It fills two cache lines of its own (128 bytes: processors fetch them in pairs), so that two
/// threads with a resource each do not disturb one another.
struct Slot: ~Copyable {
    /// A ``SlotWord``.
    let word = Atomic<UInt64>(0)
    /// Grows by one with each lease and with each return: odd while it is out.
    let transitions = Atomic<UInt64>(0)
    /// What `transitions` was when the present resource came.
    let transitionsAtBirth = Atomic<UInt64>(0)
    /// The coarse moment of the last lease or return.
    let changedNanoseconds = Atomic<UInt64>(0)
    /// The exact moment of the lease, for the one in many that is measured; else 0.
    let measuredSinceNanoseconds = Atomic<UInt64>(0)
    /// Where the holder acquired it, packed.
    let site = Atomic<UInt64>(0)
    /// The resource's number.
    let resource = Atomic<UInt64>(0)
    /// When the resource was made.
    let madeNanoseconds = Atomic<UInt64>(0)
    /// The pool's part that is never freed.
    let control: Unmanaged<PoolControl>
    /// The pool's typed part, which is there for as long as a slot is leased.
    let owner: UnsafeMutableRawPointer
    /// The pool's number, which no other pool ever has.
    let incarnation: UInt64
    /// Where the resource itself is.
    let storage: UnsafeMutableRawPointer
    /// The slot's place.
    let index: Int

    static let stride = 128
}

/// Owns idle and leased: the slots of one pool, in segments that never move.
///
/// Segment k holds 8 << k slots, so that a slot's address is two shifts away from its number and
/// growing never disturbs a reader. A slot stays where it is until the table goes.
package final class SlotTable: SlotStoring {
    /// Hold times are measured exactly for one lease in so many.
    static let holdSampleInterval: UInt64 = 64

    private static let segmentLimit = 14
    private static let firstSegment = 8

    // Words that are atomic, in memory that neither moves nor goes before the table does.
    private nonisolated(unsafe) let segments: UnsafeMutablePointer<Atomic<UInt>>  // see above
    private let slotCount = Atomic<Int>(0)
    private let control: PoolControl
    private let incarnation: UInt64
    /// The address of whoever answers for the leases, set once before the first slot.
    private let owner = Atomic<UInt>(0)
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
        pointer(slot).pointee.changedNanoseconds.load(ordering: .relaxed)
    }

    package func occupy(_ slot: Int, resource: UInt64, now: UInt64) {
        let slot = pointer(slot)
        slot.pointee.resource.store(resource, ordering: .relaxed)
        slot.pointee.madeNanoseconds.store(now, ordering: .relaxed)
        slot.pointee.changedNanoseconds.store(now, ordering: .relaxed)
        slot.pointee.transitionsAtBirth.store(
            slot.pointee.transitions.load(ordering: .relaxed), ordering: .relaxed)
    }

    package func stampLease(_ slot: Int, site: UInt64, now: UInt64) {
        pointer(slot).pointee.stampLease(site: site, coarse: now, exact: { now })
    }

    package func site(_ slot: Int) -> UInt64 {
        pointer(slot).pointee.site.load(ordering: .relaxed)
    }

    package var attention: UInt64 { control.attention.load(ordering: .sequentiallyConsistent) }

    package func setAttention(_ value: UInt64) {
        control.attention.store(value, ordering: .sequentiallyConsistent)
    }

    /// Takes a free slot without the lock: the one that this thread used last, else the first.
    ///
    /// - Returns: nil where nothing is free, or where someone waits or changes the pool.
    /// - Complexity: O(1) where the hint is good, O(slots) at worst.
    func claim() -> UnsafeMutablePointer<Slot>? {
        guard control.attention.load(ordering: .sequentiallyConsistent) == 0 else { return nil }
        if let hint = pool_hint_get(incarnation) {
            let slot = hint.assumingMemoryBound(to: Slot.self)
            if slot.pointee.claim(as: leasedWord) { return slot }
        }
        for index in 0..<count {
            let slot = pointer(index)
            if slot.pointee.word.load(ordering: .relaxed) == SlotWord.free.rawValue,
                slot.pointee.claim(as: leasedWord)
            {
                pool_hint_set(incarnation, slot)
                return slot
            }
        }
        return nil
    }
}

extension Slot {
    func claim(as leased: SlotWord) -> Bool {
        word.compareExchange(
            expected: SlotWord.free.rawValue, desired: leased.rawValue,
            ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Notes a lease; only its holder may, which is why a load and a store are enough.
    func stampLease(site: UInt64, coarse: UInt64, exact: () -> UInt64) {
        let turn = transitions.load(ordering: .relaxed)
        transitions.store(turn &+ 1, ordering: .relaxed)
        self.site.store(site, ordering: .relaxed)
        changedNanoseconds.store(coarse, ordering: .relaxed)
        // Transitions count leases and returns: twice the interval.
        if turn % (2 * SlotTable.holdSampleInterval) == 0 {
            measuredSinceNanoseconds.store(exact(), ordering: .relaxed)
        }
    }

    /// Sets the slot free, unless it has been marked to come back through the lock.
    func giveBack() -> Bool {
        word.compareExchange(
            expected: SlotWord.leased.rawValue, desired: SlotWord.free.rawValue,
            ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Notes a return; only the holder may, just before it gives the slot back.
    func stampReturn(coarse: UInt64) {
        transitions.store(transitions.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        changedNanoseconds.store(coarse, ordering: .relaxed)
    }
}
