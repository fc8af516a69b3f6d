import GRDB
import Logging
import ResourcePools
import Synchronization

/// A scenario's pool at run time, with its type and, where it has one, its server.
enum WorkloadPool: Sendable {
    case sqlite(ResourcePool<DatabaseQueue>)
    case tcp(ResourcePool<EchoConnection>, EchoServer)
    case memory(ResourcePool<PageBuffer>)

    /// What a pool needs from the run that it is made for.
    struct Surroundings {
        let seed: UInt64
        let clock: any PoolClock
        /// Where its files go.
        let folder: String
        let logger: Logger?
    }

    /// Makes what the pool's resources need, and the pool.
    ///
    /// - Throws: ``WorkloadError``, or `PoolError` where the configuration is out of its range.
    init(
        _ pool: Scenario.Pool, faults: FaultControl, in surroundings: Surroundings
    ) async throws {
        switch pool.kind {
        case .sqlite:
            let factory = SQLiteFactory(path: "\(surroundings.folder)/\(pool.name).sqlite")
            try await factory.createDatabase(seed: surroundings.seed)
            self = .sqlite(try Self.make(pool, factory, faults, surroundings))
        case .tcp:
            let server = try EchoServer(faults: faults)
            do {
                let factory = EchoFactory(port: server.port)
                self = .tcp(try Self.make(pool, factory, faults, surroundings), server)
            } catch {
                server.close()
                throw error
            }
        case .memory:
            let factory = PageBufferFactory(
                byteCount: pool.bufferBytes, scrubs: pool.scrubsBuffers)
            self = .memory(try Self.make(pool, factory, faults, surroundings))
        }
    }

    private static func make<Factory: ResourceFactory>(
        _ pool: Scenario.Pool, _ factory: Factory, _ faults: FaultControl,
        _ surroundings: Surroundings
    ) throws -> ResourcePool<Factory.Resource> {
        var configuration = PoolConfiguration(size: pool.size)
        if let value = pool.idleTimeout { configuration.idleTimeout = value }
        if let value = pool.maxLifetime { configuration.maxLifetime = value }
        if let value = pool.validateAfterIdle { configuration.validateAfterIdle = value }
        if let value = pool.keepAliveInterval { configuration.keepAliveInterval = value }
        if let value = pool.leakThreshold { configuration.leakThreshold = value }
        if let value = pool.acquireTimeout { configuration.acquireTimeout = value }
        if let value = pool.maximumWaiters { configuration.maximumWaiters = value }
        let jitter = Jitter(RandomSource(seed: surroundings.seed, stream: "jitter/\(pool.name)"))
        return try ResourcePool(
            name: pool.name, kind: pool.kind.rawValue, configuration: configuration,
            factory: FaultInjectingFactory(factory, faults: faults, pool: pool.name),
            logger: surroundings.logger, clock: surroundings.clock, random: { jitter.next() })
    }

    private final class Jitter: Sendable {
        private let source: Mutex<RandomSource>
        init(_ source: RandomSource) { self.source = Mutex(source) }
        func next() -> UInt64 { source.withLock { $0.next() } }
    }

    /// The pool as those see it who do not lease from it.
    var managed: any ManagedPool {
        switch self {
        case .sqlite(let pool): pool
        case .tcp(let pool, _): pool
        case .memory(let pool): pool
        }
    }

    /// The server that its connections lead to.
    var server: EchoServer? {
        if case .tcp(_, let server) = self { return server }
        return nil
    }

    /// Does a piece of work at its call site.
    ///
    /// - Throws: `PoolError`, or what the resource throws.
    func perform(_ job: WorkJob, at site: WorkSite) async throws {
        switch (self, site) {
        case (.sqlite(let pool), .checkout): try await Checkout.work(pool, job)
        case (.sqlite(let pool), .search): try await Search.work(pool, job)
        case (.sqlite(let pool), .report): try await Report.work(pool, job)
        case (.tcp(let pool, _), .quote): try await Quote.work(pool, job)
        case (.tcp(let pool, _), .upload): try await Upload.work(pool, job)
        case (.tcp(let pool, _), .sync): try await Sync.work(pool, job)
        case (.memory(let pool), .render): try await Render.work(pool, job)
        case (.memory(let pool), .encode): try await Encode.work(pool, job)
        case (.memory(let pool), .thumbnail): try await Thumbnail.work(pool, job)
        default:
            preconditionFailure(
                "\(site) does not work on this kind of pool: scenarios are checked before they run")
        }
    }
}
