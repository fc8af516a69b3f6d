public import ResourcePools

/// A pool's clock that a test moves by hand; nothing ever really sleeps.
///
/// ```swift
/// let clock = ManualPoolClock()
/// let pool = try ResourcePool(name: "test", factory: factory, clock: clock)
/// clock.advance(by: .seconds(60))    // whatever was due in that minute is due now
/// ```
/// Sleepers wake in the order of their deadlines. What they do then happens on their own tasks:
/// await the effect, not a time.
public final class ManualPoolClock: PoolClock {
    private struct Sleeper: Sendable {
        var deadline: UInt64
        var number: UInt64
        var continuation: UnsafeContinuation<Bool, Never>
    }

    private struct State: Sendable {
        var now: UInt64
        var sleepers: [Sleeper] = []
        var next: UInt64 = 0
        var cancelled: Set<UInt64> = []
    }

    private let state: Lock<State>

    /// A clock that stands at the given moment.
    public init(startNanoseconds: UInt64 = 1_000_000_000) {
        state = Lock(State(now: startNanoseconds))
    }

    /// Now.
    public func nowNanoseconds() -> UInt64 { state.withLock { $0.now } }

    /// How many sleep at this moment.
    public var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    /// Moves the time on and wakes whoever slept until then.
    public func advance(by duration: Duration) {
        let woken = state.withLock { state -> [Sleeper] in
            state.now = state.now.clampedAdding(duration.clampedNanoseconds)
            let now = state.now
            let woken = state.sleepers.filter { $0.deadline <= now }
            state.sleepers.removeAll { $0.deadline <= now }
            return woken.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in woken { sleeper.continuation.resume(returning: true) }
    }

    /// Sleeps until the time has been moved there.
    ///
    /// - Throws: `CancellationError` where the task is cancelled before.
    public func sleep(untilNanoseconds deadline: UInt64) async throws {
        let number = state.withLock { state -> UInt64 in
            state.next += 1
            return state.next
        }
        let slept = await withTaskCancellationHandler {
            await withUnsafeContinuation { (continuation: UnsafeContinuation<Bool, Never>) in
                let outcome = state.withLock { state -> Bool? in
                    if state.cancelled.remove(number) != nil { return false }
                    if state.now >= deadline { return true }
                    state.sleepers.append(
                        Sleeper(deadline: deadline, number: number, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(returning: outcome) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                guard let place = state.sleepers.firstIndex(where: { $0.number == number }) else {
                    state.cancelled.insert(number)
                    return nil
                }
                return state.sleepers.remove(at: place)
            }
            sleeper?.continuation.resume(returning: false)
        }
        state.withLock { _ = $0.cancelled.remove(number) }
        if !slept { throw CancellationError() }
    }
}
