public import Logging
public import ResourceTypes

/// A pool of resources that are costly to make: connections, buffers, workers, sessions.
///
/// ```swift
/// let pool = try ResourcePool(name: "orders", factory: Connections())
/// let rows = try await pool.withResource { connection in
///     try await connection.query("SELECT …")
/// }
/// await pool.shutDown(deadline: .seconds(5))
/// ```
/// It makes resources on demand up to its maximum and keeps its minimum warm. Acquires beyond that
/// wait in line, first come first served, up to a deadline. What has been idle for long, is old or
/// is broken is validated, disposed of and replaced without anybody's doing.
///
/// ## What it guarantees
/// - Every acquire ends as exactly one of: lease, timeout, cancelled, rejected (too many waiters),
///   factory failure, deadlock, shut down; the error says which pool and what to do.
/// - Cancellation loses nothing: a resource that was handed over in the same instant is used or
///   goes back.
/// - While somebody waits, no resource is idle.
/// - A resource has one holder, and is disposed of once.
/// - The factory is called on the pool's own tasks and never under a lock.
///
/// A pool that is dropped without ``shutDown(deadline:)`` disposes of what is idle at once and of
/// what is out when it comes back, but nobody can wait for that.
///
/// Not for resources that are cheap to make, nor for ones that many tasks may share at a time.
public final class ResourcePool<Resource: Sendable>: ManagedPool {
    /// The pool's name, in errors, events and metrics.
    public let name: String
    /// What kind of resource it holds, as a word for people.
    public let kind: String
    /// How long an acquire waits unless it says otherwise; nil for ever.
    public let acquireTimeout: Duration?
    /// What the pool was made with.
    let initialConfiguration: PoolConfiguration

    @usableFromInline let storage: PoolStorage
    @usableFromInline let path: ClaimPath
    /// ``acquireTimeout`` as acquires use it: taking a duration apart costs more than a lease.
    @usableFromInline let acquireTimeoutNanoseconds: UInt64

    /// Makes a pool.
    ///
    /// Nothing is created before the first acquire or ``warmUp()``.
    ///
    /// - Parameters:
    ///   - name: in errors, events and metrics; unique within a ``ResourceManager``.
    ///   - kind: what it holds, as a word for people.
    ///   - configuration: size, timeouts, limits.
    ///   - factory: makes the resources and ends them.
    ///   - logger: told about creations and disposals at trace and debug.
    ///   - clock: the time; tests pass their own.
    ///   - random: a source for jitter; tests pass their own.
    /// - Throws: ``PoolError`` with code `invalidConfiguration`.
    public init(
        name: String, kind: String = "resource", configuration: PoolConfiguration = .init(),
        factory: some ResourceFactory<Resource>, logger: Logger? = nil,
        clock: any PoolClock = SystemPoolClock(),
        random: @escaping @Sendable () -> UInt64 = { .random(in: .min ... .max) }
    ) throws(PoolError) {
        let settings = try PoolSettings(
            configuration, resetsAfterUse: factory.resetsAfterUse, pool: name)
        self.name = name
        self.kind = kind
        acquireTimeout = configuration.acquireTimeout
        acquireTimeoutNanoseconds = acquireTimeout?.clampedNanoseconds ?? .max
        initialConfiguration = configuration
        let (control, incarnation) = PoolControl.take()
        let table = SlotTable(
            holding: Resource.self,
            leasedWord: settings.reviewsEachReturn ? .leasedForReview : .leased, control: control,
            incarnation: incarnation)
        let jobs = FactoryJobs(factory: factory, table: table, logger: logger, random: random)
        storage = PoolStorage(
            name: name, settings: settings, jobs: jobs, table: table,
            control: (control, incarnation), clock: clock, random: random)
        path = ClaimPath(storage)
    }

    deinit { storage.abandon() }

    // MARK: - Acquiring

