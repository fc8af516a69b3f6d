/// Durations as people write them: `500ms`, `10s`, `1.5m`, `1h30m`.
///
/// The one reader of durations: scenarios, the command line, times to go to and conditions all
/// take this form. A number without a unit is refused, because nobody can know what it meant.
package enum DurationText {
    private static let units: [(suffix: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3_600e9),
        ("d", 86_400e9),
    ]
    /// What a text has to look like, for error messages.
    package static let form = "a number and a unit of us, ms, s, m or h, as in 500ms, 10s or 5m"

    /// Reads a duration; nil where the text isn't one, or is longer than 10,000 hours.
    package static func parse(_ text: String) -> Duration? {
        guard let nanoseconds = nanoseconds(text[...]), nanoseconds <= 36_000_000_000_000_000 else {
            return nil
        }
        return .nanoseconds(nanoseconds)
    }

    /// Writes a duration in its two largest units, rounded: `72s` is `1m12s`, and 350 ms `350ms`.
    package static func text(nanoseconds: UInt64) -> String {
        guard nanoseconds >= 999_500_000 else {
            return "\((nanoseconds + 500_000) / 1_000_000)ms"
        }
        let steps: [(suffix: String, seconds: UInt64)] = [
            ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
        ]
        var seconds = nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000) / 500_000_000
        let first = steps.firstIndex { seconds >= $0.seconds } ?? steps.count - 1
        // What the smaller of the two can't say is rounded away, which may make a whole of it.
        let least = steps[min(first + 1, steps.count - 1)].seconds
        seconds = (seconds + least / 2) / least * least
        var text = ""
        for step in steps where seconds >= step.seconds {
            text += "\(seconds / step.seconds)\(step.suffix)"
            seconds %= step.seconds
        }
        return text
    }

    /// Reads a duration in whole nanoseconds, so that `1.5s` is 1,500,000,000 of them and not one
    /// fewer.
    ///
    /// - Returns: nil where the text isn't a duration, or is longer than 70 years.
    package static func nanoseconds(_ text: Substring) -> Int64? {
        guard !text.isEmpty else { return nil }
        var rest = text
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let suffix = rest.prefix { !("0"..."9").contains($0) && $0 != "." }
            rest = rest.dropFirst(suffix.count)
            guard let first = digits.first, first != ".", digits.last != ".",
                let number = Double(digits),
                let unit = units.first(where: { $0.suffix == suffix })
            else { return nil }
            total += number * unit.nanoseconds
        }
        return total < 70 * 366 * 86_400e9 ? Int64(total.rounded()) : nil
    }
}

extension Duration {
    /// The duration in nanoseconds: 0 where it is negative, `UInt64.max` where it is too long.
    package var clampedNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .max }
        let (sum, carry) = product.addingReportingOverflow(
            UInt64(attoseconds / 1_000_000_000))
        return carry ? .max : sum
    }
}
