#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// When a stream of work arrives.
///
/// All but `constant` are Poisson processes: arrivals that know nothing of each other, as users'
/// are, whose mean rate is fixed, jumps or swings.
public enum ArrivalPattern: Sendable, Hashable {
    /// Evenly spaced.
    case constant(perSecond: Double)
    /// Random, at one mean rate.
    case poisson(perSecond: Double)
    /// Random; at the start of each period of `every`, for the time `lasting`, at `burstPerSecond`.
    case burst(perSecond: Double, every: Duration, lasting: Duration, burstPerSecond: Double)
    /// Random; swings from `low` at the start of each period to `high` in its middle and back.
    case wave(period: Duration, lowPerSecond: Double, highPerSecond: Double)

    /// The highest mean rate that it ever has.
    public var peakPerSecond: Double {
        switch self {
        case .constant(let rate), .poisson(let rate): rate
        case .burst(let rate, _, _, let burst): max(rate, burst)
        case .wave(_, let low, let high): max(low, high)
        }
    }

    /// The mean rate over a long time.
    public var meanPerSecond: Double {
        switch self {
        case .constant(let rate), .poisson(let rate): return rate
        case .burst(let rate, let every, let lasting, let burst):
            let period = max(1, Double(UInt64(nanosecondsOf: every)))
            let share = min(1, Double(UInt64(nanosecondsOf: lasting)) / period)
            return rate + (burst - rate) * share
        case .wave(_, let low, let high): return (low + high) / 2
        }
    }

    /// The mean rate at a time.
    public func perSecond(atNanoseconds nanoseconds: UInt64) -> Double {
        switch self {
        case .constant(let rate), .poisson(let rate): return rate
        case .burst(let rate, let every, let lasting, let burst):
            let phase = nanoseconds % max(1, UInt64(nanosecondsOf: every))
            return phase < UInt64(nanosecondsOf: lasting) ? burst : rate
        case .wave(let period, let low, let high):
            let length = max(1, UInt64(nanosecondsOf: period))
            let phase = Double(nanoseconds % length) / Double(length)
            return low + (high - low) * (1 - cos(2 * Double.pi * phase)) / 2
        }
    }
}
