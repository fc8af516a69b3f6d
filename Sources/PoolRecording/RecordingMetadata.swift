public import PoolMetrics

/// What a recording says of itself.
public struct RecordingMetadata: Sendable, Hashable, Codable {
    /// The version of the file's form; ``RecordingWriter`` writes the newest.
    public internal(set) var formatVersion = RecordingSchema.version
    /// The program that wrote it, with its version: `pooltop 0.1.0`.
    public var creator: String
    /// When it was begun.
    public var created: WallTime
    /// The workload's scenario, where there was one.
    public var scenario: String?
    /// The workload's seed, where there was one.
    public var seed: UInt64?
    /// How far apart batches were meant to be at the beginning, in nanoseconds.
    public var intervalNanoseconds: UInt64

    /// Makes metadata.
    public init(
        creator: String, created: WallTime, scenario: String? = nil, seed: UInt64? = nil,
        intervalNanoseconds: UInt64
    ) {
        self.creator = creator
        self.created = created
        self.scenario = scenario
        self.seed = seed
        self.intervalNanoseconds = intervalNanoseconds
    }
}

extension RecordingMetadata {
    private enum Key: String {
        case formatVersion = "format_version"
        case creator, created, scenario, seed
        case intervalNanoseconds = "interval_ns"
    }

    /// The rows of the table `meta`.
    var rows: [(key: String, value: String)] {
        var rows: [(Key, String)] = [
            (.formatVersion, String(formatVersion)), (.creator, creator),
            (.created, created.rfc3339(fractionDigits: 9)),
            (.intervalNanoseconds, String(intervalNanoseconds)),
        ]
        if let scenario { rows.append((.scenario, scenario)) }
        if let seed { rows.append((.seed, String(seed))) }
        return rows.map { ($0.0.rawValue, $0.1) }
    }

    /// Reads the rows of the table `meta`; keys that it does not know are left alone.
    ///
    /// - Returns: nil where a row that has to be there is missing or unreadable.
    init?(rows: [String: String]) {
        func value(_ key: Key) -> String? { rows[key.rawValue] }
        guard let version = value(.formatVersion).flatMap({ Int($0) }),
            let creator = value(.creator),
            let created = value(.created).flatMap({ WallTime(rfc3339: $0) }),
            let interval = value(.intervalNanoseconds).flatMap({ UInt64($0) })
        else { return nil }
        self.init(
            creator: creator, created: created, scenario: value(.scenario),
            seed: value(.seed).flatMap { UInt64($0) }, intervalNanoseconds: interval)
        formatVersion = version
    }
}
