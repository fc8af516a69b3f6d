import GRDB
import ResourcePools

/// The call site `report`: sums up all orders by shelf.
enum Report {
    private static let totals = """
        SELECT shelf, COUNT(*) AS orders, TOTAL(cents) AS cents
        FROM purchase JOIN product ON product.id = purchase.product GROUP BY shelf
        """

    /// Does one arrival's work on a pool.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    static func work(
        _ pool: ResourcePool<DatabaseQueue>, _ job: WorkJob
    ) async throws {
        if job.forgets { return job.forget(try await pool.acquire()) }
        try await pool.withResource { database in
            try await job.perform(on: database) { _ in
                try await database.read { database in
                    let statement = try database.cachedStatement(sql: totals)
                    let rows = try Row.fetchAll(statement)
                    guard rows.count <= SQLiteFactory.shelfCount else {
                        throw SQLiteFactory.wrongAnswer
                    }
                }
            }
        }
    }
}
