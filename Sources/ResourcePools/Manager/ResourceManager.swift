public import Logging
public import ResourceTypes
public import ServiceLifecycle

/// All pools of a process under one roof: registered by name, started and stopped together.
///
/// ```swift
/// let manager = ResourceManager()
/// try manager.register(orders)
/// try manager.register(sessions)
/// let group = ServiceGroup(services: [manager, server], logger: logger)
/// try await group.run()
/// ```
/// As a `Service` it warms all pools up and waits; at a graceful shutdown it shuts them down, all
/// at once, within its deadline. A pool works without a manager too.
public final class ResourceManager: Service {
    private let registered = Lock<[any ManagedPool]>([])
    private let shutdownDeadline: Duration
    private let logger: Logger?

    /// Makes a manager of no pools.
    ///
    /// - Parameters:
    ///   - shutdownDeadline: how long a shutdown awaits leases that are out. 10 s.
    ///   - logger: told about start and stop at debug.
    public init(shutdownDeadline: Duration = .seconds(10), logger: Logger? = nil) {
        self.shutdownDeadline = shutdownDeadline
        self.logger = logger
    }

    /// Adds a pool.
    ///
    /// - Throws: ``PoolError`` with code `duplicateName` where there is one of this name.
    public func register(_ pool: some ManagedPool) throws(PoolError) {
        let isNew = registered.withLock { pools in
            guard !pools.contains(where: { $0.name == pool.name }) else { return false }
            pools.append(pool)
            return true
        }
        guard isNew else {
            throw PoolError(
                code: .duplicateName, pool: pool.name,
                message: "a pool of this name is registered already: give it another name")
        }
    }

    /// Takes a pool off the list.
    ///
    /// It goes on as it was.
    ///
    /// - Throws: ``PoolError`` with code `notFound`.
    public func unregister(_ name: String) throws(PoolError) {
        let wasThere = registered.withLock { pools in
            guard let place = pools.firstIndex(where: { $0.name == name }) else { return false }
            pools.remove(at: place)
            return true
        }
        guard wasThere else {
            throw PoolError(
                code: .notFound, pool: name,
                message: "no pool of this name is registered: see ResourceManager.pools")
        }
    }

    /// Takes pools off the list and puts others in their place, in one step: nobody sees the list
    /// without either.
    ///
    /// Those that are taken off go on as they were; one that is not on the list is passed over.
    ///
    /// - Throws: ``PoolError`` with code `duplicateName` where one of the new has the name of one
    ///   that stays, or of another new one. Nothing is changed then.
    public func replace(
        _ old: [any ManagedPool], with new: [any ManagedPool]
    ) throws(PoolError) {
        let taken = registered.withLock { pools -> String? in
            let place = pools.firstIndex { pool in old.contains { $0 === pool } } ?? pools.count
            var next = pools.filter { pool in !old.contains { $0 === pool } }
            next.insert(contentsOf: new, at: min(place, next.count))
            var names: Set<String> = []
            if let taken = next.first(where: { !names.insert($0.name).inserted }) {
                return taken.name
            }
            pools = next
            return nil
        }
        guard let taken else { return }
        throw PoolError(
            code: .duplicateName, pool: taken,
            message: "a pool of this name is registered already: give it another name")
    }

    /// The pools, in the order of registration.
    public var pools: [any ManagedPool] { registered.withLock { $0 } }

    /// The pool of a name, or nil.
    public func pool(named name: String) -> (any ManagedPool)? {
        pools.first { $0.name == name }
    }

    /// Fills all pools to their minimum, all at once.
    ///
    /// - Throws: the first ``PoolError``, once all have been tried.
    public func warmUp() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for pool in pools { group.addTask { try await pool.warmUp() } }
            var first: (any Error)?
            while let result = await group.nextResult() {
                if case .failure(let error) = result, first == nil { first = error }
            }
            if let first { throw first }
        }
    }

    /// Shuts all pools down, all at once.
    public func shutDown(deadline: Duration) async {
        await withDiscardingTaskGroup { group in
            for pool in pools { group.addTask { await pool.shutDown(deadline: deadline) } }
        }
    }

    /// Warms the pools up and waits for the graceful shutdown or the cancellation of its task, then
    /// shuts them down; also where they are not warm by then.
    ///
    /// A pool that can't be warmed up does not stop the others: it tries again.
    public func run() async throws {
        logger?.debug("pools start", metadata: ["pools": "\(pools.map(\.name))"])
        await withDiscardingTaskGroup { group in
            group.addTask {
                do {
                    try await self.warmUp()
                } catch {
                    self.logger?.debug("warm-up failed", metadata: ["error": "\(error)"])
                }
            }
            try? await gracefulShutdown()
            logger?.debug("pools stop", metadata: ["pools": "\(pools.map(\.name))"])
            await shutDown(deadline: shutdownDeadline)
        }
    }
}
