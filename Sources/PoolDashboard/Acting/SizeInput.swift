import ResourceTypes

/// A pool's size as a person types it: `2...8`, `2-8`, `4`, `2...40 at 80 %`.
enum SizeInput {
    /// What is accepted, in a line.
    static let accepted = "4, 2...8 or 2...40 at 80 %"

    /// Reads a size.
    ///
    /// - Throws: what is wrong with it and what to type instead.
    static func parse(_ text: String) throws(TimeInput.Failure) -> PoolSize {
        let failure = TimeInput.Failure(
            message: "\"\(text)\" is no size: use \(accepted), the ceiling from 1 to "
                + "\(PoolSize.limit), a target from 10 to 99 %")
        var words = text.split(separator: " ").map(String.init)
        if words.last == "%" { words.removeLast() }
        guard let bounds = words.first, words.count == 1 || words.count == 3 else { throw failure }
        var target: Int?
        if words.count == 3 {
            guard words[1] == "at", let share = Double(words[2].filter { $0 != "%" }),
                (10...99).contains(share)
            else { throw failure }
            target = Int((share * 10).rounded())
        }
        guard let (minimum, maximum) = range(bounds),
            let size = PoolSize(minimum: minimum, maximum: maximum, targetPermille: target)
        else { throw failure }
        return size
    }

    private static func range(_ text: String) -> (Int, Int)? {
        for separator in ["...", "…", "..", "-"] {
            guard let place = text.firstRange(of: separator) else { continue }
            guard let low = Int(text[..<place.lowerBound]),
                let high = Int(text[place.upperBound...])
            else { return nil }
            return (low, high)
        }
        return Int(text).map { ($0, $0) }
    }
}
