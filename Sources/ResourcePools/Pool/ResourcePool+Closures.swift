public import Logging
public import ResourceTypes

// Pools from closures, for resources that need no factory type of their own.
extension ResourcePool {
    /// Makes a pool from a closure that makes a resource, with the sizes that most pools have.
    ///
    /// ```swift
    /// let pool = ResourcePool(factory: { "resource" })        // 1...10
    /// ```
    /// - Precondition: `0 ≤ minSize ≤ maxSize`, `1 ≤ maxSize ≤ PoolSize.limit`.
    public convenience init(
        name: String = "pool", minSize: Int = 1, maxSize: Int = 10,
        factory make: @escaping @Sendable () async throws -> Resource
    ) {
        self.init(name: name, size: .range(minSize...max(minSize, maxSize)), make: make)
    }

    /// Makes a pool of a size from closures.
    ///
    /// - Parameters:
    ///   - make: makes a resource.
    ///   - validate: tells whether one still works; by default it always does.
    ///   - reset: brings one back to the state of a new one after use; by default there is no need.
    ///   - dispose: ends one; by default its own `deinit` does.
    public convenience init(
        name: String = "pool", kind: String = "resource", size: PoolSize,
        logger: Logger? = nil,
        make: @escaping @Sendable () async throws -> Resource,
        validate: @escaping @Sendable (Resource) async throws -> Bool = { _ in true },
        reset: (@Sendable (Resource) async throws -> Void)? = nil,
        dispose: @escaping @Sendable (Resource) async throws -> Void = { _ in }
    ) {
        let factory = ClosureFactory(
            makeOne: make, validateOne: validate, resetOne: reset, disposeOne: dispose)
        // Only a duration or a count can be out of range, and all of them are the defaults.
        try! self.init(  // so nothing is thrown
            name: name, kind: kind, configuration: PoolConfiguration(size: size),
            factory: factory, logger: logger)
    }
}

private struct ClosureFactory<Resource: Sendable>: ResourceFactory {
    let makeOne: @Sendable () async throws -> Resource
    let validateOne: @Sendable (Resource) async throws -> Bool
    let resetOne: (@Sendable (Resource) async throws -> Void)?
    let disposeOne: @Sendable (Resource) async throws -> Void

    var resetsAfterUse: Bool { resetOne != nil }
    func make() async throws -> Resource { try await makeOne() }
    func validate(_ resource: Resource) async throws -> Bool { try await validateOne(resource) }
    func reset(_ resource: Resource) async throws { try await resetOne?(resource) }
    func dispose(_ resource: Resource) async throws { try await disposeOne(resource) }
}
