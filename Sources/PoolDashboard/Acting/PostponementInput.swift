import ResourceTypes

/// By how much a person puts a clean-up off: `30s`, `5m`, `1h30m`.
enum PostponementInput {
    /// What it is where nothing is typed.
    static let usual = "1m"
    /// What is accepted, in a line.
    static let accepted = "30s, 5m or 2h, up to \(longest)"

    private static let longest = DurationText.text(
        nanoseconds: PoolCommand.longestPostponement.clampedNanoseconds)

    /// Reads a duration.
    ///
    /// - Throws: what is wrong with it and what to type instead.
    static func parse(_ text: String) throws(TimeInput.Failure) -> Duration {
        guard let duration = DurationText.parse(text.trimmingBlanks()), duration > .zero,
            duration <= PoolCommand.longestPostponement
        else {
            throw TimeInput.Failure(
                message: "\"\(text)\" is no time to put off by: use \(accepted)")
        }
        return duration
    }
}
