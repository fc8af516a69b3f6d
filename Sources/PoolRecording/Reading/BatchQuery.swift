import Foundation
import GRDB
import PoolMetrics
import ResourceTypes

/// Reads the batches of a range with three statements, whatever its length.
struct BatchQuery {
    let database: Database
    let pools: [RecordedPool]
    let sites: SiteTable

    private static let readingSQL = """
        SELECT \(RecordingSchema.readingColumns.joined(separator: ", ")) FROM reading
        WHERE sample_id BETWEEN ? AND ? ORDER BY sample_id, place
        """

    func batches(in range: Range<Int>) throws -> [SampleBatch] {
        let bounds: StatementArguments = [range.lowerBound + 1, range.upperBound]
        var batches: [SampleBatch] = []
        batches.reserveCapacity(range.count)
        let samples = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT id, time_ns, instant_ns, interval_ns FROM sample
                    WHERE id BETWEEN ? AND ? ORDER BY id
                    """), arguments: bounds)
        while let row = try samples.next() {
            guard row[0] as Int == range.lowerBound + 1 + batches.count else {
                throw ByteUnpacker.Failure(
                    description: "sample \(range.lowerBound + 1 + batches.count) is missing")
            }
            batches.append(
                SampleBatch(
                    time: WallTime(nanosecondsSinceEpoch: row[1]),
                    instantNanoseconds: UInt64(bitPattern: row[2] as Int64),
                    intervalNanoseconds: UInt64(bitPattern: row[3] as Int64), pools: [],
                    events: []))
        }
        guard batches.count == range.count else {
            throw ByteUnpacker.Failure(
                description: "sample \(range.lowerBound + 1 + batches.count) is missing")
        }
        try readReadings(bounds, first: range.lowerBound + 1, into: &batches)
        try readEvents(bounds, first: range.lowerBound + 1, into: &batches)
        return batches
    }

    private func readReadings(
        _ bounds: StatementArguments, first: Int, into batches: inout [SampleBatch]
    ) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.readingSQL), arguments: bounds)
        let leading = RecordingSchema.leading.count
        while let row = try rows.next() {
            let pool = try pool(row[1])
            var statistics = PoolStatistics()
            guard let phase = PoolPhase(rawValue: row[3]),
                let circuit = CircuitState(rawValue: row[4]),
                let size = PoolSize(minimum: row[5], maximum: row[6])
            else {
                throw ByteUnpacker.Failure(description: "reading has no phase, circuit or size")
            }
            statistics.circuit = circuit
            statistics.phase = phase
            statistics.size = size
            for (offset, column) in RecordingSchema.columns.enumerated() {
                if let value: Int64 = row[leading + offset] { column.set(&statistics, value) }
            }
            let detail: Data = row[leading + RecordingSchema.columns.count]
            try DetailCodec.unpack(Array(detail), into: &statistics, sites: sites)
            batches[row[0] as Int - first].pools.append(
                PoolSample(name: pool.name, kind: pool.kind, statistics: statistics))
        }
    }

    private func readEvents(
        _ bounds: StatementArguments, first: Int, into batches: inout [SampleBatch]
    ) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT sample_id, pool_id, sequence, time_ns, payload FROM event
                    WHERE sample_id BETWEEN ? AND ? ORDER BY sample_id, place
                    """), arguments: bounds)
        while let row = try rows.next() {
            let index = row[0] as Int - first
            let batch = batches[index]
            // The inverse of SampleBatch.time(of:), which wraps where clocks are out of range.
            let age = batch.time.nanosecondsSinceEpoch &- (row[3] as Int64)
            batches[index].events.append(
                PoolEvent(
                    sequence: UInt64(bitPattern: row[2] as Int64), pool: try pool(row[1]).name,
                    instantNanoseconds: batch.instantNanoseconds &- UInt64(bitPattern: age),
                    kind: try EventCodec.unpack(Array(row[4] as Data), sites: sites)))
        }
    }

    private func pool(_ number: Int) throws -> RecordedPool {
        guard number >= 1, number <= pools.count else {
            throw ByteUnpacker.Failure(description: "pool \(number) is not listed")
        }
        return pools[number - 1]
    }
}
