/// A moment of the world's clock, in nanoseconds since 1970-01-01T00:00:00Z.
public struct WallTime: Sendable, Hashable, Codable, Comparable {
    /// Nanoseconds since the epoch; negative before it. Reaches to the year 2262.
    public var nanosecondsSinceEpoch: Int64

    /// Wraps a number of nanoseconds.
    public init(nanosecondsSinceEpoch: Int64) {
        self.nanosecondsSinceEpoch = nanosecondsSinceEpoch
    }

    /// Codes as the bare number.
    public init(from decoder: any Decoder) throws {
        nanosecondsSinceEpoch = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Codes as the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanosecondsSinceEpoch)
    }

    /// Earlier comes first.
    public static func < (left: WallTime, right: WallTime) -> Bool {
        left.nanosecondsSinceEpoch < right.nanosecondsSinceEpoch
    }

    /// The moment so many nanoseconds later.
    public func advanced(byNanoseconds nanoseconds: Int64) -> WallTime {
        WallTime(nanosecondsSinceEpoch: nanosecondsSinceEpoch &+ nanoseconds)
    }
}
