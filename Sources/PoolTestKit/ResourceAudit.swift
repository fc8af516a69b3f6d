import ResourcePools

/// Finds what a test made and did not dispose of: each ``ScriptedFactory`` that is made while an
/// audit is the current one is watched by it.
///
/// ```swift
/// let audit = ResourceAudit()
/// try await ResourceAudit.$current.withValue(audit) { try await theTest() }
/// #expect(audit.undisposed.isEmpty && audit.problems.isEmpty)
/// ```
/// Disposals go on after a pool was shut down at its deadline or dropped: ask again for a while
/// before you believe that something is left.
public final class ResourceAudit: Sendable {
    /// The audit of the task that makes a factory; nil where nobody looks.
    @TaskLocal public static var current: ResourceAudit?

    private let factories = Lock<[ScriptedFactory]>([])

    /// An audit that has watched nothing yet.
    public init() {}

    func watch(_ factory: ScriptedFactory) { factories.withLock { $0.append(factory) } }

    /// What has been made and not been disposed of, in words; empty where nothing is left.
    public var undisposed: [String] {
        factories.withLock { $0 }.flatMap { factory in
            factory.undisposed.map {
                "#\($0.number) of \(factory.made.count) was made and not disposed of"
            }
        }
    }

    /// What else went wrong with them: see ``ScriptedFactory/problems``.
    public var problems: [String] { factories.withLock { $0 }.flatMap(\.problems) }
}
