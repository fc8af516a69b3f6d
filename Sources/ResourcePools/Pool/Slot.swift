public import CThreadHint
public import Synchronization

/// One slot: who owns it, and what its holder writes beside that.
///
/// One writer at a time.
///
/// It fills two cache lines of its own (128 bytes: processors fetch them in pairs), so that two
/// threads with a resource each do not disturb one another.
@usableFromInline
struct Slot: ~Copyable {
    /// What is the holder's alone: touched through ``holding(_:)`` only, not as a part of the slot.
    @usableFromInline let holding: pool_holding
    /// A ``SlotWord``.
    @usableFromInline let word = Atomic<UInt64>(0)
    /// How often it was leased.
    @usableFromInline let leases = Atomic<UInt64>(0)
    /// How often it had been leased when the present resource came.
    @usableFromInline let leasesAtBirth = Atomic<UInt64>(0)
    /// After how many leases a return has to come through the lock: the max uses.
    @usableFromInline let reviewAtLease = Atomic<UInt64>(.max)
    /// The coarse moment of the last lease or return, to four nanoseconds: who reads it leaves out
    /// the bits of ``Attention/mask``.
    @usableFromInline let changedNanoseconds = Atomic<UInt64>(0)
    /// Where the holder acquired it, packed.
    @usableFromInline let site = Atomic<UInt64>(0)
    /// Whose frame ends the lease: a task, or a nesting scope; 0 where that is not known.
    @usableFromInline let holder = Atomic<UInt64>(0)
    /// The resource's number.
    @usableFromInline let resource = Atomic<UInt64>(0)
    /// When the resource was made.
    @usableFromInline let madeNanoseconds = Atomic<UInt64>(0)
    /// How often it was leased while others waited.
    @usableFromInline let barged = Atomic<UInt64>(0)
    /// The pool's part that is never freed.
    @usableFromInline let control: Unmanaged<PoolControl>
    /// The pool's typed part, which is there for as long as a slot is leased.
    @usableFromInline let owner: UnsafeMutableRawPointer
    /// The pool's number, which no other pool ever has.
    @usableFromInline let incarnation: UInt64
    /// Where the resource itself is.
    @usableFromInline let storage: UnsafeMutableRawPointer

    /// Those 128 bytes; a test holds that it fits them.
    static var stride: Int { 128 }

    /// Hold times are measured exactly for one lease in so many, or more.
    static var holdSampleInterval: UInt64 { 64 }

    @usableFromInline
    init(
        control: Unmanaged<PoolControl>, owner: UnsafeMutableRawPointer, incarnation: UInt64,
        storage: UnsafeMutableRawPointer, index: Int
    ) {
        self.control = control
        self.owner = owner
        self.incarnation = incarnation
        self.storage = storage
        holding = pool_holding(since: 0, left: 1, place: UInt32(index))
    }

    /// The slot's place.
    @inlinable var index: Int { Int(holding.place) }

    /// What is the holder's alone: it comes first in a slot, and has its address.
    @inlinable
    static func holding(_ slot: UnsafeMutablePointer<Slot>) -> UnsafeMutablePointer<pool_holding> {
        UnsafeMutableRawPointer(slot).assumingMemoryBound(to: pool_holding.self)
    }

    /// Takes the slot if it is free.
    @inlinable
    func claim(as leased: UInt64) -> Bool {
        // 2 is `SlotWord.free`; a test holds the two together.
        word.compareExchange(
            expected: 2, desired: leased, ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Sets the slot free, unless it has been marked to come back through the lock.
    @inlinable
    func giveBack() -> Bool {
        // 4 is `SlotWord.leased`, 2 `SlotWord.free`; a test holds them together.
        word.compareExchange(
            expected: 4, desired: 2, ordering: .sequentiallyConsistent
        ).exchanged
    }

    /// Notes a lease; only its holder may, which is why loads and stores are enough.
    ///
    /// - Returns: whether its number says that it has to be looked at: it is one in
    ///   ``holdSampleInterval``, or the last one that the resource may have.
    @inlinable @inline(__always)
    static func stampLease(_ slot: UnsafeMutablePointer<Slot>, site: UInt64) -> Bool {
        slot.pointee.site.store(site, ordering: .relaxed)
        slot.pointee.leases.store(
            slot.pointee.leases.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        return pool_holding_count(holding(slot))
    }

    /// Looks at a lease that was just noted; only its holder may.
    ///
    /// - Parameter exactNanoseconds: since when it is held, where that is to be measured.
    @inline(__always)
    static func beginLook(
        _ slot: UnsafeMutablePointer<Slot>, coarseNanoseconds: UInt64, exactNanoseconds: UInt64?
    ) {
        slot.pointee.changedNanoseconds.store(
            coarseNanoseconds & ~Attention.mask, ordering: .relaxed)
        let holding = holding(slot)
        holding.pointee.since =
            exactNanoseconds.map { $0 & ~marks | UInt64(POOL_HOLDING_MEASURED) } ?? 0
        guard holding.pointee.left == 0 else { return }
        let count = slot.pointee.leases.load(ordering: .relaxed)
        let limit = slot.pointee.reviewAtLease.load(ordering: .relaxed)
        let steps = limit > count ? min(Self.holdSampleInterval, limit - count) : 1
        holding.pointee.left = UInt32(steps)
        if count >= limit { holding.pointee.since |= UInt64(POOL_HOLDING_WORN) }
    }

    /// The marks of a holding; the time above them is known to four nanoseconds.
    ///
    /// They are where a word has its ``Attention``, so that a return looks at both at once; a test
    /// holds them together.
    @inlinable static var marks: UInt64 { UInt64(POOL_HOLDING_MEASURED | POOL_HOLDING_WORN) }

    /// Sees to it that the next lease is looked at; only the owner may.
    static func lookAtNext(_ slot: UnsafeMutablePointer<Slot>) {
        holding(slot).pointee.since = 0
        holding(slot).pointee.left = 1
    }

    /// Notes that the lease went before somebody who waits; only its holder may.
    @inlinable
    func stampBarging() {
        barged.store(barged.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// Stamps a return; only the holder may.
    ///
    /// - Parameter word: the pool's, with its attention and the time.
    /// - Returns: whether there is more to do than to set the slot free, for the pool or the slot.
    @inlinable @inline(__always)
    static func stampReturn(_ slot: UnsafeMutablePointer<Slot>, _ word: UInt64) -> Bool {
        #if POOLTOP_NO_COUNTERS
            word & marks != 0
        #else
            // With the attention, where there is one: the way that looks takes it out again.
            slot.pointee.changedNanoseconds.store(word, ordering: .relaxed)
            return pool_holding_with(holding(slot), word) & marks != 0
        #endif
    }
}
