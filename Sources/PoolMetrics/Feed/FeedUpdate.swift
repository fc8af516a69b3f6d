/// What a feed tells the dashboard.
///
/// The dashboard can't tell a live feed from a recording but by ``FeedStatus``.
public enum FeedUpdate: Sendable, Hashable {
    /// One more batch, later than the one before.
    case appended(SampleBatch)
    /// The cursor jumped: a window of history whose last batch is the one at the cursor, oldest
    /// first. It replaces all history shown.
    case moved([SampleBatch])
    /// Position, speed or mode changed. Comes before the batch that it belongs to.
    case status(FeedStatus)
    /// Replay: what there is to know of the whole, for the timeline.
    case overview(FeedOverview)
    /// Replay: there is no later, or no earlier, moment at which what was searched begins to hold.
    case notFound(forward: Bool)
    /// The feed can't go on; what to tell the person, with the remedy.
    case failed(String)
}
