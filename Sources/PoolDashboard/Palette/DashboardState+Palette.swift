import PoolMetrics
import ResourceTypes

// The line behind `:`. What it does is what keys and menus do; here it is only read and completed.
extension DashboardState {
    /// The most lines of its history.
    static let historyLimit = 500

    /// What keys do, as it is set, and what has been left without one.
    var bindings: [KeyBinding] { keyMap.bindings + keyMap.keyless }

    /// Opens the palette; what it acts on is what is selected now, whatever comes meanwhile.
    mutating func openPalette() {
        prompt = Prompt(purpose: .command(actionTarget), rows: rows)
    }

    /// The palette, while it is open.
    private var openTarget: Prompt.ActionTarget? {
        if case .command(let target)? = prompt?.purpose { target } else { nil }
    }

    // MARK: - Completing

    /// What is offered above the line; nothing but in the palette.
    var completions: PaletteCompletions {
        guard let prompt, prompt.isCommand else { return PaletteCompletions() }
        return Palette(self).completions(
            of: prompt.completing?.typed ?? prompt.line, on: openTarget)
    }

    /// Puts in what all completions have in common, else the next of them.
    mutating func complete(forward: Bool) {
        guard let line = prompt, line.isCommand else { return }
        let offered = completions
        guard !offered.items.isEmpty else { return }
        if line.completing == nil, offered.items.count == 1 {
            take(offered.items[0], from: offered, then: true)
        } else if line.completing == nil, let common = offered.common {
            prompt?.line.replace(from: offered.start, with: common)
        } else {
            let count = offered.items.count
            let before = line.completing?.chosen ?? (forward ? -1 : count)
            let chosen = (before + (forward ? 1 : -1) + count) % count
            var typed = line.completing?.typed ?? line.line
            prompt?.completing = Prompt.Completing(typed: typed, chosen: chosen)
            typed.replace(from: offered.start, with: offered.items[chosen].text)
            prompt?.line = typed
        }
        prompt?.problem = nil
    }

    /// Puts in the completion that was clicked.
    mutating func take(completion index: Int) {
        let offered = completions
        guard offered.items.indices.contains(index) else { return }
        if let typed = prompt?.completing?.typed { prompt?.line = typed }
        take(offered.items[index], from: offered, then: true)
    }

    private mutating func take(
        _ item: PaletteCompletion, from offered: PaletteCompletions, then goesOn: Bool
    ) {
        let blank = goesOn && !item.argument.isEmpty ? " " : ""
        prompt?.line.replace(from: offered.start, with: item.text + blank)
        prompt?.completing = nil
        prompt?.recall = nil
        prompt?.problem = nil
    }

    // MARK: - History

    /// An older line that begins as what was typed, or a newer one.
    mutating func recall(older: Bool) {
        guard let line = prompt else { return }
        let typed = line.recall?.typed ?? line.line
        let begun = typed.text
        let places = commandHistory.indices.filter { commandHistory[$0].hasPrefix(begun) }
        let here = line.recall?.place ?? commandHistory.count
        let next = older ? places.last { $0 < here } : places.first { $0 > here }
        prompt?.completing = nil
        prompt?.problem = nil
        if let next {
            prompt?.recall = Prompt.Recall(typed: typed, place: next)
            prompt?.line = LineText(commandHistory[next])
        } else if !older {
            prompt?.recall = nil
            prompt?.line = typed
        }
    }

    /// Keeps a line that was a command.
    private mutating func remember(_ line: String) {
        commandHistory.removeAll { $0 == line }
        commandHistory.append(line)
        if commandHistory.count > DashboardState.historyLimit { commandHistory.removeFirst() }
    }

    // MARK: - Running

    /// Does what was typed.
    ///
    /// - Throws: what was wrong with it, for the line in which it was typed.
    mutating func run(
        typed text: String, on target: Prompt.ActionTarget?, rows: [String]
    ) throws(TimeInput.Failure) -> [DashboardEffect] {
        let (word, argument) = Palette.split(text)
        let command = try Palette(self).command(word)
        let effects = try run(command, argument, on: target, rows: rows)
        let line = text.trimmingBlanks()
        remember(line)
        return [.remember(line)] + effects
    }

    private mutating func run(
        _ command: PaletteCommand, _ argument: String, on target: Prompt.ActionTarget?,
        rows: [String]
    ) throws(TimeInput.Failure) -> [DashboardEffect] {
        guard argument.isEmpty || !command.argument.isEmpty else {
            throw TimeInput.Failure(
                message: "nothing can follow \(command.name): leave out \"\(argument)\"")
        }
        switch command.deed {
        case .view(let view): return try showTyped(view, argument)
        case .time:
            if command.name == "go", argument.isEmpty { return run(.jump) }
            return try run(TimeCommand("\(command.name) \(argument)"))
        case .act(let kind): return try act(kind, typed: argument, on: target, rows: rows)
        case .sort: return try sort(typed: argument)
        case .filter: return try filter(typed: argument)
        case .theme: return try theme(typed: argument)
        case .rate, .scenario, .fault, .endFault:
            return try changeWorkload(command.deed, argument, on: target, rows: rows)
        case .key(let action):
            let here = bindings.contains {
                $0.action == action && $0.holds(in: view, inReplay: isReplay)
            }
            guard here else { throw misplaced(command, action) }
            return run(action)
        }
    }

    /// Does what an action's key does here.
    private mutating func run(_ action: KeyAction) -> [DashboardEffect] {
        view.definition.perform(&self, action) ?? perform(action)
    }

