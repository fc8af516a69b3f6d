/// Makes a pool's resources and ends them: four verbs, all async, none called under a lock.
///
/// ```swift
/// struct Connections: ResourceFactory {
///     func make() async throws -> Connection { try await Connection.open(path) }
///     func validate(_ connection: Connection) async throws -> Bool { connection.isOpen }
///     func dispose(_ connection: Connection) async throws { try await connection.close() }
/// }
/// ```
/// The verbs run on tasks of the pool, never on the acquiring task, so that a creation outlives a
/// cancelled caller and goes to the next waiter. Only ``make()`` has to be written.
public protocol ResourceFactory<Resource>: Sendable {
    /// What it makes. It crosses tasks, one at a time.
    associatedtype Resource: Sendable

    /// Whether ``reset(_:)`` does anything. Where it does not, a return is one atomic exchange;
    /// where it does, each returned resource is reset before the next lease.
    var resetsAfterUse: Bool { get }

    /// Makes one.
    ///
    /// - Throws: whatever went wrong; the pool backs off and tries again.
    func make() async throws -> Resource

    /// Tells whether one that has been idle for long, or whose holder threw, still works.
    ///
    /// - Returns: false for one that is to be disposed of.
    /// - Throws: means the same as false, and is kept as the reason.
    func validate(_ resource: Resource) async throws -> Bool

    /// Brings one back to the state of a new one after use.
    ///
    /// - Throws: the resource is disposed of.
    func reset(_ resource: Resource) async throws

    /// Ends one. It is called once for each that was made, and the pool lets go of it after.
    ///
    /// - Throws: is counted and told as an event; it is not tried again.
    func dispose(_ resource: Resource) async throws
}

extension ResourceFactory {
    /// False: a return needs no reset.
    public var resetsAfterUse: Bool { false }
    /// True: a resource is good until it is found to be broken.
    public func validate(_ resource: Resource) async throws -> Bool { true }
    /// Does nothing.
    public func reset(_ resource: Resource) async throws {}
    /// Does nothing: the resource's own `deinit` ends it.
    public func dispose(_ resource: Resource) async throws {}
}