    /// Acquires a resource, runs a body with it and gives it back, whatever happens.
    ///
    /// Where the body throws, the resource is validated before anybody else gets it.
    /// - Parameters:
    ///   - timeout: how long to wait at the most; nil for the pool's ``acquireTimeout``.
    ///   - priority: who goes first where several wait; within one it is first come first served.
    ///   - fileID: the call site, for those who ask who holds what.
    ///   - line: the call site's line.
    ///   - body: runs where the caller runs. Don't keep the resource beyond it.
    /// - Returns: what the body returned.
    /// - Throws: ``PoolError``, or what the body threw. Code `deadlock` where all of the pool is
    ///   held by tasks that wait themselves, for one another, and this one came last: see
    ///   ``withResource(detectNesting:timeout:priority:fileID:line:_:)``.
    @inlinable
    public func withResource<Result>(
        timeout: Duration? = nil, priority: AcquirePriority = .normal,
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: (Resource) async throws -> Result
    ) async throws -> Result {
        let lease = try await acquire(
            timeout: timeout, priority: priority, fileID: fileID, line: line)
        lease.setHolder(RunningTask.word)
        do {
            let result = try await body(lease.resource)
            lease.setHolder(0)
            lease.release()
            return result
        } catch {
            lease.setHolder(0)
            lease.releaseForValidation()
            throw error
        }
    }

    /// The same for a body that awaits nothing, which is chosen by itself where the body does not.
    ///
    /// It costs no more than ``acquire(timeout:priority:fileID:line:)`` and a release: a body that
    /// can't wait can't be part of a deadlock, so that its holder need not be known.
    @inlinable
    public func withResource<Result>(
        timeout: Duration? = nil, priority: AcquirePriority = .normal,
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: (Resource) throws -> Result
    ) async throws -> Result {
        let lease = try await acquire(
            timeout: timeout, priority: priority, fileID: fileID, line: line)
        do {
            let result = try body(lease.resource)
            lease.release()
            return result
        } catch {
            lease.releaseForValidation()
            throw error
        }
    }

    /// Acquires a resource, waiting in line where none is free.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait at the most; nil for the pool's ``acquireTimeout``, zero for
    ///     not at all.
    ///   - priority: who goes first where several wait; within one it is first come first served.
    ///   - fileID: the call site, for those who ask who holds what.
    ///   - line: the call site's line.
    /// - Returns: a lease, which gives the resource back when it is released or dropped.
    /// - Throws: ``PoolError`` with code `timeout`, `cancelled`, `rejected`, `factoryFailure`,
    ///   `shutDown`, or `deadlock` where all of the pool is held by tasks that wait themselves, for
    ///   one another, and this one came last. A resource that is free is leased even by a cancelled
    ///   task.
    /// - Complexity: O(1) where this thread's last resource is free; else O(slots).
    @inlinable
    public func acquire(
        timeout: Duration? = nil, priority: AcquirePriority = .normal,
        fileID: StaticString = #fileID, line: UInt = #line
    ) async throws(PoolError) -> Lease<Resource> {
        let site = SiteWord.pack(fileID, line)
        if let slot = path.claim(site: site) { return Lease(slot: slot) }
        let signal = await storage.acquire(
            site: site, priority: priority, timeout: timeout,
            elseNanoseconds: acquireTimeoutNanoseconds)
        guard signal > 0, let slot = UnsafeMutablePointer<Slot>(bitPattern: signal) else {
            throw failure(signal)
        }
        return Lease(slot: slot)
    }

    /// Acquires a resource if one is free at this moment; never waits and never makes one.
    ///
    /// - Returns: a lease, or nil where nothing is free or others wait in line.
    /// - Complexity: O(1) where this thread's last resource is free; else O(slots).
    @inlinable
    public func tryAcquire(
        fileID: StaticString = #fileID, line: UInt = #line
    ) -> Lease<Resource>? {
        path.claim(site: SiteWord.pack(fileID, line)).map { Lease(slot: $0) }
    }

    /// The resources that are leased now, by number.
    ///
    /// - Complexity: O(slots).
    public var inUse: [ResourceID] {
        storage.leasedResources()
    }

    // MARK: - Acting on the pool

    /// Disposes of what has expired and of what is idle above the minimum; of nothing in use.
    ///
    /// - Returns: what it did, once it is done.
    @discardableResult
    public func cleanUp() async -> PoolCommandOutcome {
        await perform(.cleanUp, actor: "program")
    }

    /// Changes the floor and the ceiling.
    ///
    /// A surplus that is leased goes as it comes back.
    @discardableResult
    public func resize(to size: PoolSize) async -> PoolCommandOutcome {
        await perform(.resize(size), actor: "program")
    }

