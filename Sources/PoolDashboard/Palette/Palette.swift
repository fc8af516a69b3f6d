import PoolMetrics
import ResourceTypes

/// The commands that there are where the dashboard stands, and what may follow each.
///
/// ```swift
/// let palette = Palette(dashboard)
/// try palette.command("prev")                     // previous
/// palette.completions(of: LineText("sort wait"))  // wait_p50_seconds, wait_p90_seconds …
/// ```
struct Palette {
    /// Where they are to be used.
    let state: DashboardState
    /// All commands, those that make no sense here among them.
    let commands: [PaletteCommand]

    /// The commands of a dashboard as it is.
    ///
    /// - Complexity: O(bindings).
    init(_ state: DashboardState) {
        self.state = state
        commands = PaletteCommand.named + PaletteCommand.ofKeys(state.bindings)
    }

    /// Those that can be used here.
    var usable: [PaletteCommand] { commands.filter(isUsable) }

    private func isUsable(_ command: PaletteCommand) -> Bool {
        switch command.deed {
        case .act: !state.isReplay && !state.options.readOnly
        case .rate, .scenario, .fault, .endFault:
            state.workload != nil && !state.isReplay && !state.options.readOnly
        case .key(let action):
            state.bindings.contains {
                $0.action == action && $0.holds(in: state.view, inReplay: state.isReplay)
            }
        case .view, .time, .sort, .filter, .theme: true
        }
    }

    /// The keys of a command: its own, or those of the action of the same name.
    func keys(of command: PaletteCommand) -> String {
        let keys =
            command.keys.isEmpty
            ? state.bindings.first { $0.action.rawValue == Palette.action(command.name) }?.keys
                ?? []
            : command.keys
        return keys.map(\.name).joined(separator: " ")
    }

    /// The action whose key does the same as a command of another name.
    private static func action(_ name: String) -> String {
        switch name {
        case "go": KeyAction.jump.rawValue
        case "live": KeyAction.end.rawValue
        default: name
        }
    }

    // MARK: - Which is meant

    /// The command that a word means: its name, or the beginning of one while it is plain which.
    ///
    /// Of several the one whose name the others go on from is meant: `prev` is `previous`, whatever
    /// `previous_mark` is.
    /// - Throws: what was wrong with it, and the nearest that there is.
    func command(_ word: String) throws(TimeInput.Failure) -> PaletteCommand {
        let wanted = word.lowercased()
        if let exact = commands.first(where: { $0.name == wanted }) { return exact }
        let near = commands.filter { $0.name.hasPrefix(wanted) }
        if let shortest = near.min(by: { $0.name.count < $1.name.count }),
            near.allSatisfy({ $0.name.hasPrefix(shortest.name) })
        {
            return shortest
        }
        guard near.isEmpty else {
            let names = near.prefix(4).map(\.name).joined(separator: ", ")
            throw TimeInput.Failure(
                message: "\"\(word)\" may be \(names)\(near.count > 4 ? " …" : ""): type more of it"
            )
        }
        let nearest = Spelling.nearest(to: wanted, among: commands.map(\.name))
        throw TimeInput.Failure(
            message: "there is no command \"\(word)\": "
                + (nearest.map { "did you mean \($0)?" } ?? "Tab shows all that there are"))
    }

    /// A command and what follows it; nil while no command is meant.
    func parse(_ text: String) -> (command: PaletteCommand, argument: String)? {
        let (word, argument) = Palette.split(text)
        guard !word.isEmpty, let command = try? command(word) else { return nil }
        return (command, argument)
    }

    /// The first word of a line, and the rest without blanks around it.
    static func split(_ text: String) -> (word: String, rest: String) {
        let trimmed = text.trimmingBlanks()
        let word = trimmed.prefix { $0 != " " }
        return (String(word), String(trimmed.dropFirst(word.count)).trimmingBlanks())
    }

    /// What stands before ` in `, and the pool's name behind it; nil where none is named.
    static func target(in argument: String) -> (argument: String, pool: String?) {
        let padded = " " + argument
        guard let place = padded.ranges(of: " in ").last else { return (argument, nil) }
        let pool = String(padded[place.upperBound...]).trimmingBlanks()
        let rest = String(padded[..<place.lowerBound]).trimmingBlanks()
        return (rest, pool.isEmpty ? nil : pool)
    }

    /// One of some words by its name.
    ///
    /// - Throws: that there is no such thing, and the nearest that there is.
    static func find(
        _ name: String, _ noun: String, among words: [String]
    ) throws(TimeInput.Failure) -> String {
        if words.contains(name) { return name }
        let near = words.filter { $0.hasPrefix(name) }
        if near.count == 1 { return near[0] }
        let remedy =
            Spelling.nearest(to: name, among: words).map { "did you mean \($0)?" }
            ?? (words.isEmpty
                ? "there is none here"
                : "use \(words.prefix(4).joined(separator: ", "))\(words.count > 4 ? " …" : "")")
        throw TimeInput.Failure(message: "there is no \(noun) \"\(name)\": \(remedy)")
    }
}
