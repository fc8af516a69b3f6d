import Synchronization

/// Where a waiter's queueing and its task's cancellation meet: one of the two comes first.
///
/// A cancellation that comes before the waiter is in line is remembered here, and the waiter then
/// leaves the line in the same breath; one that comes later learns here which waiter to take out.
final class WaiterTicket: Sendable {
    /// 0 at first, 1 where the task was cancelled, else the waiter's number with bit 1 set.
    private let word = Atomic<UInt64>(0)

    /// The waiter is in line.
    ///
    /// - Returns: false where its task has been cancelled before.
    func enqueued(_ waiter: WaiterID) -> Bool {
        let packed = UInt64(waiter.generation) << 32 | UInt64(UInt32(waiter.index)) << 2 | 2
        return word.compareExchange(
            expected: 0, desired: packed, ordering: .acquiringAndReleasing
        ).exchanged
    }

    /// The task is cancelled.
    ///
    /// - Returns: the waiter to be taken out of the line; nil where it is not in it yet.
    func cancelled() -> WaiterID? {
        let packed = word.exchange(1, ordering: .acquiringAndReleasing)
        guard packed & 2 != 0 else { return nil }
        return WaiterID(
            index: Int32(truncatingIfNeeded: (packed & 0xFFFF_FFFF) >> 2),
            generation: UInt32(truncatingIfNeeded: packed >> 32))
    }
}
