import ResourceTypes
import Synchronization

/// What each call site of a pool has done: how often it had to wait, and how long it holds.
///
/// It is written where a clock is read anyway (one lease in many is timed) and where an acquire
/// goes into the line, never on the fast path. A row belongs to the first of ``capacity`` call
/// sites that comes; the sites behind have none. Rows are found by hashing and never move or go, so
/// neither writing nor reading takes a lock, and a pool that has a handful of call sites pays for a
/// handful of histograms. It lies within its table, so that finding it touches no reference count.
struct CallerLedger: ~Copyable, Sendable {
    /// The most call sites: twice as many as a reading has.
    static let capacity = 64
    /// A site's habit is known from so many timed leases on.
    static let enough: UInt64 = 30

    private struct Row: ~Copyable {
        /// A ``SiteWord``; 0 while the row is free.
        let site = Atomic<UInt64>(0)
        let waited = Atomic<UInt64>(0)
        /// An owned reference to an ``AtomicLatencyHistogram``; 0 until the first timed lease.
        let hold = Atomic<UInt>(0)
    }

    // Allocated here, never moved, freed by the deinit: the pointer is as constant as the object.
    private nonisolated(unsafe) let rows: UnsafeMutablePointer<Row>  // proof above

    init() {
        rows = .allocate(capacity: Self.capacity)
        for index in 0..<Self.capacity { (rows + index).initialize(to: Row()) }
    }

    deinit {
        for index in 0..<Self.capacity {
            Self.histogram(rows[index].hold.load(ordering: .acquiring))?.release()
        }
        rows.deinitialize(count: Self.capacity)
        rows.deallocate()
    }

    /// Acquires have gone into the line.
    ///
    /// - Complexity: O(1), and O(capacity) where the ledger is full.
    func noteWait(at site: UInt64, count: UInt64 = 1) {
        row(of: site)?.pointee.waited.wrappingAdd(count, ordering: .relaxed)
    }

    /// A timed lease has ended.
    ///
    /// - Complexity: O(1), and O(capacity) where the ledger is full.
    ///
    /// - Parameter bucket: the duration's, which whoever counts it elsewhere knows already.
    func noteHold(at site: UInt64, nanoseconds: UInt64, bucket: Int, bank: Int) {
        guard let row = row(of: site) else { return }
        histogram(of: row)._withUnsafeGuaranteedRef {
            $0.record(nanoseconds: nanoseconds, bucket: bucket, bank: bank)
        }
    }

    func noteHold(at site: UInt64, nanoseconds: UInt64) {
        noteHold(
            at: site, nanoseconds: nanoseconds,
            bucket: LatencyBuckets.index(ofNanoseconds: nanoseconds), bank: 0)
    }

    /// How long a call site holds its leases at the most, usually: 99.9 % of the timed ones; nil
    /// where there are too few to tell.
    ///
    /// - Complexity: O(buckets).
    func habit(of site: UInt64) -> UInt64? {
        guard let row = row(of: site),
            let counts = Self.histogram(row.pointee.hold.load(ordering: .acquiring))?
                ._withUnsafeGuaranteedRef(\.counts),
            counts.count >= Self.enough
        else { return nil }
        return counts.quantile(0.999).map { UInt64($0 * 1e9) }
    }

    /// The call sites with the most timed leases, at most so many.
    ///
    /// - Complexity: O(capacity log capacity + buckets × call sites).
    func callers(limit: Int = PoolStatistics.siteLimit) -> [PoolStatistics.Caller] {
        var callers: [PoolStatistics.Caller] = []
        for index in 0..<Self.capacity {
            let site = rows[index].site.load(ordering: .acquiring)
            guard site != 0 else { continue }
            let counts =
                Self.histogram(rows[index].hold.load(ordering: .acquiring))?
                ._withUnsafeGuaranteedRef(\.counts) ?? LatencyCounts()
            callers.append(
                PoolStatistics.Caller(
                    site: SiteWord.unpack(site),
                    waited: rows[index].waited.load(ordering: .relaxed), timed: counts.count,
                    usualHoldNanoseconds: Self.nanoseconds(counts.quantile(0.5)),
                    longHoldNanoseconds: Self.nanoseconds(counts.quantile(0.99))))
        }
        callers.sort { ($1.timed, $1.waited, $0.site) < ($0.timed, $0.waited, $1.site) }
        return Array(callers.prefix(limit))
    }

    private static func nanoseconds(_ seconds: Double?) -> UInt64 {
        seconds.map { UInt64($0 * 1e9) } ?? 0
    }

    private static func histogram(_ word: UInt) -> Unmanaged<AtomicLatencyHistogram>? {
        UnsafeRawPointer(bitPattern: word).map { Unmanaged.fromOpaque($0) }
    }

    /// The row of a call site, which gets one where one is free; nil where none is.
    @inline(__always)
    private func row(of site: UInt64) -> UnsafeMutablePointer<Row>? {
        guard site != 0 else { return nil }
        // The high bits of a product with 2⁶⁴ divided by the golden ratio: addresses lie close.
        let start = Int((site &* 0x9E37_79B9_7F4A_7C15) >> 58)
        // Most sites are alone at their place.
        if rows[start].site.load(ordering: .relaxed) == site { return rows + start }
        return row(of: site, from: start)
    }

    @inline(never)
    private func row(of site: UInt64, from start: Int) -> UnsafeMutablePointer<Row>? {
        for step in 0..<Self.capacity {
            let row = rows + (start + step) % Self.capacity
            let found = row.pointee.site.load(ordering: .relaxed)
            if found == site { return row }
            guard found == 0 else { continue }
            let (exchanged, original) = row.pointee.site.compareExchange(
                expected: 0, desired: site, ordering: .acquiringAndReleasing)
            // Another thread may have put the same one there at this instant.
            if (exchanged ? site : original) == site { return row }
        }
        return nil
    }

    private func histogram(
        of row: UnsafeMutablePointer<Row>
    ) -> Unmanaged<AtomicLatencyHistogram> {
        if let present = Self.histogram(row.pointee.hold.load(ordering: .acquiring)) {
            return present
        }
        let fresh = Unmanaged.passRetained(AtomicLatencyHistogram())
        let (exchanged, original) = row.pointee.hold.compareExchange(
            expected: 0, desired: UInt(bitPattern: fresh.toOpaque()),
            ordering: .acquiringAndReleasing)
        // Another thread may have been first.
        guard let first = exchanged ? fresh : Self.histogram(original) else { return fresh }
        if !exchanged { fresh.release() }
        return first
    }
}
