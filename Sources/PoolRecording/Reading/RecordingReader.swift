import Foundation
import GRDB
public import PoolMetrics
import ResourceTypes
import Synchronization

/// Reads a recording: any batch by its index, from 0, in any order.
///
/// ```swift
/// let reader = try RecordingReader(file: "run.pooltop")
/// let last = try reader.batch(at: reader.count - 1)
/// ```
/// It never writes to the file. A recording whose process was killed reads up to its last whole
/// batch, from `FILE` and `FILE-wal` together. SQLite needs `FILE-shm` for that and makes it
/// where it may; where it may not (a folder that is read-only), both files are copied into a
/// temporary folder, which goes when the reader does. A recording that is still being written can
/// be read; ``refresh()`` shows what has come since.
///
/// Calls block for as long as the disk takes and run one after the other.
public final class RecordingReader: Sendable {
    /// Where one batch lies in time.
    public struct Moment: Sendable, Hashable {
        /// By the world's clock.
        public let time: WallTime
        /// By the pools' monotonic clock, in nanoseconds.
        public let instantNanoseconds: UInt64

        /// Makes a moment.
        public init(time: WallTime, instantNanoseconds: UInt64) {
            self.time = time
            self.instantNanoseconds = instantNanoseconds
        }
    }

    private struct State: Sendable {
        var count = 0
        var span: ClosedRange<WallTime>?
        var pools: [RecordedPool] = []
        var sites = SiteTable()
    }

    /// The file, as it was given.
    public let file: String
    /// What the recording says of itself.
    public let metadata: RecordingMetadata
    private let source: RecordingSource
    private let columns: ReadingColumns
    private let state = Mutex(State())

    /// Opens a file.
    ///
    /// - Throws: ``RecordingError`` with code `notFound`, `cannotRead`, `notARecording`,
    ///   `newerVersion` or `damaged`. A recording without a batch is no error.
    public convenience init(file: String) throws(RecordingError) {
        try self.init(file: file, copying: false)
    }

    /// As above; `copying` reads from a copy from the start, as where the folder is read-only.
    package init(file: String, copying: Bool) throws(RecordingError) {
        self.file = file
        source = try RecordingSource(file: file, copying: copying)
        metadata = try source.metadata()
        columns = try source.read { try ReadingColumns($0) }
        try refresh()
    }

    /// How many batches there were when it was opened or refreshed last.
    public var count: Int { state.withLock { $0.count } }

    /// The earliest and the latest batch's time; nil where there is no batch.
    public var span: ClosedRange<WallTime>? { state.withLock { $0.span } }

    /// The pools, in the order of their first appearance.
    public var pools: [RecordedPool] {
        // The source of what was done to the workload has a row among them.
        state.withLock { $0.pools }.filter {
            !$0.kind.isEmpty || $0.name != PoolEvent.workloadSource
        }
    }

    /// The recording's size on disk in bytes, that of `FILE-wal` included.
    public var sizeBytes: Int {
        (RecordingFiles.size(file) ?? 0) + (RecordingFiles.size(file + "-wal") ?? 0)
    }

    /// Looks for what has been written since.
    public func refresh() throws(RecordingError) {
        let known = state.withLock { $0 }
        let fresh = try source.read { database in
            var next = known
            let row = try Row.fetchOne(
                database, sql: "SELECT max(id), min(time_ns), max(time_ns) FROM sample")
            if let row = row.map({ CheckedRow($0, of: "sample") }),
                let count = try row.integerOrNull(0)
            {
                next.count = max(0, Int(count))
                // SQLite orders what is no number behind all numbers, so the bounds are in order.
                next.span =
                    WallTime(
                        nanosecondsSinceEpoch: try row.integer(1))...WallTime(
                        nanosecondsSinceEpoch: try row.integer(2))
            }
            try Self.readTables(database, into: &next)
            return next
        }
        state.withLock { $0 = fresh }
    }

    /// One batch.
    ///
    /// - Returns: nil where the index is out of range.
    /// - Complexity: O(pools + events + log batches).
    public func batch(at index: Int) throws(RecordingError) -> SampleBatch? {
        guard index >= 0, index < Int.max else { return nil }
        return try batches(in: index..<index + 1).first
    }

    /// The batches of a range, oldest first; what is beyond either end is left out.
    ///
    /// - Complexity: O(batches in the range × pools + events).
    public func batches(in range: Range<Int>) throws(RecordingError) -> [SampleBatch] {
        let known = state.withLock { $0 }
        let range = range.clamped(to: 0..<known.count)
        guard !range.isEmpty else { return [] }
        let (batches, next) = try source.read { database in
            var next = known
            try Self.readTables(database, into: &next)
            return (
                try BatchQuery(
                    database: database, columns: columns, pools: next.pools, sites: next.sites
                ).batches(in: range), next
            )
        }
        state.withLock { state in
            state.pools = next.pools
            state.sites = next.sites
        }
        return batches
    }

