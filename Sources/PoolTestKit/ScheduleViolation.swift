/// An invariant that did not hold, and the steps that led there.
package struct ScheduleViolation: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    package let message: String
    /// The steps from the beginning, or the last of many, oldest first.
    package var schedule: [String] = []
    /// What repeats it, where a seed does.
    package var seed: UInt64?

    package init(_ message: String) { self.message = message }

    package var description: String {
        let origin = seed.map { " (seed \($0))" } ?? ""
        return (["\(message)\(origin)"] + schedule).joined(separator: "\n  ")
    }
}
