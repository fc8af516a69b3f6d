public import Logging
public import ResourcePools
import Synchronization

/// Runs a scenario: real pools of real resources, and work that comes in whatever the pools do.
///
/// ```swift
/// let generator = WorkloadGenerator(scenario: steady, seed: 42, temporaryFolder: "/tmp")
/// let pools = try await generator.makePools()   // watch these, or generator.manager
/// try await generator.run()                     // until its task is cancelled
/// ```
/// It is open-loop: each piece of work starts at its time, drawn before from the seed, and waits
/// for none before it. A pool that is too slow therefore shows as waiting, as it does in a service,
/// and not as work that comes in more slowly.
///
/// ## What it guarantees
/// - The same scenario and seed give the same arrivals, holds, sites and operations.
/// - No arrival is dropped in silence: those beyond ``inFlightLimit`` are counted as shed.
/// - When ``run()`` returns, no work is being done, the pools are shut down, the servers have
///   stopped and the temporary files are gone.
///
/// One generator runs once.
public final class WorkloadGenerator: Sendable {
    /// The lag from which on the generator itself has stood still: 2 s, in nanoseconds.
    static let stallNanoseconds: UInt64 = 2_000_000_000

    enum Phase {
        case new, making
        case made(Installation)
        case running, ended
    }

    /// What was made for a run.
    struct Installation: Sendable {
        let folder: TemporaryFolder
        let pools: [String: WorkloadPool]
    }

    /// The scenario that it runs.
    public let scenario: Scenario
    /// What all its random numbers come from.
    public let seed: UInt64
    /// The most pieces of work that are done or wait at a time; what comes beyond is shed.
    public let inFlightLimit: Int
    /// Where its pools are registered.
    public let manager: ResourceManager

    let clock: any PoolClock
    let grace: Duration
    let forgotten = ForgottenLeases()
    let counts = Mutex(WorkloadStatistics())
    let phase = Mutex(Phase.new)
    private let temporaryFolder: String
    private let logger: Logger?

    /// Makes a generator, which opens nothing before ``makePools()``.
    ///
    /// - Parameters:
    ///   - scenario: what to do.
    ///   - seed: what all random numbers come from.
    ///   - temporaryFolder: where to make the folder for the temporary files.
    ///   - manager: where to register the pools.
    ///   - clock: the time, for the arrivals and for the pools.
    ///   - grace: how long work that is under way at the end may take to come to its own end.
    ///   - inFlightLimit: the most pieces of work that are done or wait at a time.
    ///   - logger: told about what fails, at debug.
    public init(
        scenario: Scenario, seed: UInt64, temporaryFolder: String,
        manager: ResourceManager = ResourceManager(), clock: any PoolClock = SystemPoolClock(),
        grace: Duration = .milliseconds(500), inFlightLimit: Int = 20_000, logger: Logger? = nil
    ) {
        self.scenario = scenario
        self.seed = seed
        self.temporaryFolder = temporaryFolder
        self.manager = manager
        self.clock = clock
        self.grace = grace
        self.inFlightLimit = inFlightLimit
        self.logger = logger
    }

    /// What it has done so far.
    public var statistics: WorkloadStatistics {
        var statistics = counts.withLock { $0 }
        statistics.forgotten = forgotten.count
        return statistics
    }

    /// Makes the database, the servers and the pools, and registers them with ``manager``.
    ///
    /// Stale folders of earlier runs are removed. ``run()`` calls it where nobody did. What it made
    /// is cleaned up by ``run()``, even by one whose task is cancelled already.
    /// - Returns: the pools, in the scenario's order.
    /// - Throws: ``WorkloadError`` where something can't be made, or `PoolError` where a name is
    ///   taken. Nothing stays behind then.
    @discardableResult
    public func makePools() async throws -> [any ManagedPool] {
        let isFirst = phase.withLock { phase in
            guard case .new = phase else { return false }
            phase = .making
            return true
        }
        guard isFirst else {
            throw WorkloadError(
                code: .misuse, message: "a generator makes its pools once: make a new one")
        }
        do {
            let installation = try await install()
            phase.withLock { $0 = .made(installation) }
            return scenario.pools.compactMap { installation.pools[$0.name]?.managed }
        } catch {
            phase.withLock { $0 = .ended }
            throw error
        }
    }

    private func install() async throws -> Installation {
        try check()
        let folder = try TemporaryFolder(in: temporaryFolder)
        let surroundings = WorkloadPool.Surroundings(
            seed: seed, clock: clock, folder: folder, logger: logger)
        var pools: [String: WorkloadPool] = [:]
        do {
            for pool in scenario.pools {
                let made = try await WorkloadPool(pool, in: surroundings)
                pools[pool.name] = made
                try made.register(with: manager)
            }
        } catch {
            for pool in pools.values {
                pool.server?.close()
                // The one whose name was taken is not there to be taken off.
                if manager.pool(named: pool.managed.name) === pool.managed {
                    try? manager.unregister(pool.managed.name)
                }
            }
            folder.remove()
            throw error
        }
        return Installation(folder: folder, pools: pools)
    }

    /// A scenario that was read fits together; one that was built in code may not.
    private func check() throws(WorkloadError) {
        for work in scenario.work {
            let pool = scenario.pools.first { $0.name == work.pool }
            guard pool?.kind == work.site.kind else {
                throw WorkloadError(
                    code: .misuse,
                    message: "the site \(work.site.rawValue) can't work on the pool "
                        + "'\(work.pool)': name a pool of kind \(work.site.kind.rawValue)")
            }
        }
    }

    /// Runs one arrival and counts what came of it.
    func perform(_ arrival: Arrival, on pools: [String: WorkloadPool]) async {
        let work = scenario.work[arrival.work]
        let job = WorkJob(arrival: arrival, clock: clock, forgotten: forgotten)
        var failure: WorkloadFailure?
        do {
            try await pools[work.pool]?.perform(job, at: work.site)
        } catch {
            failure = WorkloadFailure(error)
            logger?.debug(
                "work failed",
                metadata: [
                    "pool": "\(work.pool)", "site": "\(work.site.rawValue)", "error": "\(error)",
                ])
        }
        counts.withLock { counts in
            counts.inFlight -= 1
            if let failure {
                counts.failed[failure, default: 0] += 1
            } else {
                counts.completed += 1
            }
        }
    }
}
