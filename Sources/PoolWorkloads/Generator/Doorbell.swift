import ResourcePools
import Synchronization

/// A sleep on a pool's clock that can be cut short, for one sleeper.
///
/// A ring that comes while nobody sleeps is remembered, so that none is lost between looking for
/// work and going to sleep. The sleeper may wake without cause and has to look at its work again.
final class Doorbell: Sendable {
    private struct State: Sendable {
        var isRung = false
        var sleeper: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Wakes the sleeper, or the next one at once.
    func ring() {
        let sleeper = state.withLock { state in
            let sleeper = state.sleeper.take()
            state.isRung = sleeper == nil
            return sleeper
        }
        sleeper?.resume()
    }

    /// Sleeps until the deadline, a ring or the task's cancellation; nil has no deadline.
    func wait(untilNanoseconds deadline: UInt64?, on clock: any PoolClock) async {
        let timer = deadline.map { deadline in
            Task { [weak self] in
                do { try await clock.sleep(untilNanoseconds: deadline) } catch { return }
                self?.ring()
            }
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = state.withLock { state in
                    guard !state.isRung, !Task.isCancelled else {
                        state.isRung = false
                        return true
                    }
                    state.sleeper = continuation
                    return false
                }
                if isRung { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
        timer?.cancel()
    }
}
