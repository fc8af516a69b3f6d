import Dispatch
package import Testing

/// Runs the tests of a suite on a thread of its own, one at a time.
///
/// ```swift
/// @Suite("A screen on a real terminal", .serialized, .onOwnThread)
/// ```
/// For tests whose waits block the thread: the threads that tasks share are few, and two tests
/// that wait on them for another process keep every task of all other tests waiting as long. And
/// for tests that look at what is on a screen for some seconds: here they don't wait for a turn.
package struct OwnThreadTrait: TestTrait, SuiteTrait, TestScoping {
    package let isRecursive = true
    private let executor = OwnThreadExecutor()

    @concurrent
    package func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(executor) { try await function() }
    }
}

extension Trait where Self == OwnThreadTrait {
    /// What blocks blocks a thread of its own.
    package static var onOwnThread: Self { OwnThreadTrait() }
}

/// Whatever it is given, one after the other, away from the threads that tasks share.
private final class OwnThreadExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "pooltop.blocking")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
