import ResourceTypes

/// Again and again a crowd arrives at once, and in between hardly anyone waits.
///
/// It speaks where, three times in five minutes, as many acquires waited at once as the pool may
/// have resources (four at least), and at no more than half of the samples anyone waited at all.
/// A crowd as large as the pool means that the last of it waits for a whole round more; a pool that
/// is merely too small has waiters all the time, which is another rule's. Two seconds without
/// waiters, or more, lie between two herds. It keeps the last ``limit`` arrivals.
struct WaiterHerds: LintRule {
    static let id = LintRuleID.waiterHerds
    static let herds = 3
    static let smallestHerd = 4
    static let spanNanoseconds: UInt64 = 300_000_000_000
    static let limit = 8
    private static let pauseNanoseconds: UInt64 = 2_000_000_000

    /// When the last herds arrived, oldest first, and how large each became.
    private var arrivals: [(instant: UInt64, peak: Int)] = []
    /// When the waiting of now began; nil where nobody waits.
    private var waitingSince: UInt64?
    /// Whether what waits now has been counted as a herd.
    private var isCounted = false
    private var lastWaited: UInt64?

    init() {}

    mutating func look(at sight: LintSight) -> LintVerdict? {
        let (now, waiting) = (sight.now, sight.statistics.waiting)
        if !sight.isContinued { self = WaiterHerds() }
        if waiting == 0 {
            waitingSince = nil
        } else {
            if waitingSince == nil {
                waitingSince = now
                let pause = now - (lastWaited ?? 0)
                if lastWaited == nil || pause >= Self.pauseNanoseconds { isCounted = false }
            }
            count(waiting, maximum: sight.statistics.size.maximum, now: now)
            lastWaited = now
        }
        arrivals.removeAll { now - $0.instant > Self.spanNanoseconds }
        let facts = sight.fiveMinutes
        guard arrivals.count >= Self.herds, facts.withWaiters * 2 <= facts.samples else {
            return nil
        }
        return verdict(sight)
    }

    private mutating func count(_ waiting: Int, maximum: Int, now: UInt64) {
        if isCounted, let last = arrivals.indices.last {
            arrivals[last].peak = max(arrivals[last].peak, waiting)
        } else if waiting >= max(Self.smallestHerd, maximum) {
            arrivals.append((waitingSince ?? now, waiting))
            if arrivals.count > Self.limit { arrivals.removeFirst() }
            isCounted = true
        }
    }

    private func verdict(_ sight: LintSight) -> LintVerdict {
        let peak = arrivals.map(\.peak).max() ?? 0
        let first = arrivals.first?.instant ?? sight.now
        let rhythm = period.map { ", about every \(NumberText.duration(nanoseconds: $0))" } ?? ""
        return LintVerdict(
            .warning,
            "\(arrivals.count) herds in \(NumberText.duration(nanoseconds: sight.now - first)): "
                + "up to \(peak) waited at once for \(sight.statistics.size.maximum)\(rhythm), and "
                + "hardly anyone in between",
            remedy: "spread what starts them, with jitter on timers and retries, or raise max for "
                + "the peak",
            since: first)
    }

    /// How far apart they come; nil where that varies by more than a quarter.
    private var period: UInt64? {
        let steps = zip(arrivals.dropFirst(), arrivals).map { $0.instant - $1.instant }
        guard let shortest = steps.min(), let longest = steps.max() else { return nil }
        let mean = steps.reduce(0, +) / UInt64(steps.count)
        return longest - mean <= mean / 4 && mean - shortest <= mean / 4 ? mean : nil
    }
}
