import Dispatch
public import GRDB
public import ResourcePools

/// Makes connections to one real database file, through GRDB.
///
/// The file is in write-ahead-log mode, so that readers and one writer work side by side, and
/// writers wait for each other in SQLite itself. Each connection works on a queue of its own: an
/// operation suspends its task and blocks no thread that other tasks need.
public struct SQLiteFactory: ResourceFactory {
    /// How many products the shop has, with identifiers from 1.
    static let productCount = 2_000
    /// How many shelves they stand on, from 0.
    static let shelfCount = 100
    /// Orders are kept in a ring of so many rows, so that the file does not grow for ever.
    static let orderCount = 5_000

    /// The database file.
    public let path: String

    /// A factory for a file that ``createDatabase(seed:)`` makes.
    public init(path: String) { self.path = path }

    /// Makes the file with its tables and rows.
    ///
    /// - Throws: ``WorkloadError`` with code `database`.
    public func createDatabase(seed: UInt64) async throws(WorkloadError) {
        do {
            let database = try await make()
            try await database.write { try Self.fill($0, seed: seed) }
            try await dispose(database)
        } catch {
            throw WorkloadError(
                code: .database,
                message: "can't make the database \(path): "
                    + "free some space there, or set TMPDIR to another folder",
                cause: error)
        }
    }

    /// Opens a connection.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    public func make() async throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "pooltop.sqlite"
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(2)
        let path = path, final = configuration
        return try await Self.blocking { try DatabaseQueue(path: path, configuration: final) }
    }

    /// Asks the database for a product, by the columns that the work asks for.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    public func validate(_ database: DatabaseQueue) async throws -> Bool {
        try await database.read { database in
            try Int.fetchOne(database, sql: "SELECT id FROM product LIMIT 1") != nil
        }
    }

    /// Closes a connection.
    ///
    /// - Throws: GRDB's `DatabaseError`.
    public func dispose(_ database: DatabaseQueue) async throws {
        try await Self.blocking { try database.close() }
    }

    /// What a call site throws where the database gives what can't be in it.
    static var wrongAnswer: WorkloadError {
        WorkloadError(
            code: .wrongAnswer,
            message: "the database gave rows that were not asked for: report this as a defect")
    }

    private static func fill(_ database: Database, seed: UInt64) throws {
        var random = RandomSource(seed: seed, stream: "products")
        try database.execute(
            sql: """
                CREATE TABLE product (
                    id INTEGER PRIMARY KEY, shelf INTEGER NOT NULL, name TEXT NOT NULL,
                    price_cents INTEGER NOT NULL, stock INTEGER NOT NULL);
                CREATE INDEX product_shelf ON product (shelf);
                CREATE TABLE purchase (
                    id INTEGER PRIMARY KEY, product INTEGER NOT NULL REFERENCES product,
                    quantity INTEGER NOT NULL, cents INTEGER NOT NULL);
                """)
        let insert = try database.makeStatement(
            sql: "INSERT INTO product VALUES (?, ?, ?, ?, ?)")
        for id in 1...productCount {
            try insert.execute(arguments: [
                id, Int(random.below(UInt64(shelfCount))), "product \(id)",
                Int(random.below(50_000)) + 100,
                1_000_000,
            ])
        }
    }

    /// Runs what blocks on a thread that may block.
    private static func blocking<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
