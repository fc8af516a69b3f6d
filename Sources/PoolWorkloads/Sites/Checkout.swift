import GRDB
import ResourcePools

/// The call site `checkout`: takes stock off a product and writes an order, in one transaction.
enum Checkout {
    /// A product that runs out is restocked, so that the shop never closes.
    private static let takeStock = """
        UPDATE product SET stock = CASE WHEN stock < ? THEN 1000000 ELSE stock - ? END
        WHERE id = ?
        """
    private static let writeOrder = """
        INSERT OR REPLACE INTO purchase
        SELECT ?, id, ?, price_cents * ? FROM product WHERE id = ?
        """

    /// Does one arrival's work on a pool.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    static func work(
        _ pool: ResourcePool<DatabaseQueue>, _ job: WorkJob
    ) async throws {
        if job.forgets { return job.forget(try await pool.acquire()) }
        try await pool.withResource { database in
            try await job.perform(on: database) { random in
                let product = Int(random.below(UInt64(SQLiteFactory.productCount))) + 1
                let order = Int(random.below(UInt64(SQLiteFactory.orderCount))) + 1
                let quantity = Int(random.below(3)) + 1
                try await database.write { database in
                    try database.cachedStatement(sql: takeStock)
                        .execute(arguments: [quantity, quantity, product])
                    try database.cachedStatement(sql: writeOrder)
                        .execute(arguments: [order, quantity, quantity, product])
                }
            }
        }
    }
}
