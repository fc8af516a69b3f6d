public import ResourceTypes

// Who holds what, so that a deadlock can be told from a long wait.
extension ResourcePool {
    /// Acquires a resource, runs a body with it and gives it back; a child task of the body that
    /// needs this lease to come back is found.
    ///
    /// Which deadlocks are found, and when:
    /// - Without this, over any number of pools: tasks that hold leases of `withResource` and wait
    ///   for one another. It is looked for once the first in line has waited for 50 ms, and then
    ///   at growing intervals of up to 1 s. The youngest waiter of each circle fails with code
    ///   `deadlock`, and the others go on. A wait fails only if it could not have ended in a lease
    ///   unless another had given up; that it has a deadline does not save it.
    /// - With this also: an acquire in a task group or an `async let` of the body, where nothing
    ///   can come free but by the end of the body that awaits it.
    /// - Only suspected: where a lease of `acquire` is needed for it, which may have been handed to
    ///   another task. An event says so once, when nothing has come back for 1 s, and the error of
    ///   whoever times out meanwhile names the call sites and the size. Nobody fails.
    /// - Not seen: an acquire in `Task { }`, in a detached task, or in a group that was opened
    ///   outside the body, for these may outlive it, even where the body awaits them; and a holder
    ///   that waits for something other than a pool.
    /// - Parameters:
    ///   - detectNesting: whether to bind the body's lease to a task-local: some 100 ns.
    ///   - timeout: how long to wait at the most; nil for the pool's ``acquireTimeout``.
    ///   - priority: who goes first where several wait.
    ///   - fileID: the call site, for those who ask who holds what.
    ///   - line: the call site's line.
    ///   - body: runs where the caller runs. Don't keep the resource beyond it.
    /// - Returns: what the body returned.
    /// - Throws: ``PoolError``, or what the body threw.
    public func withResource<Result>(
        detectNesting: Bool, timeout: Duration? = nil, priority: AcquirePriority = .normal,
        fileID: StaticString = #fileID, line: UInt = #line,
        _ body: (Resource) async throws -> Result
    ) async throws -> Result {
        guard detectNesting else {
            return try await withResource(
                timeout: timeout, priority: priority, fileID: fileID, line: line, body)
        }
        let lease = try await acquire(
            timeout: timeout, priority: priority, fileID: fileID, line: line)
        let scope = NestingScope()
        lease.setHolder(scope.word)
        do {
            let result = try await scope.run { try await body(lease.resource) }
            lease.setHolder(0)
            lease.release()
            return result
        } catch {
            lease.setHolder(0)
            lease.releaseForValidation()
            throw error
        }
    }
}
