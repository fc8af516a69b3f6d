import PoolMetrics
import PoolRecording

/// Looks through a recording for what is wrong, a few batches at a time.
struct RecordingLints {
    /// How many batches are read at once: of ten pools they take some milliseconds.
    static let batchesAtOnce = 16

    private let count: Int
    private var next = 0
    private var watch = LintWatch()

    /// Begins before the first of so many batches.
    init(count: Int) { self.count = count }

    /// Whether all have been looked at.
    var isComplete: Bool { next >= count }

    /// Everything that was found so far, in the order in which it was.
    var findings: [LintFinding] {
        watch.all.sorted {
            ($0.found, $0.id.pool, $0.id.rule.rawValue)
                < ($1.found, $1.id.pool, $1.id.rule.rawValue)
        }
    }

    /// Looks at the next few.
    ///
    /// - Complexity: O(pools), for each of ``batchesAtOnce`` batches.
    mutating func goOn(_ reader: RecordingReader) throws(RecordingError) {
        let range = next..<min(next + Self.batchesAtOnce, count)
        for batch in try reader.batches(in: range) { watch.take(batch) }
        next = range.upperBound
    }
}
