/// A moment of the world's clock, in nanoseconds since 1970-01-01T00:00:00Z.
///
/// ```swift
/// let time = WallTime(rfc3339: "2026-08-01T12:00:00.5+02:00")
/// print(time!.rfc3339)   // 2026-08-01T10:00:00.500Z
/// ```
/// It counts as POSIX does, without leap seconds, and knows no time zone but UTC. It reads no
/// clock: for that there is ``WallClock``. Don't measure durations with it, the world's clock may
/// be set; the pools' monotonic clock is for that.
public struct WallTime: Sendable, Hashable, Codable, Comparable {
    /// Nanoseconds since the epoch, negative before it; they reach to the year 2262.
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
