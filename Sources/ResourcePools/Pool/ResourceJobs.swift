import Logging
import ResourceTypes
import Synchronization

/// The work of a pool that touches its resources: making, validating, resetting, disposing.
///
/// The one part of a pool that knows their type. Each job runs on a task of the pool's own, never
/// under its lock, and tells the pool when it is done.
protocol ResourceJobs: Sendable {
    /// Does a job and tells the storage what came of it.
    func run(_ job: PoolAction, for storage: PoolStorage) async
    /// The factory's latest error.
    var creationFailure: (any Error)? { get }
    /// The pool was dropped without having been shut down.
    func wasDropped(_ pool: String)
    /// A lease was still out when the pool was shut down.
    func isUnreturned(_ lease: UnreturnedLease, pool: String)
}

/// The jobs of a pool of one type of resource.
final class FactoryJobs<Resource: Sendable>: ResourceJobs {
    private let factory: any ResourceFactory<Resource>
    private let table: SlotTable
    private let logger: Logger?
    private let random: @Sendable () -> UInt64
    private let lastFailure = Lock<(any Error)?>(nil)
    /// The tasks that make resources at this moment, by the resource's number: a slot may be on its
    /// next one when the cancellation of the one before arrives.
    private let creations = Lock<[UInt64: Task<Resource, any Error>]>([:])

    init(
        factory: any ResourceFactory<Resource>, table: SlotTable, logger: Logger?,
        random: @escaping @Sendable () -> UInt64
    ) {
        self.factory = factory
        self.table = table
        self.logger = logger
        self.random = random
    }

    var creationFailure: (any Error)? { lastFailure.withLock { $0 } }

    func wasDropped(_ pool: String) {
        logger?.debug(
            "pool was dropped without shutDown(deadline:); its resources are disposed of",
            metadata: ["pool": "\(pool)"])
    }

    func isUnreturned(_ lease: UnreturnedLease, pool: String) {
        logger?.warning(
            "a lease is still out after the shutdown's deadline; give it back where it is held",
            metadata: [
                "pool": "\(pool)", "resource": "\(lease.resource)", "site": "\(lease.site)",
                "held_seconds": "\(lease.heldSeconds)",
            ])
    }

    func run(_ job: PoolAction, for storage: PoolStorage) async {
        switch job {
        case .create(let slot): await create(slot, for: storage)
        case .validate(let slot):
            let failure = await failure(slot) { resource in
                try await self.factory.validate(resource) ? nil : "validation answered false"
            }
            storage.event { $0.validated(slot, failure: failure, now: $1, actions: &$2) }
        case .reset(let slot):
            let failure = await failure(slot) { resource in
                try await self.factory.reset(resource)
                return nil
            }
            storage.event { $0.wasReset(slot, failure: failure, now: $1, actions: &$2) }
        case .dispose(let slot, let reason):
            logger?.trace(
                "disposing", metadata: ["pool": "\(storage.name)", "reason": "\(reason)"])
            let failure = await failure(slot) { resource in
                try await self.factory.dispose(resource)
                return nil
            }
            resource(slot).deinitialize(count: 1)
            storage.event { $0.disposed(slot, failure: failure, now: $1, actions: &$2) }
        case .cancelCreation(_, let number):
            creations.withLock { $0[number] }?.cancel()
        // All that is left: the others are done where they are told.
        case .searchDeadlocks, .resume, .wake, .settled, .drainsOverdue, .retired, .defect,
            .unreturned:
            DeadlockRegistry.search(from: storage.control, incarnation: storage.incarnation)
        }
    }

    private func create(_ slot: Int, for storage: PoolStorage) async {
        let started = storage.clock.nowNanoseconds()
        // The slot keeps its number until this creation has ended.
        let number = table.pointer(slot).pointee.resource.load(ordering: .relaxed)
        do {
            // On a task of its own, which the machine may have cancelled.
            let making = Task.detached { try await self.factory.make() }
            creations.withLock { $0[number] = making }
            defer { creations.withLock { $0[number] = nil } }
            // A cancellation that came before found no task.
            let look = storage.event { machine, _, _ in machine.isGivenUp(slot) }
            if look?.result == true { making.cancel() }
            let resource = try await making.value
            self.resource(slot).initialize(to: resource)
            let took = storage.clock.nowNanoseconds() - started
            storage.event {
                $0.created(
                    slot, tookNanoseconds: took, random: self.random(), now: $1, actions: &$2)
            }
        } catch {
            logger?.debug(
                "creation failed", metadata: ["pool": "\(storage.name)", "error": "\(error)"])
            // What the pool cancelled itself says nothing of the factory.
            if !(error is CancellationError) { lastFailure.withLock { $0 = error } }
            storage.event {
                $0.createFailed(
                    slot, message: "\(error)", random: self.random(), now: $1, actions: &$2)
            }
        }
    }

    private func failure(
        _ slot: Int, of body: (Resource) async throws -> String?
    ) async -> String? {
        do { return try await body(resource(slot).pointee) } catch { return "\(error)" }
    }

    private func resource(_ slot: Int) -> UnsafeMutablePointer<Resource> {
        table.pointer(slot).pointee.storage.assumingMemoryBound(to: Resource.self)
    }
}
