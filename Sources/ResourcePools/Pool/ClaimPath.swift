public import CThreadHint
public import Synchronization

/// The way of an acquire that finds a resource free: what it needs of the pool, side by side.
///
/// A pool keeps one as a value, so that a lease is one load away from its hint and its word, and
/// touches nobody's reference count: two threads that retain and release the same object cost one
/// another more than all the rest of a lease. The pool holds what it points to for as long as the
/// pool is there, and whoever claims holds the pool.
@usableFromInline
struct ClaimPath: Sendable {
    @usableFromInline let control: Unmanaged<PoolControl>
    @usableFromInline let storage: Unmanaged<PoolStorage>
    @usableFromInline let incarnation: UInt64
    /// What a slot says that is leased.
    @usableFromInline let leasedWord: UInt64

    init(_ storage: PoolStorage) {
        control = Unmanaged.passUnretained(storage.control)
        self.storage = Unmanaged.passUnretained(storage)
        incarnation = storage.incarnation
        leasedWord = storage.table.leasedWord.rawValue
    }

    /// Takes a free slot without the lock: the one that this thread used last, else the first.
    ///
    /// - Returns: nil where nothing is free, where someone has waited for too long, or where the
    ///   pool is being changed.
    /// - Complexity: O(1) where the hint is good, O(slots) at worst.
    @inlinable @inline(__always)
    func claim(site: UInt64) -> UnsafeMutablePointer<Slot>? {
        let word = control._withUnsafeGuaranteedRef {
            $0.attention.load(ordering: .sequentiallyConsistent)
        }
        // What counting costs is measured by leaving it out (`PoolBenchmarks`, W7): the define is
        // for that, and for nothing else.
        #if POOLTOP_NO_COUNTERS
            guard word & Attention.mask == 0, let slot = hinted() else {
                return claimLooking(site: site)
            }
        #else
            // A slot's stamp has no attention in it, so that they differ wherever the pool has one.
            guard let slot = hint(),
                slot.pointee.changedNanoseconds.load(ordering: .relaxed) == word,
                slot.pointee.claim(as: leasedWord)
            else { return claimLooking(site: site) }
            if _slowPath(Slot.stampLease(slot, site: site)) { beginLook(slot, word) }
        #endif
        return slot
    }

    /// The same where somebody waits or the pool is being changed; where this thread has no slot
    /// that is good; and where the coarse time has moved on since the slot's last lease: a slot
    /// that is leased seldom is looked at often.
    @usableFromInline @inline(never)
    func claimLooking(site: UInt64) -> UnsafeMutablePointer<Slot>? {
        let word = control._withUnsafeGuaranteedRef {
            $0.attention.load(ordering: .sequentiallyConsistent)
        }
        let attention = Attention(of: word)
        guard attention.allowsClaims, let slot = hinted() ?? scan() else { return nil }
        #if !POOLTOP_NO_COUNTERS
            if attention.isBarging { slot.pointee.stampBarging() }
            let coarse = word & ~Attention.mask
            let isSeldom = slot.pointee.changedNanoseconds.load(ordering: .relaxed) != coarse
            if Slot.stampLease(slot, site: site) || isSeldom { beginLook(slot, coarse) }
        #endif
        return slot
    }

    /// The slot that this thread used last.
    @inlinable @inline(__always)
    func hint() -> UnsafeMutablePointer<Slot>? {
        pool_hint_get(incarnation)?.assumingMemoryBound(to: Slot.self)
    }

    @inlinable @inline(__always)
    func hinted() -> UnsafeMutablePointer<Slot>? {
        guard let slot = hint(), slot.pointee.claim(as: leasedWord) else { return nil }
        return slot
    }

    @usableFromInline @inline(never)
    func scan() -> UnsafeMutablePointer<Slot>? {
        storage._withUnsafeGuaranteedRef { storage in
            guard let slot = storage.table.claimFirst() else { return nil }
            pool_hint_set(incarnation, slot)
            return slot
        }
    }

    /// Looks at a lease that was just noted, and measures it.
    @inlinable @inline(__always)
    func beginLook(_ slot: UnsafeMutablePointer<Slot>, _ coarse: UInt64) {
        storage._withUnsafeGuaranteedRef { $0.beginLook(slot, coarse) }
    }
}
