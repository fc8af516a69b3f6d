import ResourcePools

/// One arrival at its call site: what there is to do, and where time and randomness come from.
struct WorkJob: Sendable {
    let arrival: Arrival
    let clock: any PoolClock
    let forgotten: ForgottenLeases
    /// How long it thinks between its operations, all told.
    let thinkNanoseconds: UInt64
    /// Whether its resource breaks under it.
    let breaksResource: Bool

    /// Whether this one keeps its lease instead of working with it.
    var forgets: Bool { arrival.forgets }

    /// Does an operation as often as the arrival says, and thinks for an equal time after each.
    ///
    /// - Parameters:
    ///   - resource: what it is done on; it breaks first where the pool's faults have it so.
    ///   - operation: draws from the arrival's own random numbers.
    /// - Throws: what the operation throws, or `CancellationError`.
    func perform(
        on resource: some BreakableResource,
        _ operation: (inout RandomSource) async throws -> Void
    ) async throws {
        if breaksResource { await resource.breakDown() }
        var random = RandomSource(seed: arrival.operationSeed)
        let pause = thinkNanoseconds / UInt64(max(1, arrival.operations))
        for _ in 0..<arrival.operations {
            try await operation(&random)
            if pause > 0 {
                try await clock.sleep(untilNanoseconds: clock.nowNanoseconds() + pause)
            }
        }
    }

    /// Puts a lease where nobody gives it back.
    func forget<Resource>(_ lease: consuming Lease<Resource>) { forgotten.keep(lease) }
}
