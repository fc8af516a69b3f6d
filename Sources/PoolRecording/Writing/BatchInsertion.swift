import Foundation
import GRDB
import PoolMetrics
import ResourceTypes

/// Inserts one batch within one transaction, and the pools and call sites that are new in it.
struct BatchInsertion {
    let database: Database
    let sample: Int64
    private(set) var pools: [RecordingWriter.PoolKey: Int]
    private(set) var sites: SiteTable

    private static let readingSQL: String = {
        let columns = RecordingSchema.readingColumns
        let marks = Array(repeating: "?", count: columns.count).joined(separator: ", ")
        return "INSERT INTO reading (\(columns.joined(separator: ", "))) VALUES (\(marks))"
    }()

    init(
        database: Database, sample: Int64, pools: [RecordingWriter.PoolKey: Int], sites: SiteTable
    ) {
        self.database = database
        self.sample = sample
        self.pools = pools
        self.sites = sites
    }

    mutating func insert(_ batch: SampleBatch) throws {
        let knownSites = sites.sites.count
        try run(
            "INSERT INTO sample VALUES (?, ?, ?, ?)",
            [
                sample, batch.time.nanosecondsSinceEpoch,
                Int64(bitPattern: batch.instantNanoseconds),
                Int64(bitPattern: batch.intervalNanoseconds),
            ])
        for (place, pool) in batch.pools.enumerated() { try insert(pool, at: place) }
        let kinds = Dictionary(
            batch.pools.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
        for (place, event) in batch.events.enumerated() {
            try insert(event, of: batch, kind: kinds[event.pool] ?? "", at: place)
        }
        for (index, site) in sites.sites.enumerated().dropFirst(knownSites) {
            try run("INSERT INTO site VALUES (?, ?, ?)", [index + 1, site.fileID, site.line])
        }
    }

    private mutating func insert(_ pool: PoolSample, at place: Int) throws {
        let statistics = pool.statistics
        let detail = Data(DetailCodec.pack(statistics, sites: &sites))
        var values: [(any DatabaseValueConvertible)?] = [
            sample, try number(of: pool.name, kind: pool.kind), place, statistics.phase.rawValue,
            statistics.circuit.rawValue, statistics.size.minimum, statistics.size.maximum,
        ]
        values += RecordingSchema.columns.map { $0.get(statistics) }
        values.append(detail)
        values.append(CallerCodec.pack(statistics.callers, sites: &sites).map { Data($0) })
        try run(Self.readingSQL, StatementArguments(values))
    }

    private mutating func insert(
        _ event: PoolEvent, of batch: SampleBatch, kind: String, at place: Int
    ) throws {
        try run(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                sample, place, try number(of: event.pool, kind: kind),
                Int64(bitPattern: event.sequence), batch.time(of: event).nanosecondsSinceEpoch,
                event.kind.name, event.kind.summary,
                Data(EventCodec.pack(event.kind, sites: &sites)),
            ])
    }

    /// The pool's row; a pool that is new gets one.
    private mutating func number(of name: String, kind: String) throws -> Int {
        let key = RecordingWriter.PoolKey(name: name, kind: kind)
        if let number = pools[key] { return number }
        let number = pools.count + 1
        try run("INSERT INTO pool VALUES (?, ?, ?)", [number, name, kind])
        pools[key] = number
        return number
    }

    private func run(_ sql: String, _ arguments: StatementArguments) throws {
        try database.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
