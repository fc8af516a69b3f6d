import Foundation
import GRDB
import PoolMetrics
import ResourceTypes

/// Reads the batches of a range with three statements, whatever its length.
struct BatchQuery {
    let database: Database
    let columns: ReadingColumns
    let pools: [RecordedPool]
    let sites: SiteTable

    /// The most batches that room is made for beforehand: a damaged file may promise any number.
    static let reservedLimit = 4_096

    func batches(in range: Range<Int>) throws -> [SampleBatch] {
        let bounds: StatementArguments = [range.lowerBound + 1, range.upperBound]
        var batches: [SampleBatch] = []
        batches.reserveCapacity(min(range.count, Self.reservedLimit))
        let samples = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT id, time_ns, instant_ns, interval_ns FROM sample
                    WHERE id BETWEEN ? AND ? ORDER BY id
                    """), arguments: bounds)
        while let next = try samples.next() {
            let row = CheckedRow(next, of: "sample")
            guard try row.integer(0) == range.lowerBound + 1 + batches.count else {
                throw ByteUnpacker.Failure(
                    description: "sample \(range.lowerBound + 1 + batches.count) is missing")
            }
            batches.append(
                SampleBatch(
                    time: WallTime(nanosecondsSinceEpoch: try row.integer(1)),
                    instantNanoseconds: UInt64(bitPattern: try row.integer(2)),
                    intervalNanoseconds: UInt64(bitPattern: try row.integer(3)), pools: [],
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
            database.cachedStatement(sql: columns.sql), arguments: bounds)
        while let next = try rows.next() {
            let row = CheckedRow(next, of: "sample")
            let pool = try pool(row, 1)
            batches[Int(try row.integer(0)) - first].pools.append(
                PoolSample(name: pool.name, kind: pool.kind, statistics: try statistics(of: row)))
        }
    }

    private func statistics(of row: CheckedRow) throws(ByteUnpacker.Failure) -> PoolStatistics {
        guard let phase = PoolPhase(rawValue: try row.text(3)) else {
            throw row.failure(3, "is no phase")
        }
        guard let circuit = CircuitState(rawValue: try row.text(4)) else {
            throw row.failure(4, "is no state of a circuit")
        }
        let (minimum, maximum) = (Int(try row.integer(5)), Int(try row.integer(6)))
        guard let size = PoolSize(minimum: minimum, maximum: maximum) else {
            throw row.failure(6, "is no maximum for the minimum \(minimum)")
        }
        var statistics = PoolStatistics()
        statistics.phase = phase
        statistics.circuit = circuit
        statistics.size = size
        let leading = RecordingSchema.leading.count
        for (index, column) in zip(leading..., columns.numbers) {
            guard let value = try row.integerOrNull(index) else { continue }
            guard column.bounds.contains(value) else { throw row.failure(index, "is no count") }
            column.set(&statistics, value)
        }
        let detail = leading + columns.numbers.count
        let bytes = try row.bytes(detail)
        do {
            try DetailCodec.unpack(bytes, into: &statistics, sites: sites)
        } catch {
            throw row.located(error, detail)
        }
        guard let bytes = try row.bytesOrNull(detail + 1) else { return statistics }
        do {
            statistics.callers = try CallerCodec.unpack(bytes, sites: sites)
        } catch {
            throw row.located(error, detail + 1)
        }
        return statistics
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
        while let next = try rows.next() {
            let row = CheckedRow(next, of: "sample")
            let index = Int(try row.integer(0)) - first
            let batch = batches[index]
            // The inverse of SampleBatch.time(of:), which wraps where clocks are out of range.
            let age = batch.time.nanosecondsSinceEpoch &- (try row.integer(3))
            batches[index].events.append(
                PoolEvent(
                    sequence: UInt64(bitPattern: try row.integer(2)), pool: try pool(row, 1).name,
                    instantNanoseconds: batch.instantNanoseconds &- UInt64(bitPattern: age),
                    kind: try kind(of: row, 4)))
        }
    }

    private func kind(
        of row: CheckedRow, _ index: Int
    ) throws(ByteUnpacker.Failure) -> PoolEvent.Kind {
        let bytes = try row.bytes(index)
        do {
            return try EventCodec.unpack(bytes, sites: sites)
        } catch {
            throw row.located(error, index)
        }
    }

    private func pool(
        _ row: CheckedRow, _ index: Int
    ) throws(ByteUnpacker.Failure) -> RecordedPool {
        let number = try row.integer(index)
        guard number >= 1, number <= pools.count else {
            throw row.failure(index, "is a pool that is not listed")
        }
        return pools[Int(number) - 1]
    }
}
