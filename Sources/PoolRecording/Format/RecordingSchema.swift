import PoolMetrics
import ResourceTypes

/// The form of a recording: ONE SQLite file, which anyone can query with `sqlite3`.
///
/// ```
/// PRAGMA application_id = 0x706F6F6C ("pool")   PRAGMA user_version = 4
///
/// meta     key → value          who wrote it, when, under which scenario and seed
/// sample   one row a batch      id 1, 2, 3 … without gaps; time_ns since 1970 UTC, instant_ns of
///                               the monotonic clock, interval_ns that was meant
/// pool     one row a pool       name, kind
/// site     one row a call site  file_id, line; numbers in the packed columns mean these rows
/// reading  one row a pool and batch, a column for each plain number; what is NULL was not in the
///          reading; histograms and lists are packed in `detail`, see DetailCodec, and what call
///          sites have done in `callers`, see CallerCodec
/// event    one row an event     kind and text for people, the whole of it packed in `payload`,
///                               see EventCodec
/// bookmark one row a bookmark   a moment's time_ns, and the name that somebody gave it
/// view reading_view             readings with time as text, the pool's name and derived sizes
/// ```
/// A batch is one transaction: after a crash a file holds whole batches only. While it is written
/// it is in WAL mode (`FILE-wal` and `FILE-shm` beside it); closing makes it one file again.
/// A counter is stored as a signed 64-bit number with the same bits.
///
/// A later version may add tables and columns under the same `user_version`, which is the major
/// version: a reader takes a column that a file lacks for NULL, and leaves alone what it does not
/// know. Anything else raises it, and a reader refuses what is newer than it knows: 3 added events
/// of the workload and commands that put a clean-up off, 4 refusals by an open circuit.
enum RecordingSchema {
    static let version = 4
    static let applicationID: Int32 = 0x706F_6F6C

    /// What a count of things that are there at one moment may be: the sums of those of any number
    /// of pools stay in range.
    static let counts: ClosedRange<Int64> = 0...Int64(Int32.max)

    /// One plain number of a reading.
    struct Column: Sendable {
        let name: String
        /// What is read as damage where it is outside.
        var bounds = Int64.min...Int64.max
        let get: @Sendable (PoolStatistics) -> Int64?
        /// Not called for NULL.
        let set: @Sendable (inout PoolStatistics, Int64) -> Void

        static func unsigned(
            _ name: String, get: @escaping @Sendable (PoolStatistics) -> UInt64,
            set: @escaping @Sendable (inout PoolStatistics, UInt64) -> Void
        ) -> Column {
            Column(name: name) {
                Int64(bitPattern: get($0))
            } set: {
                set(&$0, UInt64(bitPattern: $1))
            }
        }

        static func count(
            _ name: String, upTo limit: Int64 = counts.upperBound,
            get: @escaping @Sendable (PoolStatistics) -> Int,
            set: @escaping @Sendable (inout PoolStatistics, Int) -> Void
        ) -> Column {
            Column(name: name, bounds: 0...limit) {
                Int64(get($0))
            } set: {
                set(&$0, Int($1))
            }
        }
    }

