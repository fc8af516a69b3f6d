import PoolMetrics
import ResourceTypes

/// A workload's rate as a person types it: `150 %`, `x2`, `300/s`.
enum RateInput {
    /// What is accepted, in a line.
    static let accepted = "150 %, x2 or 300/s"

    /// Reads a rate, in percent of the scenario's.
    ///
    /// - Parameter meanPerSecond: what 100 % is, on average.
    /// - Throws: what is wrong with it and what to type instead.
    static func parse(
        _ text: String, meanPerSecond: Double
    ) throws(TimeInput.Failure) -> Int {
        var typed = String(text.filter { $0 != " " }).lowercased()
        let unit: Double
        if typed.hasSuffix("/s") {
            typed.removeLast(2)
            guard meanPerSecond > 0 else {
                throw TimeInput.Failure(
                    message: "this scenario has no work of its own: there is no rate to change")
            }
            unit = 100 / meanPerSecond
        } else if let sign = ["x", "×"].first(where: { typed.hasPrefix($0) || typed.hasSuffix($0) })
        {
            typed = typed.hasPrefix(sign) ? String(typed.dropFirst()) : String(typed.dropLast())
            unit = 100
        } else {
            if typed.hasSuffix("%") { typed.removeLast() }
            unit = 1
        }
        guard let number = Double(typed), number.isFinite, number >= 0,
            (number * unit).rounded() <= Double(WorkloadStatus.rateLimit)
        else {
            throw TimeInput.Failure(
                message: "\"\(text)\" is no rate: use \(accepted), from 0 to "
                    + "\(NumberText.count(WorkloadStatus.rateLimit)) %")
        }
        return Int((number * unit).rounded())
    }
}
