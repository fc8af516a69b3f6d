/// Samples come later than they should: whoever samples does not get the processor in time.
///
/// It looks at batches, not at a pool. A sample is late that comes half an interval or more after
/// it should have; the timeline would show a hole from two and a half intervals on. It speaks where
/// three of the last 20 were late, of ten at least: one late sample in a while is any shared
/// machine's daily life. What was measured in between is exact, for counters only grow. It keeps
/// the last ``limit`` distances.
struct SamplingLate: Sendable {
    static let id = LintRuleID.samplingLate
    static let limit = 20
    static let fewest = 10
    static let late = 3

    /// The distance of a sample from the one before, and what was meant, in nanoseconds.
    private struct Step {
        var taken: UInt64, meant: UInt64
        var isLate: Bool { taken > meant && taken - meant > meant / 2 }
    }

    private var steps: [Step] = []
    private var last: (instant: UInt64, interval: UInt64)?

    init() {}

    /// Judges by the newest batch.
    mutating func look(at batch: SampleBatch) -> LintVerdict? {
        defer { last = (batch.instantNanoseconds, batch.intervalNanoseconds) }
        guard let last, batch.instantNanoseconds > last.instant, batch.intervalNanoseconds > 0
        else {
            steps = []
            return nil
        }
        // Where the interval was changed in between, either may have been meant.
        let meant = max(batch.intervalNanoseconds, last.interval)
        steps.append(Step(taken: batch.instantNanoseconds - last.instant, meant: meant))
        if steps.count > Self.limit { steps.removeFirst() }
        let late = steps.filter(\.isLate)
        guard steps.count >= Self.fewest, late.count >= Self.late,
            let worst = late.max(by: { $0.taken < $1.taken })
        else { return nil }
        return LintVerdict(
            .warning,
            "\(late.count) of the last \(steps.count) samples came late, the worst after "
                + "\(NumberText.duration(nanoseconds: worst.taken)) instead of "
                + NumberText.duration(nanoseconds: worst.meant),
            remedy: "sample less often, or give the process more of the processor; counters "
                + "miss nothing")
    }
}
