import GRDB
import ResourcePools

/// The call site `search`: reads the cheapest products of a shelf through an index.
enum Search {
    /// Does one arrival's work on a pool.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    static func work(
        _ pool: ResourcePool<DatabaseQueue>, _ job: WorkJob
    ) async throws {
        if job.forgets { return job.forget(try await pool.acquire()) }
        try await pool.withResource { database in
            try await job.perform(on: database) { random in
                let shelf = Int(random.below(UInt64(SQLiteFactory.shelfCount)))
                try await database.read { database in
                    let statement = try database.cachedStatement(
                        sql: "SELECT * FROM product WHERE shelf = ? ORDER BY price_cents LIMIT 10")
                    let rows = try Row.fetchAll(statement, arguments: [shelf])
                    guard rows.allSatisfy({ $0["shelf"] == shelf }) else {
                        throw SQLiteFactory.wrongAnswer
                    }
                }
            }
        }
    }
}
