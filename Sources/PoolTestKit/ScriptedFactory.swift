public import ResourcePools

/// A factory that does as a test tells it, and remembers every resource that it made.
///
/// ```swift
/// let factory = ScriptedFactory()
/// factory.failNext(2)                      // two creations fail, then all succeed
/// factory.holdCreations()                  // the next ones stay under way …
/// factory.letCreationsGo()                 // … until now
/// #expect(factory.problems.isEmpty)        // each disposed of once, none held by two
/// ```
public final class ScriptedFactory: ResourceFactory {
    /// What a scripted failure throws.
    public struct Failure: Error, CustomStringConvertible {
        /// The verb that failed.
        public let verb: String
        /// What failed: `scripted failure of make`.
        public var description: String { "scripted failure of \(verb)" }
    }

    private struct Script: Sendable {
        var made: [TrackedResource] = []
        var failures = 0
        var disposeFailures = 0
        var resetFailures = 0
        var isHolding = false
        var held: [UnsafeContinuation<Void, Never>] = []
        var attempts = 0
        var validations = 0
        var resets = 0
    }

    /// Whether the pool is to reset what comes back.
    public let resetsAfterUse: Bool
    private let script = Lock(Script())

    /// Makes a factory.
    public init(resetsAfterUse: Bool = false) {
        self.resetsAfterUse = resetsAfterUse
        ResourceAudit.current?.watch(self)
    }

    /// The next creations fail, so many of them.
    public func failNext(_ count: Int) { script.withLock { $0.failures = count } }
    /// The next disposals throw, so many of them.
    public func failNextDisposals(_ count: Int) { script.withLock { $0.disposeFailures = count } }
    /// The next resets throw, so many of them.
    public func failNextResets(_ count: Int) { script.withLock { $0.resetFailures = count } }

    /// From now on creations stay under way.
    public func holdCreations() { script.withLock { $0.isHolding = true } }

    /// Lets all creations go on that are under way, and those to come.
    public func letCreationsGo() {
        let held = script.withLock { script in
            script.isHolding = false
            defer { script.held = [] }
            return script.held
        }
        for continuation in held { continuation.resume() }
    }

    /// Everything it made, in order.
    public var made: [TrackedResource] { script.withLock { $0.made } }
    /// How many creations have begun.
    public var attempts: Int { script.withLock { $0.attempts } }
    /// How many creations are held at this moment.
    public var heldCreations: Int { script.withLock { $0.held.count } }
    /// How many validations it was asked for.
    public var validations: Int { script.withLock { $0.validations } }
    /// How many resets it was asked for.
    public var resets: Int { script.withLock { $0.resets } }
    /// Resources that have been made and not disposed of.
    public var undisposed: [TrackedResource] { made.filter { $0.disposals == 0 } }

    /// What went wrong with the resources, in words; empty where nothing did.
    public var problems: [String] {
        made.flatMap { resource in
            var problems: [String] = []
            if resource.mostHolders > 1 {
                problems.append("#\(resource.number) was held by \(resource.mostHolders) at once")
            }
            if resource.disposals > 1 {
                problems.append("#\(resource.number) was disposed of \(resource.disposals) times")
            }
            return problems
        }
    }

    /// Makes one, unless the script says otherwise.
    public func make() async throws -> TrackedResource {
        let holds = script.withLock { script in
            script.attempts += 1
            return script.isHolding
        }
        if holds {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                let goesOn = script.withLock { script in
                    guard script.isHolding else { return true }
                    script.held.append(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        }
        let resource = script.withLock { script -> TrackedResource? in
            guard script.failures == 0 else {
                script.failures -= 1
                return nil
            }
            let resource = TrackedResource(number: script.made.count + 1)
            script.made.append(resource)
            return resource
        }
        guard let resource else { throw Failure(verb: "make") }
        return resource
    }

    /// True unless the resource has been broken.
    public func validate(_ resource: TrackedResource) async throws -> Bool {
        script.withLock { $0.validations += 1 }
        return !resource.isBroken
    }

    /// Counts, and throws where the script says so.
    public func reset(_ resource: TrackedResource) async throws {
        let fails = script.withLock { script in
            script.resets += 1
            guard script.resetFailures > 0 else { return false }
            script.resetFailures -= 1
            return true
        }
        if fails { throw Failure(verb: "reset") }
    }

    /// Notes the disposal, and throws where the script says so.
    public func dispose(_ resource: TrackedResource) async throws {
        resource.noteDisposal()
        let fails = script.withLock { script in
            guard script.disposeFailures > 0 else { return false }
            script.disposeFailures -= 1
            return true
        }
        if fails { throw Failure(verb: "dispose") }
    }
}
