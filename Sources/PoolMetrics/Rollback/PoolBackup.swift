public import ResourcePools
public import ResourceTypes

/// All pools of a manager at one moment, as a document: how they were set, what was in them, and
/// what they had done.
///
/// ```json
/// {
///   "schema": 1,
///   "time": "2026-08-01T10:00:00.000000000Z",
///   "pools": [
///     {
///       "name": "orders", "kind": "sqlite",
///       "configuration": { "size": { "minimum": 1, "maximum": 10 }, "maximumWaiters": 10000, … },
///       "statistics": { "acquired": 81223, "states": { "idle": 3, … }, "slots": [ … ], … }
///     }
///   ]
/// }
/// ```
/// A document is good if and only if (1) it is JSON, (2) `schema` is 1, (3) every pool has a name
/// of its own and a configuration with a size. Of a configuration, what is missing has its default
/// and `null` means never; durations are whole nanoseconds. `statistics` is what a sample has, raw
/// and cumulative; its list of resources ends after ``PoolStatistics/slotLimit``, its totals are
/// exact. Keys that are not known are passed over.
///
/// ``ResourcePools/ResourceManager/backUp(to:wallClock:)`` writes one.
public struct PoolBackup: Sendable, Hashable, Codable {
    /// The version of the form that is written.
    public static let schema = 1

    /// One pool.
    public struct Pool: Sendable, Hashable, Codable {
        /// The pool's name.
        public var name: String
        /// What kind of resource it held, as a word for people.
        public var kind: String
        /// How it was set.
        public var configuration: PoolConfiguration
        /// What was in it and what it had done: states of the resources, and metrics.
        public var statistics: PoolStatistics

        /// Makes one.
        public init(
            name: String, kind: String, configuration: PoolConfiguration,
            statistics: PoolStatistics
        ) {
            self.name = name
            self.kind = kind
            self.configuration = configuration
            self.statistics = statistics
        }
    }

    /// When it was taken.
    public var time: WallTime
    /// The pools, in the order of registration.
    public var pools: [Pool]

    /// Makes one.
    public init(time: WallTime, pools: [Pool]) {
        self.time = time
        self.pools = pools
    }

    /// Reads a whole document from a file.
    ///
    /// - Throws: ``BackupError``.
    public init(contentsOf file: String) throws(BackupError) {
        self = try BackupCoding.decode(PoolBackup.self, from: file)
    }

    private enum CodingKeys: CodingKey { case schema, time, pools }

    /// Reads the coded form.
    public init(from decoder: any Decoder) throws {
        try BackupCoding.checkSchema(decoder)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let text = try container.decode(String.self, forKey: .time)
        guard let time = WallTime(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: .time, in: container,
                debugDescription: "\(text) is no RFC 3339 time, give one as 2026-08-01T10:00:00Z")
        }
        self.init(time: time, pools: try container.decode([Pool].self, forKey: .pools))
    }

    /// Writes the coded form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.schema, forKey: .schema)
        try container.encode(time.rfc3339(fractionDigits: 9), forKey: .time)
        try container.encode(pools, forKey: .pools)
    }
}
