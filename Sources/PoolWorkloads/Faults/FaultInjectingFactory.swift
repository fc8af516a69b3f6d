public import ResourcePools

/// A factory around another that fails and delays as a ``FaultPlan`` says.
///
/// Everything that does not fail is the other factory's own doing, on real resources.
public struct FaultInjectingFactory<Base: ResourceFactory>: ResourceFactory {
    /// What the other factory makes.
    public typealias Resource = Base.Resource

    private let base: Base
    private let name: String
    private let faults: FaultControl

    /// Wraps a factory.
    ///
    /// - Parameters:
    ///   - faults: what goes wrong, which may change meanwhile.
    ///   - pool: the pool's name, for errors.
    public init(_ base: Base, faults: FaultControl, pool: String) {
        self.base = base
        self.faults = faults
        self.name = pool
    }

    /// As the other factory's.
    public var resetsAfterUse: Bool { base.resetsAfterUse }

    /// Waits for the plan's delay, then fails as planned or makes one.
    ///
    /// - Throws: ``WorkloadError`` with code `injectedFault`, or whatever the other factory throws.
    public func make() async throws -> Base.Resource {
        let (fails, delay) = faults.nextCreation()
        if delay > .zero { try await Task.sleep(for: delay) }  // the fault itself: slowness
        if fails {
            let remedy =
                faults.injected.contains(.failingFactory)
                ? "by a fault that was injected: end it"
                : "by the scenario's plan: lower creation_failure_rate to see fewer of them"
            throw WorkloadError(
                code: .injectedFault, message: "\(name): this creation fails \(remedy)")
        }
        return try await base.make()
    }

    /// Answers false as planned, or as the other factory does.
    public func validate(_ resource: Base.Resource) async throws -> Bool {
        if faults.failsValidation() { return false }
        return try await base.validate(resource)
    }

    /// As the other factory does.
    public func reset(_ resource: Base.Resource) async throws { try await base.reset(resource) }

    /// As the other factory does.
    public func dispose(_ resource: Base.Resource) async throws {
        try await base.dispose(resource)
    }
}
