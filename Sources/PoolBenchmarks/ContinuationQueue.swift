/// What is measured beside the pool: a queue without a pool around it.
protocol ContinuationQueue: Sendable {
    /// Returns when one of the resources is the caller's.
    func acquire() async
    /// Gives one back.
    func release()
}
