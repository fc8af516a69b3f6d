/// How many resources a pool keeps: a floor that it refills to, and a ceiling that it never passes.
///
/// ```swift
/// PoolSize.range(1...10)   // the default: one is kept warm, ten at the most
/// PoolSize.fixed(4)        // always four
/// ```
public struct PoolSize: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The most resources that any pool may have: 65,536, the slots that its table can address.
    public static let limit = 65_536

    /// The pool refills to this many.
    ///
    /// 0 or more.
    public let minimum: Int
    /// The pool never holds more than this many, creations in progress included.
    ///
    /// 1 or more.
    public let maximum: Int

    private enum CodingKeys: CodingKey { case minimum, maximum }

    /// A floor and a ceiling.
    ///
    /// - Returns: nil unless `0 ≤ minimum ≤ maximum` and `1 ≤ maximum ≤ limit`.
    public init?(minimum: Int, maximum: Int) {
        guard minimum >= 0, maximum >= 1, minimum <= maximum, maximum <= PoolSize.limit else {
            return nil
        }
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Reads the bounds that the coded form has.
    ///
    /// - Throws: `DecodingError.dataCorrupted` where they are no size.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let minimum = try container.decode(Int.self, forKey: .minimum)
        let maximum = try container.decode(Int.self, forKey: .maximum)
        guard let size = PoolSize(minimum: minimum, maximum: maximum) else {
            throw DecodingError.dataCorruptedError(
                forKey: .maximum, in: container,
                debugDescription: "\(minimum)...\(maximum) is no size, give 0...1 to "
                    + "\(PoolSize.limit)...\(PoolSize.limit)")
        }
        self = size
    }

    /// A floor and a ceiling from a range.
    ///
    /// - Precondition: `0 ≤ range.lowerBound`, `1 ≤ range.upperBound ≤ limit`.
    public static func range(_ range: ClosedRange<Int>) -> PoolSize {
        guard let size = PoolSize(minimum: range.lowerBound, maximum: range.upperBound) else {
            preconditionFailure(
                "pool size \(range) is out of bounds: use 0...1 up to 0...\(PoolSize.limit)")
        }
        return size
    }

    /// As many as given, no fewer and no more.
    ///
    /// - Precondition: `1 ≤ count ≤ limit`.
    public static func fixed(_ count: Int) -> PoolSize { range(count...count) }

    /// The bounds: `1...10`.
    public var description: String { "\(minimum)...\(maximum)" }
}
