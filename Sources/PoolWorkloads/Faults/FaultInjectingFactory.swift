public import ResourcePools
import Synchronization

/// A factory around another that fails and delays as a ``FaultPlan`` says.
///
/// Everything that does not fail is the other factory's own doing, on real resources.
public struct FaultInjectingFactory<Base: ResourceFactory>: ResourceFactory {
    /// What the other factory makes.
    public typealias Resource = Base.Resource

    private final class State: Sendable {
        let process: Mutex<FaultProcess>
        init(_ process: FaultProcess) { self.process = Mutex(process) }
    }
    private let base: Base
    private let name: String
    private let creationDelay: Duration
    private let state: State

    /// Wraps a factory.
    ///
    /// - Parameter pool: the pool's name, for errors.
    public init(_ base: Base, process: FaultProcess, pool: String) {
        self.base = base
        self.name = pool
        creationDelay = process.plan.creationDelay
        state = State(process)
    }

    /// As the other factory's.
    public var resetsAfterUse: Bool { base.resetsAfterUse }

    /// Waits for the plan's delay, then fails as planned or makes one.
    ///
    /// - Throws: ``WorkloadError`` with code `injectedFault`, or whatever the other factory throws.
    public func make() async throws -> Base.Resource {
        let fails = state.process.withLock { $0.failsCreation() }
        if creationDelay > .zero { try await Task.sleep(for: creationDelay) }
        if fails {
            throw WorkloadError(
                code: .injectedFault,
                message: "\(name): this creation fails by the scenario's plan: "
                    + "lower creation_failure_rate to see fewer of them")
        }
        return try await base.make()
    }

    /// Answers false as planned, or as the other factory does.
    public func validate(_ resource: Base.Resource) async throws -> Bool {
        if state.process.withLock({ $0.failsValidation() }) { return false }
        return try await base.validate(resource)
    }

    /// As the other factory does.
    public func reset(_ resource: Base.Resource) async throws { try await base.reset(resource) }

    /// As the other factory does.
    public func dispose(_ resource: Base.Resource) async throws {
        try await base.dispose(resource)
    }
}