    /// The last batch that is not later than the given time.
    ///
    /// - Returns: nil where all are later. Where the world's clock was set back meanwhile, the one
    ///   with the latest time.
    /// - Complexity: O(log batches).
    public func index(atOrBefore time: WallTime) throws(RecordingError) -> Int? {
        let last = try source.read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT id FROM sample WHERE time_ns <= ?
                    ORDER BY time_ns DESC, id DESC LIMIT 1
                    """, arguments: [time.nanosecondsSinceEpoch])
        }
        // A file that is being written may have more by now than was counted.
        return last.map { min(max($0, 1), count) - 1 }
    }

    /// When each batch was taken, from the first.
    ///
    /// - Complexity: O(batches), 16 bytes each.
    public func moments() throws(RecordingError) -> [Moment] {
        let count = count
        return try source.read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT id, time_ns, instant_ns FROM sample WHERE id <= ? ORDER BY id",
                arguments: [count])
            var moments: [Moment] = []
            moments.reserveCapacity(min(count, BatchQuery.reservedLimit))
            while let next = try rows.next() {
                let row = CheckedRow(next, of: "sample")
                moments.append(
                    Moment(
                        time: WallTime(nanosecondsSinceEpoch: try row.integer(1)),
                        instantNanoseconds: UInt64(bitPattern: try row.integer(2))))
            }
            return moments
        }
    }

    /// What is worth going to, in the order of its times: events that are not everyday life, and
    /// bookmarks.
    ///
    /// Each has the time of the batch in which it is, an event the name of its kind and its pool.
    /// - Parameter limit: the most; of more, the newest.
    /// - Complexity: O(events).
    public func marks(limit: Int = 4_096) throws(RecordingError) -> [FeedOverview.Mark] {
        try source.read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT sample.time_ns, event.kind, pool.name || ': ' || text
                    FROM event JOIN sample ON sample.id = sample_id JOIN pool ON pool.id = pool_id
                    WHERE event.kind NOT IN ('created', 'disposed', 'recovered')
                    ORDER BY sample_id DESC, place DESC LIMIT ?
                    """, arguments: [max(0, limit)])
            var marks = try rows.map { CheckedRow($0, of: "event") }.map {
                FeedOverview.Mark(
                    time: WallTime(nanosecondsSinceEpoch: try $0.integer(0)),
                    kind: try $0.text(1), text: try $0.text(2))
            }
            // An older recording has no such table.
            if try database.tableExists("bookmark") {
                let rows = try Row.fetchAll(
                    database,
                    sql: "SELECT time_ns, name FROM bookmark ORDER BY time_ns DESC LIMIT ?",
                    arguments: [max(0, limit)])
                marks += try rows.map { CheckedRow($0, of: "bookmark") }.map {
                    FeedOverview.Mark(
                        time: WallTime(nanosecondsSinceEpoch: try $0.integer(0)),
                        kind: FeedOverview.Mark.bookmark, text: try $0.text(1))
                }
            }
            return marks.sorted { $0.time < $1.time }
        }
    }

    /// How many events there are of each kind, by the kind's name.
    ///
    /// - Complexity: O(events).
    public func eventCounts() throws(RecordingError) -> [String: Int] {
        try source.read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT kind, count(*) FROM event GROUP BY kind")
            return try rows.map { CheckedRow($0, of: "event") }.reduce(into: [:]) {
                $0[try $1.text(0)] = Int(try $1.integer(1))
            }
        }
    }

    private static func readTables(_ database: Database, into state: inout State) throws {
        let pools = try Row.fetchAll(
            database, sql: "SELECT id, name, kind FROM pool WHERE id > ? ORDER BY id",
            arguments: [state.pools.count])
        state.pools += try pools.map { CheckedRow($0, of: "pool") }
            .map { RecordedPool(name: try $0.text(1), kind: try $0.text(2)) }
        let sites = try Row.fetchAll(
            database, sql: "SELECT id, file_id, line FROM site WHERE id > ? ORDER BY id",
            arguments: [state.sites.sites.count])
        for row in sites.map({ CheckedRow($0, of: "site") }) {
            _ = state.sites.number(
                of: CallSite(fileID: try row.text(1), line: Int(try row.integer(2))))
        }
    }
}
