/// What a workload has done so far.
///
/// All but ``inFlight`` and ``forgotten`` only grow, and
/// `arrivals = shed + completed + failed of all kinds + inFlight`, at every reading.
public struct WorkloadStatistics: Sendable, Hashable, Codable {
    /// Pieces of work that came in.
    public var arrivals: UInt64 = 0
    /// Those that were turned away because ``WorkloadGenerator/inFlightLimit`` were being done.
    public var shed: UInt64 = 0
    /// Those that came to their end.
    public var completed: UInt64 = 0
    /// Those that did not, by kind; kinds with none are absent.
    public var failed: [WorkloadFailure: UInt64] = [:]
    /// Those that are being done or wait for a resource now.
    public var inFlight = 0
    /// Leases that were forgotten and are still out.
    public var forgotten = 0
    /// For how many nanoseconds the generator itself stood still.
    ///
    /// A process does that when it is stopped from its terminal. The arrivals of that time come
    /// later, instead of all at once.
    public var stalledNanoseconds: UInt64 = 0

    /// Nothing done.
    public init() {}

    /// All failures together.
    public var failedTotal: UInt64 { failed.values.reduce(0, &+) }
}
