public import Synchronization

/// One slot: who owns it, and what its holder writes beside that.
///
/// One writer at a time.
///
/// It fills two cache lines of its own (128 bytes: processors fetch them in pairs), so that two
/// threads with a resource each do not disturb one another.
@usableFromInline
struct Slot: ~Copyable {
    /// A ``SlotWord``.
    @usableFromInline let word = Atomic<UInt64>(0)
    /// How often it was leased.
    @usableFromInline let leases = Atomic<UInt64>(0)
    /// How often it had been leased when the present resource came.
    @usableFromInline let leasesAtBirth = Atomic<UInt64>(0)
    /// After how many leases a return has to come through the lock: the max uses.
    @usableFromInline let reviewAtLease = Atomic<UInt64>(.max)
    /// The coarse moment of the last lease or return.
    @usableFromInline let changedNanoseconds = Atomic<UInt64>(0)
    // The next two are the owner's alone: the exchanges of `word` order one owner after the other.

    /// How many leases are left to the one that is looked at; 0 while that is out.
    @usableFromInline let leasesToLook = Atomic<UInt32>(1)
    /// The slot's place, in half a word: see ``index``.
    @usableFromInline let place: UInt32
    /// Above 1 where the return has something to do beside setting the slot free: the exact moment
    /// of the lease, for the one in many that is measured, and ``wornBit``.
    @usableFromInline let look = Atomic<UInt64>(0)
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
        place = UInt32(index)
    }

    /// The slot's place.
    @inlinable var index: Int { Int(place) }

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

    /// In ``look``: the resource has been leased as often as is allowed.
    static var wornBit: UInt64 { 1 << 63 }

    /// Notes a lease; only its holder may, which is why loads and stores are enough.
    ///
    /// - Returns: whether its number says that it has to be looked at: it is one in
    ///   ``holdSampleInterval``, or the last one that the resource may have.
    @inlinable @inline(__always)
    func stampLease(site: UInt64) -> Bool {
        self.site.store(site, ordering: .relaxed)
        leases.store(leases.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
        let left = leasesToLook.load(ordering: .relaxed) &- 1
        leasesToLook.store(left, ordering: .relaxed)
        return left == 0
    }

    /// Looks at a lease that was just noted; only its holder may.
    ///
    /// - Parameter exactNanoseconds: since when it is held, where that is to be measured.
    func beginLook(coarseNanoseconds: UInt64, exactNanoseconds: UInt64?) {
        changedNanoseconds.store(coarseNanoseconds, ordering: .relaxed)
        // 0 and 1 say that there is nothing to look at.
        let since = exactNanoseconds.map { max(2, $0) & ~Self.wornBit } ?? 0
        look.store(since, ordering: .relaxed)
        guard leasesToLook.load(ordering: .relaxed) == 0 else { return }
        let count = leases.load(ordering: .relaxed)
        let limit = reviewAtLease.load(ordering: .relaxed)
        let steps = limit > count ? min(Self.holdSampleInterval, limit - count) : 1
        leasesToLook.store(UInt32(steps), ordering: .relaxed)
        if count >= limit { look.store(since | Self.wornBit, ordering: .relaxed) }
    }

    /// Sees to it that the next lease is looked at; only the owner may.
    func lookAtNext() {
        look.store(0, ordering: .relaxed)
        leasesToLook.store(1, ordering: .relaxed)
    }

    /// Notes that the lease went before somebody who waits; only its holder may.
    @inlinable
    func stampBarging() {
        barged.store(barged.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// An ``Attention`` that a return has to heed, the pool's or the slot's own.
    @inlinable @inline(__always)
    func attention(with word: UInt64) -> Attention {
        #if POOLTOP_NO_COUNTERS
            Attention(rawValue: word)
        #else
            Attention(rawValue: word | look.load(ordering: .relaxed))
        #endif
    }
}
