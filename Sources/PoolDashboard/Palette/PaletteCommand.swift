import ResourceTypes

/// A command of the palette: what is typed behind `:`, and what it does.
///
/// Views, movements in time, everything that can be done to a pool, how pools are listed, the
/// workload, and every action that has a key are commands; a new one of those is one by itself.
struct PaletteCommand: Sendable, Hashable {
    /// What it does.
    enum Deed: Sendable, Hashable {
        /// Shows a view.
        case view(DashboardView)
        /// Moves in time; ``TimeCommand`` reads the rest.
        case time
        /// Does something to a pool.
        case act(ActionKind)
        /// Sorts the list of pools.
        case sort
        /// Lists only some pools, or only some rows.
        case filter
        /// Another theme.
        case theme
        /// The workload's rate.
        case rate
        /// Another scenario.
        case scenario
        /// Begins a fault.
        case fault
        /// Ends a fault.
        case endFault
        /// Does what a key does.
        case key(KeyAction)
    }

    /// Its name.
    var name: String
    /// An example of what may follow; empty where nothing does.
    var argument = ""
    /// What it does, in a line.
    var meaning: String
    /// The keys that do the same.
    var keys: [Key] = []
    /// What it does.
    var deed: Deed

    /// Those that are the same whatever the keys are.
    static let named: [PaletteCommand] =
        views + times + list + ActionKind.allCases.map(command) + workload

    private static let views = DashboardView.allCases.map { view in
        PaletteCommand(
            name: view.rawValue, argument: view == .pool ? "orders" : "",
            meaning: view.definition.purpose, keys: view.definition.keys, deed: .view(view))
    }

    private static let times = TimeCommand.all.map { name, argument, meaning in
        PaletteCommand(name: name, argument: argument, meaning: meaning, deed: .time)
    }

    private static let list = [
        PaletteCommand(
            name: "sort", argument: "wait_p99 inverted", meaning: "list pools by a field",
            deed: .sort),
        PaletteCommand(
            name: "filter", argument: "in_use>5 and orders", meaning: "list only pools with this",
            deed: .filter),
        PaletteCommand(
            name: "theme", argument: "dusk", meaning: "a theme by its name, else the next",
            deed: .theme),
    ]

    private static func command(_ kind: ActionKind) -> PaletteCommand {
        let example: String =
            switch kind.argument {
            case .nothing: "in orders"
            case .size: "2...8 in orders"
            case .resource: "#7 in orders"
            }
        return PaletteCommand(
            name: kind.rawValue, argument: example, meaning: kind.meaning, deed: .act(kind))
    }

    private static let workload = [
        PaletteCommand(
            name: "rate", argument: "150 %, x2, 300/s, up or down",
            meaning: "how much work comes in", deed: .rate),
        PaletteCommand(
            name: "scenario", argument: "burst", meaning: "another workload, after a question",
            deed: .scenario),
        PaletteCommand(
            name: "fault", argument: "leak in orders", meaning: "let something go wrong",
            deed: .fault),
        PaletteCommand(
            name: "end_fault", argument: "leak in orders", meaning: "end a fault, or all of them",
            deed: .endFault),
    ]

    /// What keys do that no other command does.
    static func ofKeys(_ bindings: [KeyBinding]) -> [PaletteCommand] {
        var known = Set(named.map(\.name))
        return bindings.compactMap { binding in
            // Their views have names; and one is in the palette already.
            guard DashboardView(binding.action) == nil, binding.action != .command,
                known.insert(binding.action.rawValue).inserted
            else { return nil }
            return PaletteCommand(
                name: binding.action.rawValue, meaning: binding.title, keys: binding.keys,
                deed: .key(binding.action))
        }
    }
}
