/// The same test under one seed after the other, until it fails or all are through.
///
/// ```swift
/// try await SeededRuns(1...200).forEach { seed in
///     var generator = SeededGenerator(seed: seed)
///     …                        // draw sizes, timeouts and what comes first; throw what is wrong
/// }
/// ```
/// What fails names its seed: run that one alone to see it again.
public struct SeededRuns: Sendable {
    /// A run that failed.
    public struct Failure: Error, CustomStringConvertible {
        /// The seed that repeats it.
        public let seed: UInt64
        /// What the run threw.
        public let cause: any Error
        /// The seed and the cause in one line.
        public var description: String { "seed \(seed): \(cause)" }
    }

    /// The seeds, in order.
    public let seeds: ClosedRange<UInt64>

    /// Runs of so many seeds.
    public init(_ seeds: ClosedRange<UInt64>) { self.seeds = seeds }

    /// Runs a body for each seed.
    ///
    /// - Throws: ``Failure`` for the first seed whose run throws.
    public func forEach(_ body: (UInt64) async throws -> Void) async throws(Failure) {
        for seed in seeds {
            do { try await body(seed) } catch { throw Failure(seed: seed, cause: error) }
        }
    }
}