    /// Lets nothing out until all that is there now has come back and been disposed of; acquires
    /// wait meanwhile.
    ///
    /// Then the pool goes on with new resources; one that is paused, when it is resumed. A shutdown
    /// that is under way, or begins meanwhile, takes its place: it is over with that.
    ///
    /// - Parameter deadline: after so long it goes on in any case; what is still out is disposed of
    ///   when it comes back. A shutdown or a later drain keeps its own deadline, but is not awaited
    ///   for longer.
    @discardableResult
    public func drain(deadline: Duration = .seconds(30)) async -> PoolCommandOutcome {
        await run(.drain, actor: "program", deadline: deadline)
    }

    /// Fills the pool to its minimum.
    ///
    /// It is over too once the pool is shut down.
    ///
    /// - Throws: ``PoolError`` with code `factoryFailure` where a creation failed or took too long
    ///   and the pool has fewer than its minimum, or `cancelled` where the calling task is
    ///   cancelled before it has; either way the pool goes on in the background.
    public func warmUp() async throws(PoolError) {
        switch await storage.warmUp() {
        case .warm: break
        case .cold: throw error(for: .factoryFailure)
        case .cancelled:
            throw PoolError(
                code: .cancelled, pool: name,
                message: "the task that warmed the pool up was cancelled: it goes on filling, and "
                    + "another warm-up awaits that")
        }
    }

    /// Refuses new acquires, fails those who wait, awaits what is out, disposes of everything.
    ///
    /// - Parameter deadline: how long to await leases; where a shutdown is under way already, the
    ///   earlier deadline counts for both. What is out after it is named in an event and disposed
    ///   of when it comes back.
    public func shutDown(deadline: Duration) async {
        let limit = deadline.clampedNanoseconds
        await storage.untilSettled {
            $0.shutDown(deadline: $1.clampedAdding(limit), now: $1, actions: &$2)
        }
    }

    // MARK: - Reading

    /// Reads the pool in one scan under its lock.
    public func statistics(detail: Bool) -> PoolStatistics { storage.statistics(detail: detail) }

    /// The events with a sequence number above the given one, oldest first.
    public func events(after sequence: UInt64) -> [PoolEvent] {
        guard let read = storage.event({ machine, _, _ in machine.log.events(after: sequence) })
        else { return [] }
        return read.result
    }

    /// What an acquire throws that was resumed with a number for its outcome.
    @usableFromInline @inline(never)
    func failure(_ signal: Int) -> PoolError { error(for: storage.collect(signal)) }

    private func error(for outcome: AcquireOutcome) -> PoolError {
        let reading = statistics(detail: false)
        let state =
            "\(reading.states.inUse) of \(reading.size.maximum) in use, \(reading.waiting) waiting"
        switch outcome {
        case .timeout(let waited):
            return PoolError(
                code: .timeout, pool: name,
                message: "no resource within \(Duration.nanoseconds(waited)) (\(state)): "
                    + "raise the maximum size or hold leases for less long",
                cause: storage.jobs.creationFailure)
        case .deadlockTimeout(let waited, let deadlock):
            return PoolError(
                code: .timeout, pool: name,
                message: "no resource within \(Duration.nanoseconds(waited)) (\(state)), perhaps "
                    + "for a deadlock: \(deadlock.remedy)")
        case .deadlock(let deadlock):
            return PoolError(
                code: .deadlock, pool: name,
                message: "all that is waited for is held by tasks that wait themselves (\(state)): "
                    + deadlock.remedy)
        case .cancelled:
            return PoolError(
                code: .cancelled, pool: name,
                message: "the acquiring task was cancelled: nothing is to be done")
        case .rejected(let waiting):
            return PoolError(
                code: .rejected, pool: name,
                message: "\(waiting) acquires wait already (\(state)): "
                    + "send less, or raise maximumWaiters")
        case .hopeless(let estimate):
            return PoolError(
                code: .rejected, pool: name,
                message: "the wait would take about \(Duration.nanoseconds(estimate)), longer than "
                    + "allowed (\(state)): allow more, or raise the maximum size")
        case .circuitOpen(let retry):
            return PoolError(
                code: .factoryFailure, pool: name,
                message: "the factory fails on end and is tried again in "
                    + "\(Duration.nanoseconds(retry)): see the cause",
                cause: storage.jobs.creationFailure)
        case .factoryFailure:
            return PoolError(
                code: .factoryFailure, pool: name,
                message: "the factory could not make a resource and no other is there: "
                    + "see the cause; the pool tries again by itself",
                cause: storage.jobs.creationFailure)
        case .shutDown, .lease:
            return PoolError(
                code: .shutDown, pool: name,
                message: "the pool has been shut down: acquire before that, or make a new pool")
        }
    }
}
