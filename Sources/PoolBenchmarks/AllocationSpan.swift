import CAllocationCount

/// Counts what a thread allocates from here on.
///
/// The count is the thread's own, so it says nothing about a task that has moved to another.
struct AllocationSpan {
    private let thread = allocation_thread()
    private let before = allocation_count()

    /// Allocations since the span began.
    ///
    /// - Returns: nil where nothing is counted in this build, or another thread asks.
    func count() -> UInt64? {
        guard allocation_count_works(), allocation_thread() == thread else { return nil }
        return allocation_count() - before
    }
}
