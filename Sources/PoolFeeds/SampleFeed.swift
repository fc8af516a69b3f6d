public import PoolMetrics

/// Where a dashboard gets what it shows: a running pool, a recording, one day another process.
///
/// ```swift
/// async let running: Void = feed.run()
/// for await update in feed.updates { state.update(.feed(update)) }
/// ```
/// A status comes before the batch that it belongs to. A feed never blocks on a slow reader and
/// never grows without bound: it keeps the newest updates and counts the others.
public protocol SampleFeed: AnyObject, Sendable {
    /// What the feed has to tell, for one reader. It ends when ``run()`` has ended.
    var updates: AsyncStream<FeedUpdate> { get }

    /// How many updates were lost because the reader was too slow.
    var droppedUpdates: Int { get }

    /// Asks for something. It returns at once; what does not apply to the feed is ignored.
    func request(_ request: FeedRequest)

    /// Runs the feed until its task is cancelled. To be called once.
    func run() async
}
