public import Logging
public import ResourcePools
import ResourceTypes
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
/// While it runs its rate, its scenario and its faults can be changed: ``perform(_:actor:)``.
///
/// One generator runs once.
public final class WorkloadGenerator: Sendable {
    /// The lag from which on the generator itself has stood still: 2 s, in nanoseconds.
    static let stallNanoseconds: UInt64 = 2_000_000_000

    enum Phase {
        case new, making
        case made(TemporaryFolder)
        case running(TemporaryFolder)
        case ended
    }

    /// What can be changed while it runs, and who has changed what.
    struct Control: Sendable {
        /// The scenario in operation; nil before there is one.
        var stage: WorkloadStage?
        /// When its arrivals began, in nanoseconds of the clock.
        var startNanoseconds: UInt64 = 0
        /// The rate in percent of the scenario's.
        var ratePercent = 100
        /// Grows with every change that the arrivals have to follow.
        var version = 0
        /// How many stages there have been.
        var stages = 1
        /// A change of the scenario that is under way.
        var changing: Task<String, any Error>?
        /// Stages whose place another has taken, as they end.
        var retiring: [Task<Void, Never>] = []
        /// Whether it ends: nothing is changed any more.
        var isEnding = false
        /// The newest changes.
        var events: [PoolEvent] = []
        /// How many changes there have been.
        var sequence: UInt64 = 0
    }

    /// What all its random numbers come from.
    public let seed: UInt64
    /// The most pieces of work that are done or wait at a time; what comes beyond is shed.
    public let inFlightLimit: Int
    /// Where its pools are registered.
    public let manager: ResourceManager

    let clock: any PoolClock
    let grace: Duration
    let counts = Mutex(WorkloadStatistics())
    let phase = Mutex(Phase.new)
    let control = Mutex(Control())
    let doorbell = Doorbell()
    let logger: Logger?
    /// Finds a scenario by its name.
    let scenarios: @Sendable (String) throws -> Scenario
    private let firstScenario: Scenario
    private let temporaryFolder: String

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
    ///   - scenarios: finds the scenario to change to by its name.
    public init(
        scenario: Scenario, seed: UInt64, temporaryFolder: String,
        manager: ResourceManager = ResourceManager(), clock: any PoolClock = SystemPoolClock(),
        grace: Duration = .milliseconds(500), inFlightLimit: Int = 20_000, logger: Logger? = nil,
        scenarios: @escaping @Sendable (String) throws -> Scenario = {
            try ScenarioCatalog.scenario($0)
        }
    ) {
        firstScenario = scenario
        self.scenarios = scenarios
        self.seed = seed
        self.temporaryFolder = temporaryFolder
        self.manager = manager
        self.clock = clock
        self.grace = grace
        self.inFlightLimit = inFlightLimit
        self.logger = logger
    }

    /// The scenario that it runs now.
    public var scenario: Scenario { control.withLock { $0.stage }?.scenario ?? firstScenario }

    /// What it has done so far, under all its scenarios.
    public var statistics: WorkloadStatistics {
        var statistics = counts.withLock { $0 }
        statistics.forgotten = control.withLock { $0.stage }?.forgotten.count ?? 0
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
            let folder = try TemporaryFolder(in: temporaryFolder)
            let stage = try await install(in: folder)
            control.withLock { $0.stage = stage }
            phase.withLock { $0 = .made(folder) }
            return stage.managed
        } catch {
            phase.withLock { $0 = .ended }
            throw error
        }
    }

    private func install(in folder: TemporaryFolder) async throws -> WorkloadStage {
        do {
            let stage = try await makeStage(firstScenario, number: 1, in: folder)
            do {
                try manager.replace([], with: stage.managed)
            } catch {
                await stage.end()
                throw error
            }
            return stage
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Makes a scenario's pools in a folder of their own, which nobody sees yet.
    func makeStage(
        _ scenario: Scenario, number: Int, in folder: TemporaryFolder
    ) async throws -> WorkloadStage {
        try await WorkloadStage(
            scenario, seed: seed, clock: clock, folder: "\(folder.path)/\(number)", logger: logger)
    }

    /// Runs one arrival and counts what came of it.
    func perform(_ arrival: Arrival, on stage: WorkloadStage) async {
        defer { stage.workEnds() }
        let work = stage.scenario.work[arrival.work]
        let fate =
            stage.faults[work.pool]?.nextLease(thinkNanoseconds: arrival.thinkNanoseconds)
            ?? (breaks: false, thinkNanoseconds: arrival.thinkNanoseconds)
        let job = WorkJob(
            arrival: arrival, clock: clock, forgotten: stage.forgotten,
            thinkNanoseconds: fate.thinkNanoseconds, breaksResource: fate.breaks)
        var failure: WorkloadFailure?
        do {
            try await stage.pools[work.pool]?.perform(job, at: work.site)
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
