/// How urgent an acquire is, where several wait.
///
/// Within a priority it is first come, first served. A higher one counts as having come one
/// second earlier for each step, so that a lower one that has waited for that much longer goes
/// first: nobody starves.
public enum AcquirePriority: UInt8, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Work that can wait: batch jobs, warm-ups.
    case low = 0
    /// What is not said otherwise.
    case normal = 1
    /// Work that somebody waits for.
    case high = 2

    /// How much earlier than it did a waiter of one priority more counts as having come.
    public static let stepNanoseconds: UInt64 = 1_000_000_000

    /// Less urgent comes first.
    public static func < (left: AcquirePriority, right: AcquirePriority) -> Bool {
        left.rawValue < right.rawValue
    }
}
