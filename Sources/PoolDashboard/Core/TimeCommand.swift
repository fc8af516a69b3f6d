import PoolMetrics

/// A command that moves in time, as it is typed behind `:`.
///
/// ```swift
/// try TimeCommand("next wait_p99 > 50ms")
/// try TimeCommand("go -5m")
/// ```
enum TimeCommand: Sendable, Hashable {
    /// To the next moment at which a condition begins to hold.
    case next(FieldCondition)
    /// To the last moment before at which it began to hold.
    case previous(FieldCondition)
    /// To a time, which ``TimeInput`` reads where the span is known.
    case go(String)
    /// A mark with a name, here.
    case bookmark(String)
    /// To the newest, and on with it.
    case live

    /// Every command with an example of its argument and what it does.
    static let all: [(name: String, argument: String, meaning: String)] = [
        ("next", "wait_p99 > 50ms", "the next moment at which it begins to hold"),
        ("previous", "waiting > 0 and orders", "the last moment before at which it did"),
        ("go", "10:42:07.5 or -5m", "to a time"),
        ("bookmark", "a name", "a mark with a name, here"),
        ("live", "", "the newest, and on with it"),
    ]

    /// What is accepted, in a line.
    static let accepted = all.map { name, argument, _ in
        argument.isEmpty ? name : "\(name) \(argument)"
    }.joined(separator: ", ")

    /// Reads a command; its name may be shortened while it is plain which is meant.
    init(_ text: String) throws(TimeInput.Failure) {
        let trimmed = text.drop { $0 == " " }
        let word = trimmed.prefix { $0 != " " }
        var argument = trimmed.dropFirst(word.count).drop { $0 == " " }
        while argument.last == " " { argument.removeLast() }
        let names = TimeCommand.all.map(\.name).filter { $0.hasPrefix(word) }
        guard !word.isEmpty, names.count == 1 else {
            throw TimeInput.Failure(
                message: word.isEmpty
                    ? "type a command: \(TimeCommand.accepted)"
                    : "there is no command \"\(word)\": use \(TimeCommand.accepted)")
        }
        switch names[0] {
        case "next": self = .next(try TimeCommand.condition(argument))
        case "previous": self = .previous(try TimeCommand.condition(argument))
        case "go": self = .go(String(argument))
        case "bookmark":
            guard !argument.isEmpty else {
                throw TimeInput.Failure(
                    message: "a bookmark needs a name: bookmark before the deploy")
            }
            self = .bookmark(String(argument))
        default: self = .live
        }
    }

    private static func condition(_ text: Substring) throws(TimeInput.Failure) -> FieldCondition {
        do {
            return try FieldCondition(String(text))
        } catch {
            throw TimeInput.Failure(message: error.description)
        }
    }
}
