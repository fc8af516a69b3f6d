/// One value of one ``PoolField``: a text, a number, or nothing.
///
/// Nothing (``null``) is not zero: a rate without an earlier sample and a quantile of an interval
/// in which nothing happened have no value.
public enum FieldValue: Sendable, Hashable {
    /// Words.
    case text(String)
    /// A count.
    case integer(Int)
    /// A rate, a share or seconds; always finite.
    case real(Double)
    /// No value.
    case null

    /// A count of any width; what is too large for `Int` is `Int.max`.
    public init(_ count: some BinaryInteger) { self = .integer(Int(clamping: count)) }

    /// A number that may be missing; one that is not finite is missing too.
    public init(_ number: Double?) {
        guard let number, number.isFinite else {
            self = .null
            return
        }
        self = .real(number)
    }

    /// The number, where it is one.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        case .text, .null: nil
        }
    }
}
