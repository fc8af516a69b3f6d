import PoolTestKit
package import Testing

/// Fails a test at whose end a resource is left that it made with a `ScriptedFactory`.
///
/// ```swift
/// @Suite("Commands", .disposesOfEverything)
/// ```
/// Disposals may still be under way when a test returns: it waits for them, for so long.
package struct DisposalTrait: TestTrait, SuiteTrait, TestScoping {
    package let isRecursive = true
    private let patience: Duration

    package init(patience: Duration) { self.patience = patience }

    @concurrent
    package func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let audit = ResourceAudit()
        try await ResourceAudit.$current.withValue(audit) { try await function() }
        _ = try await eventually(within: patience) { audit.undisposed.isEmpty ? true : nil }
        for left in audit.undisposed + audit.problems {
            Issue.record("\(left): shut its pool down and give its lease back before the test ends")
        }
    }
}

extension Trait where Self == DisposalTrait {
    /// Every resource that a test makes has been disposed of soon after it has returned.
    package static var disposesOfEverything: Self { DisposalTrait(patience: TestSupport.patience) }
}
