import PoolMetrics
import ResourceTypes

/// The newest events in the order of their times, bounded in number and in bytes.
struct HistoryEvents: Sendable {
    /// The most events.
    static let limit = 8_192
    /// The most bytes.
    static let byteLimit = 2_097_152
    /// The most of one batch: a storm must not push out all that was before.
    static let batchLimit = 256

    private var list: [PoolPicture.TimedEvent] = []
    /// The bytes of their texts.
    private var textBytes = 0

    /// What they take in memory.
    var byteCount: Int {
        list.capacity * MemoryLayout<PoolPicture.TimedEvent>.stride + textBytes
    }

    /// Adds a batch's events; `time` is the batch's place on the time axis.
    mutating func append(_ batch: SampleBatch, at time: WallTime) {
        guard !batch.events.isEmpty else { return }
        let newest = PoolPicture.ordered(batch).suffix(HistoryEvents.batchLimit)
        let shift = time.nanoseconds(since: batch.time)
        for var event in newest {
            event.time = max(
                event.time.advanced(byNanoseconds: shift), list.last?.time ?? event.time)
            list.append(event)
            textBytes += event.event.textBytes
        }
        // By an eighth at a time, so that it does not move all of them for each.
        guard list.count > HistoryEvents.limit || textBytes + used > HistoryEvents.byteLimit else {
            return
        }
        let gone = max(list.count / 8, list.count - HistoryEvents.limit)
        textBytes -= list.prefix(gone).reduce(0) { $0 + $1.event.textBytes }
        list = Array(list.dropFirst(gone))
    }

    private var used: Int { list.count * MemoryLayout<PoolPicture.TimedEvent>.stride }

    /// The last events at or before a time, oldest first.
    ///
    /// - Complexity: O(log events + count).
    func last(_ count: Int, atOrBefore time: WallTime) -> [PoolPicture.TimedEvent] {
        let end = list.boundary { $0.time > time }
        return Array(list[max(0, end - count)..<end])
    }
}

extension PoolEvent {
    /// What its texts take beside the event itself.
    fileprivate var textBytes: Int {
        switch kind {
        case .createFailed(let message, _), .disposeFailed(_, let message),
            .validationFailed(_, let message), .resetFailed(_, let message):
            message.utf8.count + 32
        case .command(let outcome, let actor): actor.utf8.count + 64 + outcome.disposed.count * 16
        case .workload(let what, let actor): what.utf8.count + actor.utf8.count + 32
        default: 0
        }
    }
}
