import PoolMetrics
import Synchronization

/// The one way of a feed's updates: bounded, the newest kept, the others counted.
final class UpdateChannel: Sendable {
    /// Room for a reader that is busy drawing: 32 batches, each with its status.
    static let limit = 64

    let updates: AsyncStream<FeedUpdate>
    private let continuation: AsyncStream<FeedUpdate>.Continuation
    private let dropped = Atomic<Int>(0)

    init(limit: Int = UpdateChannel.limit) {
        (updates, continuation) = AsyncStream.makeStream(
            bufferingPolicy: .bufferingNewest(limit))
    }

    var droppedUpdates: Int { dropped.load(ordering: .relaxed) }

    /// Hands an update over.
    ///
    /// - Returns: false where an older one had to go to make room.
    @discardableResult
    func send(_ update: FeedUpdate) -> Bool {
        guard case .dropped = continuation.yield(update) else { return true }
        dropped.wrappingAdd(1, ordering: .relaxed)
        return false
    }

    func finish() { continuation.finish() }
}
