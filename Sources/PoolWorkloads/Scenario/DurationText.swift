/// Durations as people write them: `500ms`, `10s`, `1.5m`, `2h`.
///
/// A number without a unit is refused, because nobody can know what it meant.
package enum DurationText {
    /// The units in the order in which an error lists them.
    private static let units: [(suffix: String, seconds: Double)] = [
        ("us", 0.000_001), ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600),
    ]
    /// What a text has to look like, for error messages.
    package static let form = "a number and a unit of us, ms, s, m or h, as in 500ms, 10s or 5m"

    /// Reads a duration; nil where the text isn't one, or is longer than 10,000 hours.
    package static func parse(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let unit = units.first(where: { $0.suffix == text.dropFirst(digits.count) }),
            let first = digits.first, first != ".", digits.last != ".",
            let number = Double(digits)
        else { return nil }
        let seconds = number * unit.seconds
        guard seconds <= 36_000_000 else { return nil }
        // Whole nanoseconds, so that 1.5s is 1,500,000,000 of them and not one fewer.
        return .nanoseconds(Int64((seconds * 1_000_000_000).rounded()))
    }
}
