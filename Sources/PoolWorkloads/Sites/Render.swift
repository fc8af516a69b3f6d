import ResourcePools

/// The call site `render`: writes into every page of a buffer.
enum Render {
    /// Does one arrival's work on a pool.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    static func work(
        _ pool: ResourcePool<PageBuffer>, _ job: WorkJob
    ) async throws {
        if job.forgets { return job.forget(try await pool.acquire()) }
        try await pool.withResource { buffer in
            try await job.perform(on: buffer) { random in try buffer.stamp(random.next()) }
        }
    }
}
