package import PoolDashboard

/// The numbers of the colour pairs in use: each pair of colours gets one when it is first needed.
///
/// Pair 0 is the terminal's own and is never given away. When a terminal has no numbers left, 0 is
/// the answer: the text is readable, only without its colours.
package struct PairTable: Sendable {
    package struct Pair: Sendable, Hashable {
        package var foreground: TerminalColour
        package var background: TerminalColour
    }

    private var numbers: [Pair: Int] = [:]
    private let limit: Int

    /// - Parameter limit: how many pairs the terminal has, pair 0 among them.
    package init(limit: Int) {
        self.limit = limit
    }

    /// The pair's number, and whether it is new and has to be told to the terminal library.
    package mutating func number(
        foreground: TerminalColour, background: TerminalColour
    ) -> (number: Int, isNew: Bool) {
        let pair = Pair(foreground: foreground, background: background)
        if let known = numbers[pair] { return (known, false) }
        guard numbers.count + 1 < limit else { return (0, false) }
        let number = numbers.count + 1
        numbers[pair] = number
        return (number, true)
    }
}
