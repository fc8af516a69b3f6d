import Dispatch

/// Runs what computes for seconds where it holds up no task: the threads that tasks share are few.
///
/// One after the other, so that tests of real tasks keep the other cores meanwhile.
package func onOwnThread<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result
{
    await withUnsafeContinuation { continuation in
        computing.async { continuation.resume(returning: body()) }
    }
}

private let computing = DispatchQueue(label: "pooltop.computing")
