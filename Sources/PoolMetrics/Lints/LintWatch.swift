import ResourceTypes

/// Watches pools, batch after batch, and says what is wrong with them.
///
/// ```swift
/// var watch = LintWatch()
/// for batch in batches {
///     for finding in watch.take(batch) { print(finding.summary, finding.remedy) }
/// }
/// watch.findings     // what is wrong now, the gravest first
/// ```
/// A finding lasts for as long as its rule says so, and for ``quietSeconds`` more: what comes back
/// within that is the same finding. It reads no clock, so a recording gives the same findings each
/// time that it is played.
///
/// For each pool it keeps two windows of sums and what its rules keep, about 2 KiB, and besides the
/// newest ``endedLimit`` findings that are over, and what was said of all of them and when: up to
/// ``wordingLimit`` texts. Of more, the later one of two that are near to one another goes.
public struct LintWatch: Sendable {
    /// How long a rule must have been silent before its finding is over.
    public static let quietSeconds: UInt64 = 30
    /// The most findings that are over and still kept; the oldest go first.
    public static let endedLimit = 1_024
    /// The most wordings of findings that are kept, where a finding has more than two.
    public static let wordingLimit = 16_384

    /// A finding, and when its rule said so last.
    private struct Present: Sendable {
        var finding: LintFinding
        var lastSaid: UInt64
    }

    private var pools: [String: LintedPool] = [:]
    private var sampling = SamplingLate()
    private var present: [LintFinding.ID: Present] = [:]
    private var ended: [LintFinding] = []
    private var lastInstant: UInt64 = 0
    /// How near to one another two wordings of a finding are kept, in nanoseconds.
    private var resolution: Int64 = 0
    private var wordingCount = 0

    /// A watch that has seen nothing.
    public init() {}

    /// What is wrong now, the gravest first.
    ///
    /// - Complexity: O(findings log findings).
    public var findings: [LintFinding] {
        present.values.map(\.finding).sorted(by: LintFinding.isGraver)
    }

    /// Everything that was found, and is still known: what lasts, and what is over.
    ///
    /// - Complexity: O(findings).
    public var all: [LintFinding] { ended + present.values.map(\.finding) }

    /// What was wrong at a time, the gravest first, in the words of that time.
    ///
    /// - Complexity: O(findings log findings).
    public func findings(at time: WallTime) -> [LintFinding] {
        all.compactMap { $0.known(at: time) }.sorted(by: LintFinding.isGraver)
    }

    /// Takes the next batch.
    ///
    /// - Parameter time: its place on a time axis; nil for its own time.
    /// - Returns: what was found by it and was not known before, the gravest first.
    /// - Complexity: O(pools); rules on leases look at the slots that a sample has as detail.
    @discardableResult
    public mutating func take(_ batch: SampleBatch, at time: WallTime? = nil) -> [LintFinding] {
        let time = time ?? batch.time
        // A feed that was started again: its pools are others.
        if batch.instantNanoseconds <= lastInstant { pools = [:] }
        lastInstant = batch.instantNanoseconds
        var events: [String: [PoolEvent]] = [:]
        for event in batch.events { events[event.pool, default: []].append(event) }
        var new: [LintFinding] = []
        if let verdict = sampling.look(at: batch) {
            let id = LintFinding.ID(rule: SamplingLate.id, pool: "")
            if let finding = note(verdict, id, batch, at: time) { new.append(finding) }
        }
        for sample in batch.pools {
            let verdicts = pools[sample.name, default: LintedPool()].take(
                sample.statistics, events: events[sample.name] ?? [])
            for (rule, verdict) in verdicts {
                let id = LintFinding.ID(rule: rule, pool: sample.name)
                if let finding = note(verdict, id, batch, at: time) { new.append(finding) }
            }
        }
        if pools.count > batch.pools.count {
            let names = Set(batch.pools.map(\.name))
            pools = pools.filter { names.contains($0.key) }
        }
        endWhatIsQuiet(batch, at: time)
        boundWordings()
        return new.sorted(by: LintFinding.isGraver)
    }

    /// Keeps a verdict; gives the finding where it is new.
    private mutating func note(
        _ verdict: LintVerdict, _ id: LintFinding.ID, _ batch: SampleBatch, at time: WallTime
    ) -> LintFinding? {
        let now = batch.instantNanoseconds
        wordingCount += 1
        if present[id] != nil {
            // In its place: a copy would copy all that has been said.
            present[id]?.finding.say(verdict, at: time, resolution: resolution)
            present[id]?.lastSaid = now
            return nil
        }
        let age = verdict.sinceNanoseconds.map { now - min(now, $0) } ?? 0
        var finding = LintFinding(
            id: id, severity: verdict.severity, sentence: verdict.sentence, remedy: verdict.remedy,
            since: time.advanced(byNanoseconds: -Int64(clamping: age)), found: time)
        finding.say(verdict, at: time, resolution: resolution)
        present[id] = Present(finding: finding, lastSaid: now)
        return finding
    }

    private mutating func endWhatIsQuiet(_ batch: SampleBatch, at time: WallTime) {
        let now = batch.instantNanoseconds
        let quiet = LintWatch.quietSeconds * 1_000_000_000
        let over = present.values.filter { $0.lastSaid > now || now - $0.lastSaid >= quiet }
        guard !over.isEmpty else { return }
        for var finding in over.map(\.finding).sorted(by: LintFinding.isGraver) {
            present[finding.id] = nil
            finding.until = time
            ended.append(finding)
        }
        if ended.count > LintWatch.endedLimit {
            ended.removeFirst(ended.count - LintWatch.endedLimit)
        }
    }

    /// Keeps what was said within its bound, by keeping less of each.
    ///
    /// - Complexity: O(wordings), once in so many new ones as there is room for.
    private mutating func boundWordings() {
        // The first and the newest of each stay.
        let limit = max(LintWatch.wordingLimit, 4 * (present.count + ended.count))
        while wordingCount > limit {
            wordingCount =
                ended.reduce(0) { $0 + $1.wordings.count }
                + present.values.reduce(0) { $0 + $1.finding.wordings.count }
            guard wordingCount > limit / 2 else { return }
            resolution = min(max(resolution, 500_000_000) * 2, Int64.max / 4)
            for index in ended.indices { ended[index].thin(to: resolution) }
            for id in present.keys { present[id]?.finding.thin(to: resolution) }
        }
    }
}
