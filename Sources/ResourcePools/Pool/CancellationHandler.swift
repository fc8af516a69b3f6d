#if hasFeature(BuiltinModule) && compiler(<6.4)
    import Builtin
#endif

/// A handler for the running task's cancellation, around an operation: what the standard library's
/// `withTaskCancellationHandler` does, where the compiler can see into it.
///
/// That one is a function of the library: a closure is called through it and through a thunk, each
/// with a frame of its own, and a hop to an executor follows. A wait for a resource under load is
/// short enough for that to cost a twentieth of the pool's throughput. With a compiler that this
/// has not been checked with, or one that does not let a package use its builtins, it is that
/// function.
enum CancellationHandler {
    /// Runs an operation, and a handler at once should the task be cancelled or be so already.
    @inline(__always)
    nonisolated(nonsending)
        static func during<Result>(
            _ operation: nonisolated(nonsending) () async -> Result,
            onCancel handler: @Sendable () -> Void
        ) async -> Result
    {
        #if hasFeature(BuiltinModule) && compiler(<6.4)
            let record = Builtin.taskAddCancellationHandler(handler: handler)
            let result = await operation()
            Builtin.taskRemoveCancellationHandler(record: record)
            return result
        #else
            return await withTaskCancellationHandler(operation: operation, onCancel: handler)
        #endif
    }
}
