import Synchronization

/// The limit that a strict pool is held against: a mutex, a count and a queue of continuations.
///
/// No timeouts, no cancellation, no metrics, no resource: what a hand-off costs at the least.
final class BareQueue: Sendable {
    private struct State: Sendable {
        var free: Int
        var waiting: [UnsafeContinuation<Void, Never>] = []
        var head = 0
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    func acquire() async {
        let isFree = state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
        if isFree { return }
        await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let cameFree = state.withLock { state in
                guard state.free == 0 else {
                    state.free -= 1
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if cameFree { continuation.resume() }
        }
    }

    func release() {
        let next = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            guard state.head < state.waiting.count else {
                state.free += 1
                return nil
            }
            let next = state.waiting[state.head]
            state.head += 1
            // Now and then what has been served is let go of.
            if state.head > 1_024, state.head * 2 > state.waiting.count {
                state.waiting.removeFirst(state.head)
                state.head = 0
            }
            return next
        }
        next?.resume()
    }
}
