import PoolMetrics
import ResourceTypes

/// When errors of which kind were counted in which pool: exact, for counters miss nothing.
struct ErrorHistory: Sendable {
    /// Errors of one kind in one pool between two samples.
    struct Entry: Sendable, Hashable {
        /// The later sample's time.
        var time: WallTime
        var pool: String
        var kind: PoolErrorKind
        var count: UInt64
    }

    /// What errors are summed by.
    struct Key: Sendable, Hashable {
        var pool: String
        var kind: PoolErrorKind
    }

    /// The most entries; the oldest go first.
    static let limit = 4_096

    /// The entries, oldest first.
    private(set) var entries: [Entry] = []

    /// Counts what has come since the sample before.
    ///
    /// - Complexity: O(pools).
    mutating func take(
        _ models: [PoolModel], since before: [String: [PoolErrorKind: UInt64]],
        at time: WallTime
    ) {
        for model in models {
            guard let earlier = before[model.name], model.statistics.errors != earlier else {
                continue
            }
            for kind in PoolErrorKind.allCases {
                let (now, then) = (model.statistics.errors[kind] ?? 0, earlier[kind] ?? 0)
                guard now > then else { continue }
                entries.append(
                    Entry(time: time, pool: model.name, kind: kind, count: now - then))
            }
        }
        if entries.count > ErrorHistory.limit {
            entries.removeFirst(entries.count - ErrorHistory.limit * 7 / 8)
        }
    }

    /// Sums by pool and kind, in equal parts of the time from `start` to `end`, the most first.
    ///
    /// - Complexity: O(entries + rows × parts).
    func sums(
        from start: WallTime, through end: WallTime, parts: Int
    ) -> [(key: Key, counts: [UInt64], total: UInt64)] {
        let length = Double(max(1, end.nanosecondsSinceEpoch - start.nanosecondsSinceEpoch))
        var sums: [Key: [UInt64]] = [:]
        for entry in entries where entry.time > start && entry.time <= end {
            let passed = entry.time.nanosecondsSinceEpoch - start.nanosecondsSinceEpoch
            let part = min(parts - 1, Int(Double(passed - 1) / length * Double(parts)))
            let key = Key(pool: entry.pool, kind: entry.kind)
            sums[key, default: Array(repeating: 0, count: parts)][part] += entry.count
        }
        return sums.map { ($0.key, $0.value, $0.value.reduce(0, +)) }.sorted {
            ($1.total, $0.key.pool, $0.key.kind.rawValue)
                < ($0.total, $1.key.pool, $1.key.kind.rawValue)
        }
    }
}
