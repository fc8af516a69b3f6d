public import ResourceTypes
import Synchronization

/// A pool that many parts of a program share by name, and that a test can put another in place of.
///
/// ```swift
/// enum Pools {
///     static let orders = PoolReference(ResourcePool(name: "orders", factory: { Connection() }))
/// }
/// try await Pools.orders.withResource { … }                  // in the program
///
/// try await Pools.orders.withOverride(testPool) {            // in a test
///     try await placeOrder()                                 // uses testPool
/// }
/// ```
/// An override holds for its body and for every task that is begun in it, detached ones excepted;
/// tests that run at the same time don't see each other's. The innermost one counts.
///
/// It is a door of its own, and not part of ``ResourcePool``, so that a pool that is used directly
/// pays nothing for it. Through the reference it costs a relaxed load as long as nobody in the
/// process has overridden this reference, and a look at the task's locals from then on.
public final class PoolReference<Resource: Sendable>: Sendable {
    /// The pool that is used where nothing is put in its place.
    public let original: ResourcePool<Resource>

    private let isOverridden = Atomic(false)
    private let override = TaskLocal<ResourcePool<Resource>?>(wrappedValue: nil)

    /// Refers to a pool.
    public init(_ original: ResourcePool<Resource>) { self.original = original }

    /// The pool that the running task uses: the innermost override's, else the original.
    public var pool: ResourcePool<Resource> {
        guard isOverridden.load(ordering: .relaxed) else { return original }
        return override.get() ?? original
    }

    /// Runs a body in which another pool is used in place of the original.
    ///
    /// The other pool is neither warmed up nor shut down: that is whoever made it to do.
    ///
    /// - Parameters:
    ///   - other: the pool that is used.
    ///   - body: runs where the caller runs.
    /// - Returns: what the body returned.
    /// - Throws: what the body threw.
    public func withOverride<Result>(
        _ other: ResourcePool<Resource>, _ body: () async throws -> Result
    ) async rethrows -> Result {
        isOverridden.store(true, ordering: .relaxed)
        return try await override.withValue(other, operation: body)
    }

    /// Acquires a resource of the running task's pool, runs a body with it and gives it back.
    ///
    /// As ``ResourcePool/withResource(timeout:priority:fileID:line:_:)``.
    public func withResource<Result>(
        timeout: Duration? = nil, priority: AcquirePriority = .normal,
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: (Resource) async throws -> Result
    ) async throws -> Result {
        try await pool.withResource(
            timeout: timeout, priority: priority, fileID: fileID, line: line, body)
    }

    /// Acquires a resource of the running task's pool.
    ///
    /// As ``ResourcePool/acquire(timeout:priority:fileID:line:)``.
    public func acquire(
        timeout: Duration? = nil, priority: AcquirePriority = .normal,
        fileID: StaticString = #fileID, line: UInt = #line
    ) async throws(PoolError) -> Lease<Resource> {
        try await pool.acquire(timeout: timeout, priority: priority, fileID: fileID, line: line)
    }
}
