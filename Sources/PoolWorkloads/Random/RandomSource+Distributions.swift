#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension RandomSource {
    /// A number from the exponential distribution: mostly small, now and then several times the
    /// mean.
    ///
    /// - Parameter mean: in any unit; the answer is in the same. 0 gives 0.
    public mutating func exponential(mean: Double) -> Double { -log(1 - unit()) * mean }

    /// A number from the log-normal distribution: a hump near its median and a long tail.
    ///
    /// - Parameters:
    ///   - mean: in any unit; the answer is in the same.
    ///   - sigma: the spread of its logarithm. 0 always gives the mean; at 1 the median is 0.61 of
    ///     the mean and one in a hundred is over six times the mean.
    public mutating func logNormal(mean: Double, sigma: Double) -> Double {
        // Box-Muller, one of its two numbers: keeping the other would be state to tell apart.
        let radius = (-2 * log(1 - unit())).squareRoot()
        let normal = radius * cos(2 * Double.pi * unit())
        return mean * exp(sigma * normal - sigma * sigma / 2)
    }
}
