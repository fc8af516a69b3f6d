import ArgumentParser

/// A length of time as people write it: `500ms`, `10s`, `1.5s`, `5m`, `2h`.
///
/// A bare number is refused rather than guessed at. The longest is a year.
struct DurationArgument: ExpressibleByArgument, Hashable {
    /// The length in nanoseconds.
    let nanoseconds: UInt64

    /// The words for what is accepted, for errors and help.
    static let remedy = "use a number and ms, s, m or h, such as 500ms, 10s or 5m"

    private static let units: [(suffix: String, nanoseconds: Double)] = [
        ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3_600e9),
    ]

    /// Reads a length of time.
    ///
    /// - Returns: nil for anything but a number that is not negative and a unit.
    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let suffix = argument.dropFirst(digits.count)
        guard let unit = Self.units.first(where: { $0.suffix == suffix }),
            let number = Double(digits), number.isFinite,
            number * unit.nanoseconds <= 366 * 86_400e9
        else { return nil }
        nanoseconds = UInt64((number * unit.nanoseconds).rounded())
    }

    /// Reads a length of time above zero, or throws what the parser shows as the remedy.
    static func positive(_ argument: String) throws -> DurationArgument {
        guard let duration = DurationArgument(argument: argument), duration.nanoseconds > 0 else {
            throw ValidationError(remedy)
        }
        return duration
    }

    /// The same length for Swift's clocks.
    var duration: Duration { .nanoseconds(nanoseconds) }
}
