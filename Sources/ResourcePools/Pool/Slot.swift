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
    /// Grows by one with each lease and with each return: odd while it is out.
    @usableFromInline let transitions = Atomic<UInt64>(0)
    /// What `transitions` was when the present resource came.
    @usableFromInline let transitionsAtBirth = Atomic<UInt64>(0)
    /// From this many transitions on a return has to come through the lock: the max uses.
    @usableFromInline let reviewAtTransition = Atomic<UInt64>(.max)
    /// The coarse moment of the last lease or return.
    @usableFromInline let changedNanoseconds = Atomic<UInt64>(0)
    /// The exact moment of the lease, for the one in many that is measured; else 0.
    @usableFromInline let measuredSinceNanoseconds = Atomic<UInt64>(0)
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
    /// The slot's place.
    @usableFromInline let index: Int

    static let stride = 128

    /// Hold times are measured exactly for one lease in so many, or more.
    @usableFromInline static var holdSampleInterval: UInt64 { 64 }

    @usableFromInline
    init(
        control: Unmanaged<PoolControl>, owner: UnsafeMutableRawPointer, incarnation: UInt64,
        storage: UnsafeMutableRawPointer, index: Int
    ) {
        self.control = control
        self.owner = owner
        self.incarnation = incarnation
        self.storage = storage
        self.index = index
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

    // What counting costs is measured by leaving it out (`PoolBenchmarks`, W7): the define is for
    // that, and for nothing else.

    /// Notes a lease; only its holder may, which is why a load and a store are enough.
    ///
    /// - Returns: whether this lease is one whose time is to be measured.
    @inlinable
    func stampLease(site: UInt64, coarseNanoseconds: UInt64) -> Bool {
        #if POOLTOP_NO_COUNTERS
            return false
        #else
            let turn = transitions.load(ordering: .relaxed)
            transitions.store(turn &+ 1, ordering: .relaxed)
            self.site.store(site, ordering: .relaxed)
            let last = changedNanoseconds.load(ordering: .relaxed)
            changedNanoseconds.store(coarseNanoseconds, ordering: .relaxed)
            // A slot that is leased seldom is measured often: each time that the coarse time has
            // moved on since. Transitions count leases and returns: twice the interval.
            return last != coarseNanoseconds || turn % (2 &* Slot.holdSampleInterval) == 0
        #endif
    }

    /// Notes that the lease went before somebody who waits; only its holder may.
    @inlinable
    func stampBarging() {
        barged.store(barged.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// Notes a return; only the holder may, just before it gives the slot back.
    ///
    /// - Returns: whether the resource has been leased as often as is allowed.
    @inlinable
    func stampReturn(coarseNanoseconds: UInt64) -> Bool {
        #if POOLTOP_NO_COUNTERS
            return false
        #else
            let turn = transitions.load(ordering: .relaxed) &+ 1
            transitions.store(turn, ordering: .relaxed)
            changedNanoseconds.store(coarseNanoseconds, ordering: .relaxed)
            return turn >= reviewAtTransition.load(ordering: .relaxed)
        #endif
    }
}
