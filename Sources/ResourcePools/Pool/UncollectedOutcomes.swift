/// How acquires have ended that did not end in a lease, until each collects its own.
///
/// An acquire is resumed with one number, so that thousands that wait stay small: with its slot, or
/// with a negative number under which its outcome lies here.
struct UncollectedOutcomes: Sendable {
    private var outcomes: [Int: AcquireOutcome] = [:]
    private var last = 0

    /// Keeps an outcome.
    ///
    /// - Returns: its number, below zero.
    mutating func keep(_ outcome: AcquireOutcome) -> Int {
        last -= 1
        outcomes[last] = outcome
        return last
    }

    /// Gives an outcome out, once.
    mutating func collect(_ number: Int) -> AcquireOutcome? {
        outcomes.removeValue(forKey: number)
    }
}
