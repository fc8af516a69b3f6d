import PoolMetrics
import ResourceTypes

/// How long acquires had waited half a minute ago, by pool: what "before" is measured from.
///
/// Two readings, each kept until the next is half a minute old: the older one is from half a minute
/// to a minute old, once there is so much.
struct WaitBaseline: Sendable {
    private var older: [String: LatencyCounts] = [:]
    private var newer: [String: LatencyCounts] = [:]
    private var newerInstant: UInt64?

    /// Notes a batch.
    ///
    /// - Complexity: O(pools) once in half a minute, else O(1).
    mutating func note(_ batch: SampleBatch) {
        if let newerInstant, batch.instantNanoseconds >= newerInstant {
            let age = batch.instantNanoseconds - newerInstant
            guard age >= UInt64(ActionCard.spanNanoseconds) else { return }
            older = newer
        }
        newer = Dictionary(
            batch.pools.map { ($0.name, $0.statistics.wait) },
            uniquingKeysWith: { first, _ in first })
        if older.isEmpty { older = newer }
        newerInstant = batch.instantNanoseconds
    }

    /// A pool's waits so far, then; nil where it was not there.
    subscript(name: String) -> LatencyCounts? { older[name] ?? newer[name] }
}
