import ArgumentParser
import PoolMetrics
import PoolRecording

/// `pooltop inspect FILE`: what a recording holds.
struct Inspect: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Say what a recording holds: version, span, samples, pools, events, findings.")

    @Argument(
        help: ArgumentHelp("The recording.", valueName: "file"),
        completion: .file(extensions: ["pooltop"]))
    var file: String

    func execute() throws {
        let reader = try RecordingReader(file: file)
        try StandardStreams.write(TextTable(try Self.rows(of: reader)).text)
    }

    private static func rows(of reader: RecordingReader) throws -> [[String]] {
        let metadata = reader.metadata
        var rows = [
            ["file", "\(reader.file), \(reader.sizeBytes) bytes"],
            ["version", "\(metadata.formatVersion), written by \(metadata.creator)"],
            ["created", metadata.created.rfc3339],
        ]
        if let scenario = metadata.scenario {
            rows.append(["scenario", scenario + (metadata.seed.map { ", seed \($0)" } ?? "")])
        }
        if let span = reader.span {
            let nanoseconds =
                span.upperBound.nanosecondsSinceEpoch - span.lowerBound.nanosecondsSinceEpoch
            let seconds = Double(nanoseconds / 1_000_000) / 1e3
            rows.append([
                "span", "\(seconds) s, \(span.lowerBound.rfc3339) to \(span.upperBound.rfc3339)",
            ])
        } else {
            rows.append(["span", "none: there is no sample in it"])
        }
        let interval = Double(metadata.intervalNanoseconds) / 1e9
        rows.append(["samples", "\(reader.count), one every \(interval) s at the start"])
        let pools = reader.pools.map { "\($0.name) (\($0.kind))" }.joined(separator: ", ")
        rows.append(["pools", "\(reader.pools.count)" + (pools.isEmpty ? "" : ": \(pools)")])
        let counts = try reader.eventCounts()
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let kinds = counts.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        let total = counts.reduce(0) { $0 + $1.value }
        rows.append(["events", "\(total)" + (kinds.isEmpty ? "" : ": \(kinds)")])
        return rows + (try findings(of: reader))
    }

    /// How many batches are read at once, so that a long recording needs no more memory.
    private static let batchesAtOnce = 256

    /// What was wrong, in the order in which it was found.
    private static func findings(of reader: RecordingReader) throws -> [[String]] {
        var watch = LintWatch()
        for first in stride(from: 0, to: reader.count, by: batchesAtOnce) {
            for batch in try reader.batches(in: first..<first + batchesAtOnce) {
                watch.take(batch)
            }
        }
        let findings = watch.all.sorted {
            ($0.found, $0.id.pool, $0.id.rule.rawValue)
                < ($1.found, $1.id.pool, $1.id.rule.rawValue)
        }
        return [["findings", "\(findings.count)"]]
            + findings.map { ["", "\($0.found.rfc3339) \($0.summary)"] }
    }
}
