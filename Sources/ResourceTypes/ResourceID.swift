/// The number of one resource within its pool; 1, 2, 3 … in the order of creation, never reused.
public struct ResourceID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// The number itself.
    public let rawValue: UInt64

    /// Wraps a number.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Codes as the bare number.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(UInt64.self)
    }

    /// Codes as the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Older resources come first.
    public static func < (left: ResourceID, right: ResourceID) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The number as people see it: `#7`.
    public var description: String { "#\(rawValue)" }
}
