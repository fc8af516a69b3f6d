/// How many resources a pool keeps: a floor that it refills to, and a ceiling that it never passes.
///
/// ```swift
/// PoolSize.range(1...10)                   // the default: one is kept warm, ten at the most
/// PoolSize.fixed(4)                        // always four
/// PoolSize.adaptive(2...40, target: 0.8)   // as many as keep four in five of them in use
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
    /// The utilisation that an adaptive pool aims at, in thousandths; nil where the size does not
    /// adapt.
    ///
    /// 100...990.
    public let targetPermille: Int?

    /// The utilisation that an adaptive pool aims at, as a share; nil where the size does not
    /// adapt.
    public var target: Double? { targetPermille.map { Double($0) / 1_000 } }

    private enum CodingKeys: CodingKey { case minimum, maximum, targetPermille }

    /// A floor and a ceiling, and where the size adapts between them, its aim.
    ///
    /// - Returns: nil unless `0 ≤ minimum ≤ maximum`, `1 ≤ maximum ≤ limit` and
    ///   `100 ≤ targetPermille ≤ 990`.
    public init?(minimum: Int, maximum: Int, targetPermille: Int? = nil) {
        guard minimum >= 0, maximum >= 1, minimum <= maximum, maximum <= PoolSize.limit,
            (100...990).contains(targetPermille ?? 100)
        else { return nil }
        self.minimum = minimum
        self.maximum = maximum
        self.targetPermille = targetPermille
    }

    /// Reads the bounds that the coded form has.
    ///
    /// - Throws: `DecodingError.dataCorrupted` where they are no size.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let minimum = try container.decode(Int.self, forKey: .minimum)
        let maximum = try container.decode(Int.self, forKey: .maximum)
        let target = try container.decodeIfPresent(Int.self, forKey: .targetPermille)
        guard let size = PoolSize(minimum: minimum, maximum: maximum, targetPermille: target) else {
            throw DecodingError.dataCorruptedError(
                forKey: .maximum, in: container,
                debugDescription: "\(minimum)...\(maximum) is no size, give 0...1 to "
                    + "\(PoolSize.limit)...\(PoolSize.limit), and a target of 100 to 990 or none")
        }
        self = size
    }

    /// The same bounds with another target, or with none.
    ///
    /// - Returns: itself where the target is out of bounds.
    package func adapting(toPermille target: Int?) -> PoolSize {
        PoolSize(minimum: minimum, maximum: maximum, targetPermille: target) ?? self
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

    /// A size that follows the use: as many, within the range, as keep the share of them that is
    /// in use near a target.
    ///
    /// What is chosen is kept warm. It grows within seconds as the use does, and within 50 ms where
    /// somebody waits; it shrinks an eighth in 10 s at the most, as long as even the peaks of those
    /// seconds would have fitted. A pool that nobody uses ends at the lower bound. Each change is
    /// an event, `resize` by `pool`. Where leases are longer than those 50 ms and come at random,
    /// it is those who wait that decide, and the utilisation stays below its target.
    /// - Parameter target: kept in thousandths. The higher, the more acquires wait for a moment:
    ///   0.8 is a good value.
    /// - Precondition: `0 ≤ range.lowerBound`, `1 ≤ range.upperBound ≤ limit`,
    ///   `0.1 ≤ target ≤ 0.99`.
    public static func adaptive(_ range: ClosedRange<Int>, target: Double = 0.8) -> PoolSize {
        guard (0.1...0.99).contains(target),
            let size = PoolSize(
                minimum: range.lowerBound, maximum: range.upperBound,
                targetPermille: Int((target * 1_000).rounded()))
        else {
            preconditionFailure(
                "adaptive pool size \(range), target \(target), is out of bounds: use 0...1 up to "
                    + "0...\(PoolSize.limit), and a target from 0.1 to 0.99")
        }
        return size
    }

    /// The bounds, and the target where there is one: `1...10`, `2...40 at 80 %`.
    public var description: String {
        guard let targetPermille else { return "\(minimum)...\(maximum)" }
        let (percent, tenth) = targetPermille.quotientAndRemainder(dividingBy: 10)
        return "\(minimum)...\(maximum) at \(percent)\(tenth == 0 ? "" : ".\(tenth)") %"
    }
}
