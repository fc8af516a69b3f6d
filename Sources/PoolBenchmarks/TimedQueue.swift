import Synchronization

/// The least that can take a pool's place under load: a ``BareQueue`` whose waits can be cancelled
/// and are timed.
///
/// A wait that can't be cancelled is of no use to a service, and one that is not timed tells it
/// nothing; what the two cost is the runtime's and the clock's own price, which the bare queue does
/// not pay. A cancellation is taken notice of and, in this benchmark, never comes.
final class TimedQueue: ContinuationQueue {
    private struct Waiter: Sendable {
        let continuation: UnsafeContinuation<Void, Never>
        let since: ContinuousClock.Instant
    }

    private struct State: Sendable {
        var line: WaitingLine<Waiter>
        var waited = Duration.zero
    }

    private let state: Mutex<State>
    private let cancelled = Atomic<Int>(0)

    init(_ count: Int) { state = Mutex(State(line: WaitingLine(free: count))) }

    func acquire() async {
        if state.withLock({ $0.line.take() }) { return }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let waiter = Waiter(continuation: continuation, since: .now)
                if state.withLock({ $0.line.take(orWait: waiter) }) { continuation.resume() }
            }
        } onCancel: {
            cancelled.wrappingAdd(1, ordering: .relaxed)
        }
    }

    func release() {
        let now = ContinuousClock.now
        let next = state.withLock { state -> Waiter? in
            guard let next = state.line.giveBack() else { return nil }
            state.waited += next.since.duration(to: now)
            return next
        }
        next?.continuation.resume()
    }
}
