/// How long something takes, as a distribution to draw from.
public enum DelayDistribution: Sendable, Hashable {
    /// Always the same.
    case fixed(Duration)
    /// Exponential: mostly short, now and then several times the mean.
    case exponential(mean: Duration)
    /// Log-normal: a hump and a long tail. `sigma` is the spread of the logarithm, 0 ... 3.
    case logNormal(mean: Duration, sigma: Double)

    /// The mean.
    public var mean: Duration {
        switch self {
        case .fixed(let mean), .exponential(let mean), .logNormal(let mean, _): mean
        }
    }

    /// Draws one in nanoseconds; none is longer than a hundred times the mean.
    ///
    /// The bound keeps one lease of a long tail from outliving a whole run.
    public func nanoseconds(using random: inout RandomSource) -> UInt64 {
        let mean = Double(UInt64(nanosecondsOf: self.mean))
        let drawn =
            switch self {
            case .fixed: mean
            case .exponential: random.exponential(mean: mean)
            case .logNormal(_, let sigma): random.logNormal(mean: mean, sigma: sigma)
            }
        return UInt64(min(drawn, mean * 100).rounded())
    }
}

extension UInt64 {
    /// A duration's whole nanoseconds; 0 for a negative one.
    package init(nanosecondsOf duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let total = Double(seconds) * 1e9 + Double(attoseconds) / 1e9
        // Doubles hold whole nanoseconds exactly up to 104 days, above all scenarios' durations.
        self = total > 0 ? UInt64(total.rounded()) : 0
    }
}
