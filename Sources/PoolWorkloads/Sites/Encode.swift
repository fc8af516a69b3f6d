import ResourcePools

/// The call site `encode`: writes into every page of a buffer, thinks, and reads them back.
enum Encode {
    /// Does one arrival's work on a pool.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    static func work(
        _ pool: ResourcePool<PageBuffer>, _ job: WorkJob
    ) async throws {
        if job.forgets { return job.forget(try await pool.acquire()) }
        try await pool.withResource { buffer in
            let stamp = job.arrival.operationSeed
            try buffer.stamp(stamp)
            try await job.perform(on: buffer) { _ in try buffer.check(stamp) }
        }
    }
}
