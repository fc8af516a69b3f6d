import Foundation
import GRDB
public import PoolMetrics
import ResourceTypes
import Synchronization

/// Writes batches into a recording: one file, one transaction a batch.
///
/// ```swift
/// let writer = try RecordingWriter(file: "run.pooltop", metadata: metadata)
/// try writer.append(batch)
/// try writer.close()      // run.pooltop, and nothing beside it
/// ```
/// While it writes, the file is in SQLite's WAL mode, and `FILE-wal` and `FILE-shm` stand beside
/// it: a reader may follow, and if the process is killed, all whole batches are there. The disk is
/// not synced at each batch: a loss of power may cost the last of them, never the file.
///
/// Calls block for as long as the disk takes (well below a millisecond a batch) and run one after
/// the other; don't call from the main actor.
public final class RecordingWriter: Sendable {
    private struct State: Sendable {
        var batches = 0
        var pools: [PoolKey: Int] = [:]
        var sites = SiteTable()
        var isClosed = false
    }

    struct PoolKey: Hashable, Sendable {
        let name: String
        let kind: String
    }

    /// The file, as it was given.
    public let file: String
    private let database: DatabaseQueue
    private let state = Mutex(State())

    /// Creates the file.
    ///
    /// - Parameters:
    ///   - file: its path; the folder has to be there.
    ///   - overwrite: whether to replace a file that is there already.
    /// - Throws: ``RecordingError`` with code `exists`, `cannotCreate` or `writeFailed`.
    public convenience init(
        file: String, overwrite: Bool = false, metadata: RecordingMetadata
    ) throws(RecordingError) {
        try self.init(
            file: file, overwrite: overwrite, metadata: metadata, maximumPages: nil)
    }

    /// As above, with a bound to the file's pages of 4,096 bytes: a disk that is soon full.
    package init(
        file: String, overwrite: Bool, metadata: RecordingMetadata, maximumPages: Int?
    ) throws(RecordingError) {
        self.file = file
        try RecordingFiles.claim(file, overwrite: overwrite)
        var metadata = metadata
        metadata.formatVersion = RecordingSchema.version
        do {
            var configuration = Configuration()
            configuration.label = "pooltop recording"
            configuration.busyMode = .timeout(1)
            database = try DatabaseQueue(
                path: RecordingFiles.databasePath(file), configuration: configuration)
            try database.writeWithoutTransaction { [metadata] database in
                try database.execute(
                    sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
                try database.inTransaction {
                    try database.execute(sql: RecordingSchema.creation)
                    for row in metadata.rows {
                        try database.execute(
                            sql: "INSERT INTO meta VALUES (?, ?)", arguments: [row.key, row.value])
                    }
                    return .commit
                }
                if let maximumPages {
                    try database.execute(sql: "PRAGMA max_page_count = \(maximumPages)")
                }
            }
        } catch {
            for name in [file] + RecordingFiles.companions(of: file) {
                RecordingFiles.remove(name)
            }
            throw RecordingWriter.writeError(file, error)
        }
    }

    deinit { try? close() }

    /// How many batches have been written.
    public var count: Int { state.withLock { $0.batches } }

    /// Adds a batch, whole or not at all.
    ///
    /// - Throws: ``RecordingError`` with code `closed`, or `writeFailed` (the disk is full, for
    ///   example: what was written before stays readable, and a later call may succeed).
    /// - Complexity: O(pools + events).
    public func append(_ batch: SampleBatch) throws(RecordingError) {
        try state.withLock { (state: inout State) throws(RecordingError) in
            guard !state.isClosed else {
                throw RecordingError(
                    code: .closed, file: file, message: "is closed: start a new recording")
            }
            // The tables grow in a copy, which is kept only once the transaction is on disk.
            var next = state
            next.batches += 1
            do {
                next = try database.write { [next] database in
                    var transaction = BatchInsertion(
                        database: database, sample: Int64(next.batches), pools: next.pools,
                        sites: next.sites)
                    try transaction.insert(batch)
                    var grown = next
                    grown.pools = transaction.pools
                    grown.sites = transaction.sites
                    return grown
                }
            } catch {
                throw RecordingWriter.writeError(file, error)
            }
            state = next
        }
    }

    /// Gives a moment a name.
    ///
    /// - Parameter time: the moment; it may be before the recording's first batch.
    /// - Throws: ``RecordingError`` with code `closed` or `writeFailed`.
    public func addBookmark(_ name: String, at time: WallTime) throws(RecordingError) {
        try state.withLock { (state: inout State) throws(RecordingError) in
            guard !state.isClosed else {
                throw RecordingError(
                    code: .closed, file: file, message: "is closed: start a new recording")
            }
            do {
                try database.write { database in
                    try database.execute(
                        sql: "INSERT INTO bookmark (time_ns, name) VALUES (?, ?)",
                        arguments: [time.nanosecondsSinceEpoch, name])
                }
            } catch {
                throw RecordingWriter.writeError(file, error)
            }
        }
    }

    /// Ends the recording: afterwards the file stands alone, with nothing beside it.
    ///
    /// A second call does nothing. While another process reads the file, `FILE-wal` may have to
    /// stay until that one closes it.
    /// - Throws: ``RecordingError`` with code `writeFailed`; the recording is closed even so, and
    ///   complete as long as `FILE-wal` is kept with it.
    public func close() throws(RecordingError) {
        try state.withLock { (state: inout State) throws(RecordingError) in
            guard !state.isClosed else { return }
            state.isClosed = true
            do {
                defer { try? database.close() }
                try database.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                    do {
                        try database.execute(sql: "PRAGMA journal_mode = DELETE")
                    } catch let error as DatabaseError
                        where error.resultCode.primaryResultCode == .SQLITE_BUSY
                    {
                        // A reader has it open. SQLite merges when the last of us closes it.
                    }
                }
            } catch {
                throw RecordingWriter.writeError(file, error)
            }
        }
    }

    private static func writeError(_ file: String, _ error: any Error) -> RecordingError {
        let remedy: String
        switch (error as? DatabaseError)?.resultCode.primaryResultCode {
        case .SQLITE_FULL?:
            remedy = "can't be written, the disk is full: free some space, or record elsewhere"
        case .SQLITE_READONLY?, .SQLITE_CANTOPEN?, .SQLITE_PERM?:
            remedy = "can't be written: check that its folder is there and may be written to"
        case .SQLITE_BUSY?, .SQLITE_LOCKED?:
            remedy = "can't be written, another process has locked it: record into another file"
        default: remedy = "can't be written: check the disk (\(error))"
        }
        return RecordingError(code: .writeFailed, file: file, message: remedy, cause: error)
    }
}
