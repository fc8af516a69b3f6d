import ResourceTypes

/// The last while of one pool in a few numbers: between one and two spans of it.
///
/// ```
/// span      ├────────────┤────────────┤
///            block before  block now
///            ◀──── the window ────▶ now
/// ```
/// Two blocks, each a sum of the samples in one span; when the newer is full it takes the older
/// one's place. So the window never holds a sample, costs the same at every rate of sampling and
/// always reaches back at least one span once that much has been seen. It begins anew where the
/// pool is started again, resized, paused or bypassed: what was before tells nothing of now.
struct LintWindow: Sendable {
    /// What the window holds.
    struct Facts: Sendable, Hashable {
        /// How long it is, in seconds.
        var seconds = 0.0
        /// How many samples are in it.
        var samples = 0
        /// The most resources in use at a sample.
        var peakInUse = 0
        /// The most live resources at a sample.
        var peakSize = 0
        /// The most acquires that waited at a sample.
        var peakWaiting = 0
        /// Samples at which all that there may be were in use.
        var atMaximum = 0
        /// Samples at which someone waited.
        var withWaiters = 0
        /// Leases granted, and those of them that had to wait.
        var acquired: UInt64 = 0, waited: UInt64 = 0
        /// Resources made.
        var made: UInt64 = 0
        /// Acquires that timed out or were rejected.
        var failed: UInt64 = 0
        /// Resources that failed their validation.
        var validationsFailed: UInt64 = 0
        /// Resources disposed of, by reason.
        var disposals: [DisposalReason: UInt64] = [:]
    }

    /// The sums of one span.
    private struct Block: Sendable {
        /// What the counters stood at when it began.
        let start: PoolStatistics.Counters
        var samples = 0
        var peakInUse = 0, peakSize = 0, peakWaiting = 0
        var atMaximum = 0, withWaiters = 0

        init(_ statistics: PoolStatistics) {
            start = PoolStatistics.Counters(statistics)
            add(statistics)
        }

        mutating func add(_ statistics: PoolStatistics) {
            samples += 1
            peakInUse = max(peakInUse, statistics.states.inUse)
            peakSize = max(peakSize, statistics.states.size)
            peakWaiting = max(peakWaiting, statistics.waiting)
            if statistics.states.inUse >= statistics.size.maximum { atMaximum += 1 }
            if statistics.waiting > 0 { withWaiters += 1 }
        }
    }

    private let spanNanoseconds: UInt64
    private var before: Block?
    private var present: Block?
    private var last = PoolStatistics.Counters(PoolStatistics())
    private var size = PoolSize.range(1...10)

    /// A window that has seen nothing.
    init(spanSeconds: UInt64) { spanNanoseconds = spanSeconds * 1_000_000_000 }

    /// Takes the next reading.
    ///
    /// - Complexity: O(1).
    mutating func take(_ statistics: PoolStatistics) {
        let counters = PoolStatistics.Counters(statistics)
        defer {
            last = counters
            size = statistics.size
        }
        guard statistics.phase == .running, !statistics.isBypassed else {
            (before, present) = (nil, nil)
            return
        }
        guard var block = present, counters.follow(last), statistics.size == size else {
            (before, present) = (nil, Block(statistics))
            return
        }
        if counters.instant - block.start.instant >= spanNanoseconds {
            before = block
            block = Block(statistics)
        } else {
            block.add(statistics)
        }
        present = block
    }

    /// What it holds now; nothing before the first reading.
    ///
    /// - Complexity: O(reasons).
    var facts: Facts {
        guard let present else { return Facts() }
        let start = (before ?? present).start
        var facts = Facts()
        facts.seconds = Double(last.instant - start.instant) / 1e9
        for block in [before, present].compactMap(\.self) {
            facts.samples += block.samples
            facts.peakInUse = max(facts.peakInUse, block.peakInUse)
            facts.peakSize = max(facts.peakSize, block.peakSize)
            facts.peakWaiting = max(facts.peakWaiting, block.peakWaiting)
            facts.atMaximum += block.atMaximum
            facts.withWaiters += block.withWaiters
        }
        facts.acquired = last.acquired &- start.acquired
        facts.waited = last.waited &- start.waited
        facts.made = last.made &- start.made
        facts.failed = last.failed &- start.failed
        facts.validationsFailed = last.validationsFailed &- start.validationsFailed
        if last.disposals != start.disposals {
            for (reason, count) in last.disposals {
                let gone = count &- (start.disposals[reason] ?? 0)
                if gone > 0 { facts.disposals[reason] = gone }
            }
        }
        return facts
    }
}

extension PoolStatistics {
    /// The counters that a window takes the difference of.
    fileprivate struct Counters: Sendable {
        let instant: UInt64
        let acquired: UInt64, waited: UInt64, made: UInt64
        let failed: UInt64, validationsFailed: UInt64
        let disposals: [DisposalReason: UInt64]

        init(_ statistics: PoolStatistics) {
            instant = statistics.instantNanoseconds
            acquired = statistics.acquired
            waited = statistics.waited
            made = statistics.made
            failed = (statistics.errors[.timeout] ?? 0) &+ (statistics.errors[.rejected] ?? 0)
            validationsFailed = statistics.errors[.validation] ?? 0
            disposals = statistics.disposals
        }

        /// Whether they are later ones of the same pool.
        func follow(_ earlier: Counters) -> Bool {
            instant > earlier.instant && acquired >= earlier.acquired && made >= earlier.made
                && waited >= earlier.waited && failed >= earlier.failed
                && validationsFailed >= earlier.validationsFailed
        }
    }
}