    /// Why an action does nothing here.
    private func misplaced(_ command: PaletteCommand, _ action: KeyAction) -> TimeInput.Failure {
        let all = bindings.filter { $0.action == action }
        if let views = all.first(where: { $0.holds(inReplay: isReplay) })?.views {
            let names = views.map(\.rawValue).joined(separator: ", ")
            return TimeInput.Failure(
                message: "\(command.name) does nothing in this view: it is for \(names)")
        }
        return TimeInput.Failure(
            message: all.first { $0.elsewhere != nil }?.elsewhere
                ?? "\(command.name) is for \(isReplay ? "live pools" : "a replay")")
    }

    private mutating func showTyped(
        _ view: View, _ argument: String
    ) throws(TimeInput.Failure) -> [DashboardEffect] {
        guard view == .pool, !argument.isEmpty else {
            show(view)
            return []
        }
        selectedName = try pool(typed: argument)
        show(.overview)
        goDown(to: .pool)
        return []
    }

    /// A pool's name as it was typed.
    private func pool(typed name: String) throws(TimeInput.Failure) -> String {
        try Palette.find(name, "pool", among: shown.models.map(\.name))
    }

    private mutating func act(
        _ kind: ActionKind, typed text: String, on target: Prompt.ActionTarget?, rows: [String]
    ) throws(TimeInput.Failure) -> [DashboardEffect] {
        guard mayAct() else { return [] }
        var (argument, named) = Palette.target(in: text)
        if kind.argument == .nothing, named == nil, !argument.isEmpty {
            (argument, named) = ("", argument)
        }
        var meant = target
        if let named { meant = Prompt.ActionTarget(pool: try pool(typed: named), resource: nil) }
        guard let meant else {
            throw TimeInput.Failure(
                message: "no pool is selected: name one, as in \(kind.rawValue) in orders")
        }
        guard argument.isEmpty else {
            return try act(kind, on: meant.pool, typed: argument, rows: rows)
        }
        return act(
            kind, on: meant.pool,
            resource: kind.argument == .resource ? meant.resource : nil, rows: rows)
    }

    // MARK: - The list, the look

    private mutating func sort(typed text: String) throws(TimeInput.Failure) -> [DashboardEffect] {
        show(.overview)
        var words = text.split(separator: " ").map(String.init)
        guard let name = words.first else { return run(.sortMenu) }
        words.removeFirst()
        guard words.isEmpty || (words.count == 1 && "inverted".hasPrefix(words[0])) else {
            throw TimeInput.Failure(
                message: "\"\(words.joined(separator: " "))\" can't follow a field: "
                    + "use inverted, or nothing")
        }
        var field: String?
        do throws(FieldConditionError) {
            if name != "none" { field = try PoolField.meant(by: name).id }
        } catch {
            throw TimeInput.Failure(message: error.message)
        }
        listing.sortField = field
        listing.isSortInverted = !words.isEmpty
        return []
    }

    private mutating func filter(typed text: String) throws(TimeInput.Failure) -> [DashboardEffect]
    {
        guard !text.isEmpty else { return run(.filter) }
        if [.holders, .timers, .events, .lints].contains(view) {
            // A list filters its own rows, by words.
            place.filter = text
            return []
        }
        if let error = setFilter(text) { throw TimeInput.Failure(message: error.description) }
        show(.overview)
        return []
    }

    private mutating func theme(typed text: String) throws(TimeInput.Failure) -> [DashboardEffect] {
        guard !text.isEmpty else { return run(.theme) }
        themeName = try Palette.find(text, "theme", among: options.themes)
        say("theme \(themeName)", .accent)
        return []
    }

    // MARK: - The workload

    private mutating func changeWorkload(
        _ deed: PaletteCommand.Deed, _ text: String, on target: Prompt.ActionTarget?,
        rows: [String]
    ) throws(TimeInput.Failure) -> [DashboardEffect] {
        guard workloadToChange() != nil else { return [] }
        switch deed {
        case .rate where text.isEmpty: askForRate(rows: rows)
        case .rate:
            if text == "up" || text == "down" { return changeRate(up: text == "up") }
            return try setRate(typed: text)
        case .scenario where text.isEmpty: openScenarioMenu(rows: rows)
        case .scenario:
            let name = try Palette.find(
                text, "scenario", among: options.scenarios.map(\.name))
            return askForScenario(name, rows: rows)
        case .fault where text.isEmpty: openWorkloadMenu()
        case .endFault where text.isEmpty || text == "all": return change(.endAllFaults)
        default:
            let (name, pool) = try fault(typed: text, on: target)
            return change(deed == .fault ? .inject(name, pool: pool) : .end(name, pool: pool))
        }
        return []
    }

    /// A fault and its pool as they were typed; the selected pool where none is named, and nil for
    /// every pool.
    private func fault(
        typed text: String, on target: Prompt.ActionTarget?
    ) throws(TimeInput.Failure) -> (WorkloadFault, pool: String?) {
        let (name, named) = Palette.target(in: text)
        let all = WorkloadFault.allCases
        let found = try Palette.find(
            String(name.map { $0 == " " ? "_" : $0 }), "fault", among: all.map(\.rawValue))
        let pools = workload?.pools ?? []
        var pool = target?.pool
        if let named { pool = named == "all" ? nil : try Palette.find(named, "pool", among: pools) }
        guard let fault = WorkloadFault(rawValue: found) else {
            throw TimeInput.Failure(message: "there is no fault \"\(name)\"")
        }
        return (fault, pool.flatMap { pools.contains($0) ? $0 : nil })
    }
}
