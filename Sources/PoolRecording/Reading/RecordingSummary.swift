public import PoolMetrics

/// What a recording holds, in a few lines: for `pooltop inspect`.
///
/// ```swift
/// print(try RecordingSummary(of: reader).text)
/// ```
/// It can be coded; ``json`` is the same with times as text, on one line.
public struct RecordingSummary: Sendable, Hashable, Codable {
    /// The file, as it was given.
    public let file: String
    /// What the recording says of itself.
    public let metadata: RecordingMetadata
    /// The file's size in bytes, what is still in `FILE-wal` included.
    public let sizeBytes: Int
    /// How many batches there are.
    public let samples: Int
    /// The earliest batch's time; nil where there is none.
    public let start: WallTime?
    /// The latest batch's time; nil where there is none.
    public let end: WallTime?
    /// The pools, in the order of their first appearance.
    public let pools: [RecordedPool]
    /// How many events there are of each kind; kinds with none are absent.
    public let events: [String: Int]

    /// Reads what a summary needs.
    ///
    /// - Throws: ``RecordingError`` where the file can't be read.
    /// - Complexity: O(events).
    public init(of reader: RecordingReader) throws(RecordingError) {
        file = reader.file
        metadata = reader.metadata
        sizeBytes = reader.sizeBytes
        samples = reader.count
        start = reader.span?.lowerBound
        end = reader.span?.upperBound
        pools = reader.pools
        events = try reader.eventCounts()
    }

    /// From the first batch to the last, in seconds; nil where there is none.
    public var lengthSeconds: Double? {
        guard let start, let end else { return nil }
        // The bits of the difference are right even where it is more than a signed number holds.
        let difference = end.nanosecondsSinceEpoch &- start.nanosecondsSinceEpoch
        return Double(UInt64(bitPattern: difference)) / 1e9
    }

    /// All events together.
    public var eventsTotal: Int { events.values.reduce(0, +) }

    private var eventsByNumber: [(key: String, value: Int)] {
        events.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    }

    /// A line for each thing, for people; it ends with a line end.
    public var text: String {
        var rows = [
            ("file", file), ("format", "version \(metadata.formatVersion)"),
            ("recorded by", metadata.creator), ("begun", metadata.created.rfc3339),
            ("interval", "\(Double(metadata.intervalNanoseconds) / 1e9) s"),
        ]
        if let scenario = metadata.scenario { rows.append(("scenario", scenario)) }
        if let seed = metadata.seed { rows.append(("seed", String(seed))) }
        rows.append(("size", "\(sizeBytes) bytes"))
        if let start, let end, let lengthSeconds {
            rows.append(("span", "\(start) to \(end), \(lengthSeconds) s"))
        }
        rows.append(("samples", String(samples)))
        let names = pools.map { $0.kind.isEmpty ? $0.name : "\($0.name) (\($0.kind))" }
        rows.append(("pools", names.isEmpty ? "none" : names.joined(separator: ", ")))
        let kinds = eventsByNumber.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        rows.append(("events", eventsTotal == 0 ? "0" : "\(eventsTotal): \(kinds)"))
        return rows.map { key, value in
            key + String(repeating: " ", count: 13 - key.count) + value + "\n"
        }.joined()
    }

    /// One JSON object on one line, the same bytes for the same recording.
    public var json: String {
        func text(_ value: String?) -> String { value.map(JSONText.string) ?? "null" }
        func number(_ value: (some CustomStringConvertible)?) -> String {
            value.map { "\($0)" } ?? "null"
        }
        return JSONText.object([
            ("file", text(file)), ("format_version", number(metadata.formatVersion)),
            ("creator", text(metadata.creator)), ("created", text(metadata.created.rfc3339)),
            ("interval_seconds", number(Double(metadata.intervalNanoseconds) / 1e9)),
            ("scenario", text(metadata.scenario)), ("seed", number(metadata.seed)),
            ("size_bytes", number(sizeBytes)), ("samples", number(samples)),
            ("start", text(start?.rfc3339)), ("end", text(end?.rfc3339)),
            ("length_seconds", number(lengthSeconds)),
            (
                "pools",
                JSONText.array(
                    pools.map {
                        JSONText.object([("name", text($0.name)), ("kind", text($0.kind))])
                    }
                )
            ),
            ("events_total", number(eventsTotal)),
            (
                "events",
                JSONText.object(
                    events.sorted { $0.key < $1.key }.map { ($0.key, number($0.value)) })
            ),
        ])
    }
}
