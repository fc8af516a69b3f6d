import Synchronization

/// The least that can take a pool's place under load: a ``BareQueue`` whose waits can be cancelled
/// and are timed.
///
/// A wait that can't be cancelled is of no use to a service, and one that is not timed tells it
/// nothing; what the two cost is the runtime's and the clock's own price, which the bare queue does
/// not pay. A cancellation is taken notice of and, in this benchmark, never comes.
final class TimedQueue: Sendable {
    private struct Waiter: Sendable {
        let continuation: UnsafeContinuation<Void, Never>
        let since: ContinuousClock.Instant
    }

    private struct State: Sendable {
        var free: Int
        var waiting: [Waiter] = []
        var head = 0
        var waited = Duration.zero
    }

    private let state: Mutex<State>
    private let cancelled = Atomic<Int>(0)

    init(_ count: Int) { state = Mutex(State(free: count)) }

    func acquire() async {
        let isFree = state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        if isFree { return }
        await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
                let waiter = Waiter(continuation: continuation, since: .now)
                let cameFree = state.withLock { state in
                    guard state.free == 0 else {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append(waiter)
                    return false
                }
                if cameFree { continuation.resume() }
            }
        } onCancel: {
            cancelled.wrappingAdd(1, ordering: .relaxed)
        }
    }

    func release() {
        let now = ContinuousClock.now
        let next = state.withLock { state -> Waiter? in
            guard state.head < state.waiting.count else {
                state.free += 1
                return nil
            }
            let next = state.waiting[state.head]
            state.waited += next.since.duration(to: now)
            state.head += 1
            // Now and then what has been served is let go of.
            if state.head > 1_024, state.head * 2 > state.waiting.count {
                state.waiting.removeFirst(state.head)
                state.head = 0
            }
            return next
        }
        next?.continuation.resume()
    }
}
