public import CThreadHint

/// The running task in one word, for telling who holds and who waits.
@usableFromInline
enum RunningTask {
    /// 0 where no task runs.
    @inlinable
    static var word: UInt64 { UInt64(UInt(bitPattern: pool_current_task())) }
}
