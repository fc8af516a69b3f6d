public import ResourceTypes

/// One pool at one moment: its name and a raw, cumulative reading.
///
/// Rates, quantiles and utilisation are not in it; ``PoolModel`` derives them from two samples, so
/// a sample that is dropped corrupts no number and stepping backwards works.
public struct PoolSample: Sendable, Hashable, Codable {
    /// The pool's name, unique among those sampled together.
    public var name: String
    /// What kind of resource it holds, as a word for people: `sqlite`, `tcp`, `memory`.
    public var kind: String
    /// The reading.
    public var statistics: PoolStatistics

    /// Makes a sample.
    public init(name: String, kind: String, statistics: PoolStatistics) {
        self.name = name
        self.kind = kind
        self.statistics = statistics
    }
}
