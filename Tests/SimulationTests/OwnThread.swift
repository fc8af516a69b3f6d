import Dispatch

/// Runs what computes for seconds where it holds up no task: the threads that tasks share are few.
func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withUnsafeContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: body()) }
    }
}
