public import ResourceTypes

/// What the process around a dashboard has used so far: raw and cumulative, as the shell counts it.
///
/// Rates are derived from two of them, so a reading that is missing corrupts nothing.
public struct ObserverReading: Sendable, Hashable {
    /// When it was taken, in nanoseconds of the dashboard's clock.
    public var instantNanoseconds: UInt64 = 0
    /// Frames drawn.
    public var frames: UInt64 = 0
    /// Frames of which something was sent to the terminal.
    public var framesSent: UInt64 = 0
    /// How long drawing and sending a frame took.
    public var frameTimes = LatencyCounts()
    /// Bytes sent to the terminal.
    public var bytesWritten: UInt64 = 0
    /// Processor time of the whole process, in nanoseconds; nil where the system does not say.
    public var processorNanoseconds: UInt64?
    /// The process's private memory (`RssAnon`), in bytes; nil where the system does not say.
    public var memoryBytes: UInt64?
    /// Updates of the feed that were lost because the dashboard was too slow.
    public var droppedUpdates: UInt64 = 0

    /// A reading of nothing.
    public init() {}
}
