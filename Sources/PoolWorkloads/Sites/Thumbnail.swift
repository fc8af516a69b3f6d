import ResourcePools

/// The call site `thumbnail`: fills the first 64 KiB of a buffer.
enum Thumbnail {
    /// Does one arrival's work on a pool.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    static func work(
        _ pool: ResourcePool<PageBuffer>, _ job: WorkJob
    ) async throws {
        if job.forgets { return job.forget(try await pool.acquire()) }
        try await pool.withResource { buffer in
            try await job.perform(on: buffer) { random in
                try buffer.fill(random.next(), byteCount: 64 << 10)
            }
        }
    }
}
