import ResourcePools

/// The call site `quote`: short messages to the echo server.
enum Quote {
    /// Does one arrival's work on a pool.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    static func work(
        _ pool: ResourcePool<EchoConnection>, _ job: WorkJob
    ) async throws {
        if job.forgets { return job.forget(try await pool.acquire()) }
        try await pool.withResource { connection in
            try await job.perform(on: connection) { random in
                try await connection.roundTrip(byteCount: 64, random: &random)
            }
        }
    }
}
