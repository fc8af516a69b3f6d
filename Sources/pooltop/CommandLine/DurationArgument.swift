import ArgumentParser
import ResourceTypes

/// A length of time as people write it: `500ms`, `10s`, `1.5s`, `5m`, `1h30m`.
///
/// A bare number is refused rather than guessed at. The longest is a year.
struct DurationArgument: ExpressibleByArgument, Hashable {
    /// The length in nanoseconds.
    let nanoseconds: UInt64

    /// The words for what is accepted, for errors and help.
    static let remedy = "use a number and ms, s, m or h, such as 500ms, 10s or 5m"

    /// Reads a length of time.
    ///
    /// - Returns: nil for anything but a number that is not negative and a unit.
    init?(argument: String) {
        guard let length = DurationText.nanoseconds(argument[...]),
            length <= 366 * 86_400_000_000_000
        else { return nil }
        nanoseconds = UInt64(length)
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
