#if THREAD_SANITIZER
    import Glibc
#else
    import Synchronization
#endif

/// The one lock of the runtime and of its metrics: a mutex around the state that it guards.
///
/// It is `Synchronization.Mutex`, but for builds with ThreadSanitizer, which does not see into that
/// (its code is not instrumented) and would report races that are none: there, define
/// `THREAD_SANITIZER` and it is a pthread mutex.
///
/// It lies within whatever keeps it, as a mutex does: taking it touches no reference count, which
/// would lie beside the mutex and be fetched from whoever holds that.
///
/// In the runtime nothing is called out, resumed or awaited while it is held.
package struct Lock<State: Sendable>: ~Copyable, Sendable {
    #if THREAD_SANITIZER
        // Apart from the mutex: the sanitizer takes a change of the state for one of all beside it.
        private final class Place {
            var state: State
            init(_ state: State) { self.state = state }
        }

        private nonisolated(unsafe) let place: Place  // touched by the mutex's owner alone
        private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>  // never moves

        /// Guards a state.
        package init(_ state: State) {
            place = Place(state)
            mutex = .allocate(capacity: 1)
            pthread_mutex_init(mutex, nil)
        }

        deinit {
            pthread_mutex_destroy(mutex)
            mutex.deallocate()
        }

        /// Runs a body with the state, alone.
        package func withLock<Result, Failure: Error>(
            _ body: (inout State) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            pthread_mutex_lock(mutex)
            defer { pthread_mutex_unlock(mutex) }
            return try body(&place.state)
        }
    #else
        private let mutex: Mutex<State>

        /// Guards a state.
        package init(_ state: State) { mutex = Mutex(state) }

        /// Runs a body with the state, alone.
        package func withLock<Result: Sendable, Failure: Error>(
            _ body: (inout State) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try mutex.withLock { (state) throws(Failure) in try body(&state) }
        }
    #endif
}
