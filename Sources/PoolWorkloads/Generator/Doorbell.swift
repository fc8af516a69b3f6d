import ResourcePools

/// A sleep on a pool's clock that can be cut short, for one sleeper.
///
/// A ring that comes while nobody sleeps is kept, so that none is lost between looking for work
/// and going to sleep. The sleeper may wake without cause and has to look at its work again. Once
/// its task has been cancelled it does not sleep any more.
struct Doorbell: Sendable {
    private let rings: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init() { (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    /// Wakes the sleeper, or the next one at once.
    func ring() { bell.yield() }

    /// Sleeps until the deadline, a ring or the task's cancellation; nil has no deadline.
    func wait(untilNanoseconds deadline: UInt64?, on clock: any PoolClock) async {
        let timer = deadline.map { deadline in
            Task {
                try await clock.sleep(untilNanoseconds: deadline)
                ring()
            }
        }
        for await _ in rings { break }
        timer?.cancel()
    }
}