    /// Every plain number; the pool's size, phase and circuit are in ``leading``.
    static let columns: [Column] =
        [
            .unsigned("instant_ns", get: \.instantNanoseconds) { $0.instantNanoseconds = $1 },
            .count("state_created", get: \.states.created) { $0.states.created = $1 },
            .count("state_initialized", get: \.states.initialized) { $0.states.initialized = $1 },
            .count("state_in_use", get: \.states.inUse) { $0.states.inUse = $1 },
            .count("state_idle", get: \.states.idle) { $0.states.idle = $1 },
            .count("state_failed", get: \.states.failed) { $0.states.failed = $1 },
            .unsigned("state_disposed", get: \.states.disposed) { $0.states.disposed = $1 },
            .count("waiting", get: \.waiting) { $0.waiting = $1 },
            .unsigned("oldest_wait_ns", get: \.oldestWaiterNanoseconds) {
                $0.oldestWaiterNanoseconds = $1
            },
            .unsigned("acquired_total", get: \.acquired) { $0.acquired = $1 },
            .unsigned("waited_total", get: \.waited) { $0.waited = $1 },
            .unsigned("released_total", get: \.released) { $0.released = $1 },
            .unsigned("cancelled_total", get: \.cancelled) { $0.cancelled = $1 },
            .unsigned("created_total", get: \.made) { $0.made = $1 },
            .unsigned("cleanups_run_total", get: \.cleanUpsRun) { $0.cleanUpsRun = $1 },
            .unsigned("events_dropped_total", get: \.eventsDropped) { $0.eventsDropped = $1 },
            .unsigned("leaks_suspected_total", get: \.leaksSuspected) { $0.leaksSuspected = $1 },
            .unsigned("barged_total", get: \.barged) { $0.barged = $1 },
            .unsigned("keep_alives_total", get: \.keepAlives) { $0.keepAlives = $1 },
            .count("revoked", get: \.revoked) { $0.revoked = $1 },
            .count("pending_cleanups", get: \.pendingCleanups) { $0.pendingCleanups = $1 },
            .count("call_sites", get: \.siteCount) { $0.siteCount = $1 },
            .count("hold_sample_interval", upTo: .max, get: \.holdSampleInterval) {
                $0.holdSampleInterval = $1
            },
            Column(name: "bypassed") {
                $0.isBypassed ? 1 : 0
            } set: {
                $0.isBypassed = $1 != 0
            },
            Column(name: "chosen_size", bounds: counts) {
                $0.chosenSize.map(Int64.init)
            } set: {
                $0.chosenSize = Int($1)
            },
            Column(name: "target_permille", bounds: 100...990) {
                $0.size.targetPermille.map(Int64.init)
            } set: {
                $0.size = $0.size.adapting(toPermille: Int($1))
            },
            .unsigned("age_resolution_ns", get: \.ageResolutionNanoseconds) {
                $0.ageResolutionNanoseconds = $1
            },
        ]
        + PoolErrorKind.allCases.map { kind in
            Column(name: "errors_\(kind.rawValue)_total") {
                $0.errors[kind].map { Int64(bitPattern: $0) }
            } set: {
                $0.errors[kind] = UInt64(bitPattern: $1)
            }
        }
        + DisposalReason.allCases.map { reason in
            Column(name: "disposed_\(reason.rawValue)_total") {
                $0.disposals[reason].map { Int64(bitPattern: $0) }
            } set: {
                $0.disposals[reason] = UInt64(bitPattern: $1)
            }
        }

    /// The columns of `reading` that are not in ``columns``, in the order in which they are bound.
    static let leading = ["sample_id", "pool_id", "place", "phase", "circuit", "min", "max"]

    static let readingColumns = leading + columns.map(\.name) + ["detail", "callers"]

    /// Everything that a new file needs, for `execute(sql:)`.
    static let creation: String = {
        let numbers = columns.map { "\($0.name) INTEGER" }.joined(separator: ",\n    ")
        return """
            PRAGMA application_id = \(applicationID);
            PRAGMA user_version = \(version);
            CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE sample (
                id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, instant_ns INTEGER NOT NULL,
                interval_ns INTEGER NOT NULL);
            CREATE INDEX sample_by_time ON sample (time_ns);
            CREATE TABLE pool (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
                UNIQUE (name, kind));
            CREATE TABLE site (
                id INTEGER PRIMARY KEY, file_id TEXT NOT NULL, line INTEGER NOT NULL);
            CREATE TABLE reading (
                sample_id INTEGER NOT NULL REFERENCES sample,
                pool_id INTEGER NOT NULL REFERENCES pool, place INTEGER NOT NULL,
                phase TEXT NOT NULL, circuit TEXT NOT NULL,
                min INTEGER NOT NULL, max INTEGER NOT NULL,
                \(numbers),
                detail BLOB NOT NULL,
                callers BLOB,
                PRIMARY KEY (sample_id, place)) WITHOUT ROWID;
            CREATE TABLE event (
                sample_id INTEGER NOT NULL REFERENCES sample, place INTEGER NOT NULL,
                pool_id INTEGER NOT NULL REFERENCES pool, sequence INTEGER NOT NULL,
                time_ns INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
                payload BLOB NOT NULL,
                PRIMARY KEY (sample_id, place)) WITHOUT ROWID;
            CREATE TABLE bookmark (
                id INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, name TEXT NOT NULL);
            CREATE VIEW reading_view AS
                SELECT strftime('%Y-%m-%dT%H:%M:', time_ns / 1000000000, 'unixepoch')
                    || printf('%06.3fZ', time_ns % 60000000000 / 1e9) AS time,
                    pool.name AS name, pool.kind AS kind,
                    state_initialized + state_idle AS idle,
                    state_created + state_initialized + state_in_use + state_idle + state_failed
                        AS size,
                    reading.*
                FROM reading JOIN sample ON sample.id = sample_id JOIN pool ON pool.id = pool_id;
            """
    }()
}
