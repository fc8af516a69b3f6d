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
        let attention = control._withUnsafeGuaranteedRef {
            $0.attention.load(ordering: .sequentiallyConsistent)
        }
        // 0 is `Attention.none`.
        guard attention == 0 else { return claimBesideOthers(site: site) }
        guard let slot = hinted() ?? scan() else { return nil }
        note(slot, site)
        return slot
    }

    /// The same where somebody waits or the pool is being changed.
    @usableFromInline @inline(never)
    func claimBesideOthers(site: UInt64) -> UnsafeMutablePointer<Slot>? {
        let attention = Attention(
            rawValue: control._withUnsafeGuaranteedRef {
                $0.attention.load(ordering: .sequentiallyConsistent)
            })
        guard attention.allowsClaims, let slot = hinted() ?? scan() else { return nil }
        if attention.isBarging { slot.pointee.stampBarging() }
        note(slot, site)
        return slot
    }

    @inlinable @inline(__always)
    func note(_ slot: UnsafeMutablePointer<Slot>, _ site: UInt64) {
        // What counting costs is measured by leaving it out (`PoolBenchmarks`, W7): the define is
        // for that, and for nothing else.
        #if !POOLTOP_NO_COUNTERS
            let now = control._withUnsafeGuaranteedRef {
                $0.coarseNanoseconds.load(ordering: .relaxed)
            }
            let isDue = slot.pointee.stampLease(site: site)
            // A slot that is leased seldom is looked at often: each time that the coarse time has
            // moved on since.
            if _slowPath(isDue) { return beginLook(slot, now) }
            if _slowPath(slot.pointee.changedNanoseconds.load(ordering: .relaxed) != now) {
                beginLook(slot, now)
            }
        #endif
    }

    @inlinable @inline(__always)
    func hinted() -> UnsafeMutablePointer<Slot>? {
        guard let hint = pool_hint_get(incarnation) else { return nil }
        let slot = hint.assumingMemoryBound(to: Slot.self)
        return slot.pointee.claim(as: leasedWord) ? slot : nil
    }

    @usableFromInline @inline(never)
    func scan() -> UnsafeMutablePointer<Slot>? {
        storage._withUnsafeGuaranteedRef { storage in
            guard let slot = storage.table.claimFirst() else { return nil }
            pool_hint_set(incarnation, slot)
            return slot
        }
    }

    /// The slot of a number.
    @usableFromInline
    func slot(_ index: Int) -> UnsafeMutablePointer<Slot> {
        storage._withUnsafeGuaranteedRef { $0.table.pointer(index) }
    }

    @usableFromInline @inline(never)
    func beginLook(_ slot: UnsafeMutablePointer<Slot>, _ coarse: UInt64) {
        storage._withUnsafeGuaranteedRef {
            slot.pointee.beginLook(
                coarseNanoseconds: coarse, exactNanoseconds: $0.clock.nowNanoseconds())
        }
    }
}
