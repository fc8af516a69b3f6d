import CThreadHint

/// What orders who resumes a task before that task, said in a way that ThreadSanitizer sees.
///
/// A task that is resumed before it has come to its suspension goes on at once: the runtime orders
/// the two by an atomic word of its own, in code that the sanitizer does not look into, and what
/// the task then does would be reported as a race with what was done for it. In a build with
/// `THREAD_SANITIZER` the sanitizer is told; in every other build this is nothing.
enum ResumptionOrder {
    #if THREAD_SANITIZER
        /// Resumes a task.
        static func resume(_ continuation: UnsafeContinuation<Int, Never>, _ signal: Int) {
            pool_sanitizer_release(UInt(PoolStorage.word(continuation)))
            continuation.resume(returning: signal)
        }

        /// The running task has been resumed.
        static func resumed(_ signal: Int) -> Int {
            pool_sanitizer_acquire(UInt(RunningTask.word))
            return signal
        }
    #else
        /// Resumes a task.
        @inline(__always)
        static func resume(_ continuation: UnsafeContinuation<Int, Never>, _ signal: Int) {
            continuation.resume(returning: signal)
        }

        /// The running task has been resumed.
        @inline(__always)
        static func resumed(_ signal: Int) -> Int { signal }
    #endif
}
