public import ResourceTypes

/// The three latency histograms of a pool, and what they are called outside.
public enum PoolHistogram: String, Sendable, Hashable, CaseIterable {
    /// How long acquires took that were granted.
    case wait
    /// How long leases were held.
    case hold
    /// How long creations took that succeeded.
    case create

    /// What a person calls it, in a word.
    public var title: String { self == .create ? "make" : rawValue }

    /// The cumulative counts of one reading.
    public func counts(of statistics: PoolStatistics) -> LatencyCounts {
        switch self {
        case .wait: statistics.wait
        case .hold: statistics.hold
        case .create: statistics.create
        }
    }
}
