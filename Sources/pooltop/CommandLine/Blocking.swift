import Dispatch
import Synchronization

/// The bridge from the process's first thread to async code.
///
/// The first thread belongs to the terminal and to nothing else, so it may block; Swift's own
/// threads must not, and never come through here.
enum Blocking {
    /// Starts the work on Swift's threads, and blocks this one until it is done.
    ///
    /// - Throws: what the work throws.
    static func wait<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let outcome = Outcome<Value>()
        Task.detached {
            do {
                let value = try await work()
                outcome.settle(.success(value))
            } catch {
                outcome.settle(.failure(error))
            }
        }
        return try outcome.wait().get()
    }

    /// As above, for work that can't fail.
    static func wait(_ work: @escaping @Sendable () async -> Void) {
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            await work()
            done.signal()
        }
        done.wait()
    }

    private final class Outcome<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)
        private let done = DispatchSemaphore(value: 0)

        func settle(_ value: Result<Value, any Error>) {
            result.withLock { $0 = value }
            done.signal()
        }

        func wait() -> Result<Value, any Error> {
            while true {
                done.wait()
                if let result = result.withLock({ $0 }) { return result }
            }
        }
    }
}
