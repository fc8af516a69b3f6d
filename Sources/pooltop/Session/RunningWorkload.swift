import Logging
import PoolFeeds
import PoolMetrics
import PoolRecording
import PoolWorkloads
import ResourcePools

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The workload while it runs: its pools, and what reads them.
///
/// It starts when it is made, and ends at ``stop()``: no work is done any more, the pools are shut
/// down, and the temporary files are gone.
final class RunningWorkload {
    /// Acts on its pools.
    let commands: PoolCommands
    /// Changes what it does.
    let control: WorkloadControl
    /// What it does, for the status line: `steady, seed 7`.
    let title: String

    private let generator: WorkloadGenerator
    private let sampler: PoolSampler
    private let task: Task<Void, Never>

    /// Makes the pools and starts the work.
    ///
    /// - Parameters:
    ///   - lookup: finds the scenarios that it can be changed to.
    ///   - failed: told, on another thread, why the work ended before ``stop()``.
    /// - Throws: what kept it from starting; nothing stays behind then.
    init(
        _ scenario: Scenario, seed: UInt64, changedBy lookup: ScenarioLookup,
        failed: @escaping @Sendable (any Error) -> Void
    ) throws {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let generator = WorkloadGenerator(
            scenario: scenario, seed: seed, temporaryFolder: folder.isEmpty ? "/tmp" : folder,
            logger: Logger(label: "pooltop"),
            scenarios: { try lookup.scenario($0) })
        self.generator = generator
        title = "\(scenario.name), seed \(seed)"
        sampler = PoolSampler(others: { generator.events(after: $0) }) { generator.manager.pools }
        commands = PoolCommands { generator.manager.pool(named: $0) }
        control = WorkloadControl {
            generator.status
        } perform: {
            try await generator.perform($0, actor: PoolCommands.actor)
        }
        try Blocking.wait { _ = try await generator.makePools() }
        task = Task.detached {
            do {
                try await generator.run()
            } catch is CancellationError {
                // That is how it is stopped.
            } catch {
                failed(error)
            }
        }
    }

    /// Reads its pools now, once, without taking events from the feed.
    func sample() -> SampleBatch { generator.manager.sampleAll() }

    /// A feed of its samples, each of which goes to the recorder first.
    ///
    /// - Parameter failed: told, on another thread, why the recording could not go on.
    func feed(
        intervalNanoseconds: UInt64, into recorder: Recorder,
        failed: @escaping @Sendable (any Error) -> Void
    ) -> LiveFeed {
        LiveFeed(sampler: sampler, intervalNanoseconds: intervalNanoseconds) { batch in
            do {
                try recorder.take(batch)
            } catch {
                failed(error)
            }
        }
    }

    /// What a recording of it that begins now says of itself, each time that it is asked.
    func metadata(intervalNanoseconds: UInt64) -> @Sendable () -> RecordingMetadata {
        { [generator] in
            RecordingMetadata(
                creator: "pooltop \(Pooltop.version)", created: WallClock.system.now,
                scenario: generator.scenario.name, seed: generator.seed,
                intervalNanoseconds: intervalNanoseconds)
        }
    }

    /// Ends the work, and returns when everything is cleaned up.
    ///
    /// Again, it does nothing.
    func stop() {
        task.cancel()
        Blocking.wait { [task] in await task.value }
    }
}
