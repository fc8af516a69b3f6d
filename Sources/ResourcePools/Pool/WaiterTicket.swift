import Synchronization

/// Where a waiter's queueing and its task's cancellation meet: one of the two comes first.
///
/// A cancellation that comes before the waiter is in line is remembered here, and the waiter then
/// leaves the line in the same breath; one that comes later learns here which waiter to take out.
/// It lives in the frame of the acquire, which outlasts the handler of its cancellation.
struct WaiterTicket: ~Copyable, Sendable {
    private static let cancelledBit: UInt64 = 1
    private static let queuedBit: UInt64 = 2

    /// Whether the task was cancelled, whether the waiter is in line, and then its number.
    private let word = Atomic<UInt64>(0)

    /// The waiter is in line.
    ///
    /// - Returns: false where its task has been cancelled before.
    func enqueued(_ waiter: WaiterID) -> Bool {
        let packed = UInt64(waiter.generation) << 32 | UInt64(UInt32(waiter.index)) << 2
        // A cancellation that was there before is told here, and need not stay in the word.
        let old = word.exchange(packed | Self.queuedBit, ordering: .acquiringAndReleasing)
        return old & Self.cancelledBit == 0
    }

    /// The task is cancelled.
    ///
    /// - Returns: the waiter to be taken out of the line; nil where it is not in it yet.
    func cancelled() -> WaiterID? {
        waiter(of: word.bitwiseOr(Self.cancelledBit, ordering: .acquiringAndReleasing).oldValue)
    }

    /// The waiter, once it is in line.
    var waiter: WaiterID? { waiter(of: word.load(ordering: .acquiring)) }

    private func waiter(of packed: UInt64) -> WaiterID? {
        guard packed & Self.queuedBit != 0 else { return nil }
        return WaiterID(
            index: Int32(truncatingIfNeeded: (packed & 0xFFFF_FFFF) >> 2),
            generation: UInt32(truncatingIfNeeded: packed >> 32))
    }
}
