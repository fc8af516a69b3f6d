import Synchronization

/// The limit that a strict pool is held against: a mutex, a count and a queue of continuations.
///
/// No timeouts, no cancellation, no metrics, no resource: what a hand-off costs at the least.
final class BareQueue: ContinuationQueue {
    private let line: Mutex<WaitingLine<UnsafeContinuation<Void, Never>>>

    init(_ count: Int) { line = Mutex(WaitingLine(free: count)) }

    func acquire() async {
        if line.withLock({ $0.take() }) { return }
        await withUnsafeContinuation { continuation in
            if line.withLock({ $0.take(orWait: continuation) }) { continuation.resume() }
        }
    }

    func release() { line.withLock { $0.giveBack() }?.resume() }
}
