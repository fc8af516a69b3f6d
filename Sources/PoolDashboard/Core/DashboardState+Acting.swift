import PoolMetrics
import ResourceTypes

extension DashboardState {
    /// The steps of the sampling interval, in nanoseconds.
    static let intervals: [UInt64] = [
        50_000_000, 100_000_000, 200_000_000, 500_000_000, 1_000_000_000, 2_000_000_000,
        5_000_000_000, 10_000_000_000, 30_000_000_000, 60_000_000_000,
    ]
    /// The steps of the playback speed.
    static let speeds: [Double] = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100]

    /// Why pools may not be acted on; nil where they may.
    private var actingRefusal: String? {
        if isReplay { return KeyMap.recordingHasNoPools }
        guard options.readOnly else { return nil }
        return "read-only: start pooltop without --read-only to act on pools"
    }

    /// Whether pools may be acted on; says why where not.
    mutating func mayAct() -> Bool {
        guard let actingRefusal else { return true }
        say(actingRefusal, .warning)
        return false
    }

    /// The selected pool, which must be there now; says so where there is none.
    private mutating func actingPool() -> PoolModel? {
        guard let name = seenSelection else {
            say("no pool is selected: choose one with \(selectionKeys)", .warning)
            return nil
        }
        guard let model = picture[name] else {
            say("\(name) is gone: choose another pool with \(selectionKeys)", .warning)
            return nil
        }
        return model
    }

    /// Cleans up the selected pool, which must still be there.
    mutating func cleanUpSelected() -> [DashboardEffect] {
        guard mayAct(), let model = actingPool() else { return [] }
        return [.perform(.cleanUp, pools: [model.name])]
    }

    /// Opens the question, bound to the pools that there are now.
    mutating func askToCleanUpAll() {
        guard mayAct() else { return }
        let names = picture.models.map(\.name)
        guard !names.isEmpty else {
            say("there is no pool yet", .warning)
            return
        }
        dialog = ConfirmDialog(
            command: .cleanUp, pools: names, rows: rows,
            consequences: PoolCommand.cleanUp.consequences(nil))
    }

    // MARK: - The menu

    /// Opens the menu of everything that can be done to the selected pool.
    mutating func openActionMenu() {
        guard !isReplay else {
            say(KeyMap.recordingHasNoPools, .warning)
            return
        }
        if view == .timers, let row = place.chosen {
            guard picture[row.pool] != nil else {
                say("\(row.pool) is gone: choose another row", .warning)
                return
            }
            menu = .actions(
                on: row.pool, resource: selectedResource, rows: rows, refusal: actingRefusal)
            return
        }
        guard let model = actingPool() else { return }
        menu = .actions(
            on: model.name, resource: selectedResource, rows: rows, refusal: actingRefusal)
    }

    /// What an action means where it names nothing: the selected pool, and in it the resource that
    /// is chosen; nil where no pool is selected, or it is not listed.
    var actionTarget: Prompt.ActionTarget? {
        let chosen = view == .timers ? place.chosen?.pool : nil
        guard let name = chosen ?? seenSelection else { return nil }
        return Prompt.ActionTarget(pool: name, resource: selectedResource)
    }

    /// The resource of the chosen row, or under the strip chart's cursor where that is at the
    /// moment on the screen; nil for none.
    private var selectedResource: ResourceID? {
        switch view {
        case .timers:
            return place.chosen.flatMap { UInt64($0.item.dropFirst()) }
                .map { ResourceID(rawValue: $0) }
        case .pool:
            guard let cursor = place.cursor, cursor.time == nil else { return nil }
            return selectedName.flatMap { shown[$0] }?.statistics.slots
                .first { $0.index == cursor.slot }?.resource
        default: return nil
        }
    }

    /// A key while a menu is open.
    mutating func pressInMenu(_ key: Key) -> [DashboardEffect] {
        guard let open = menu else { return [] }
        switch key {
        case .up, .backTab, .character("k"): menu?.move(by: -1)
        case .down, .tab, .character("j"): menu?.move(by: 1)
        case .home, .pageUp: menu?.focus = 0
        case .end, .pageDown: menu?.focus = max(0, open.entries.count - 1)
        case .enter:
            guard open.entries.indices.contains(open.focus) else { return [] }
            return choose(open.entries[open.focus], in: open)
        case .escape, .left, .character("q"): menu = nil
        case .character(let character):
            guard let place = open.entries.firstIndex(where: { $0.key == character }) else {
                return []
            }
            menu?.focus = place
            return choose(open.entries[place], in: open)
        default: break
        }
        return []
    }

    private mutating func choose(
        _ entry: ChoiceMenu.Entry, in open: ChoiceMenu
    ) -> [DashboardEffect] {
        guard !open.isRefused else {
            say(open.remark ?? "not now", .warning)
            return []
        }
        menu = nil
        switch entry.choice {
        case .act(let kind, let pool, let resource):
            return act(kind, on: pool, resource: resource, rows: open.rows)
        case .workload(let choice): return choose(choice, in: open)
        }
    }

    /// Does something to a pool: at once, after a question, or after its argument has been typed.
    mutating func act(
        _ kind: ActionKind, on pool: String, size: PoolSize? = nil, resource: ResourceID? = nil,
        duration: Duration? = nil, rows: [String]
    ) -> [DashboardEffect] {
        guard mayAct() else { return [] }
        guard let model = picture[pool] else {
            sayGone(pool)
            return []
        }
        if let resource, isGone(resource, from: model) {
            sayGone("\(resource) of \(pool)")
            return []
        }
        guard let command = kind.command(size: size, resource: resource, duration: duration) else {
            let purpose =
                resource.map { Prompt.Purpose.postponement($0, pool: pool) }
                ?? .argument(kind, pool: pool)
            prompt = Prompt(purpose: purpose, rows: rows)
            return []
        }
        guard command.asksFirst(on: model) else { return [.perform(command, pools: [pool])] }
        dialog = ConfirmDialog(
            command: command, pools: [pool], rows: rows,
            consequences: command.consequences(model))
        return []
    }

    /// Does what the typed argument asks for.
    ///
    /// - Throws: what is wrong with it, for the line in which it was typed.
    mutating func act(
        _ kind: ActionKind, on pool: String, typed text: String, rows: [String]
    ) throws(TimeInput.Failure) -> [DashboardEffect] {
        switch kind.argument {
        case .size: return act(kind, on: pool, size: try SizeInput.parse(text), rows: rows)
        case .resource:
            let words = text.split(separator: " ").map(String.init)
            // A clean-up is put off by what may follow: `#7 5m`.
            guard words.count == 1 || (words.count == 2 && kind == .postpone),
                let number = UInt64(words[0].drop { $0 == "#" })
            else {
                throw TimeInput.Failure(
                    message: "\"\(text)\" is no resource: type its number, as in #7")
            }
            let resource = ResourceID(rawValue: number)
            if let model = picture[pool], isGone(resource, from: model) {
                throw TimeInput.Failure(
                    message: "there is no \(resource) in \(pool): \(DashboardState.some(of: model))"
                )
            }
            return act(
                kind, on: pool, resource: resource,
                duration: words.count == 2 ? try PostponementInput.parse(words[1]) : nil,
                rows: rows)
        case .nothing: return act(kind, on: pool, rows: rows)
        }
    }

    /// Whether a resource is not there any more; false where the list of slots is cut short.
    private func isGone(_ resource: ResourceID, from model: PoolModel) -> Bool {
        let slots = model.statistics.slots
        return slots.count >= model.size && !slots.contains { $0.resource == resource }
    }

    /// The first resources of a pool, for who has to name one.
    static func some(of model: PoolModel) -> String {
        let ids = model.statistics.slots.map(\.resource).sorted().map(\.description)
        guard !ids.isEmpty else { return "it has none now" }
        return "use " + ids.prefix(6).joined(separator: ", ") + (ids.count > 6 ? " …" : "")
    }

    private mutating func sayGone(_ what: String) {
        say("\(what) is gone: nothing was done", .warning)
    }

    // MARK: - The question

    /// A key while a question is open.
    mutating func pressInDialog(_ key: Key) -> [DashboardEffect] {
        guard var question = dialog else { return [] }
        switch key {
        case .tab, .backTab, .left, .right, .character("h"), .character("l"):
            question.focus = question.focus == .cancel ? .confirm : .cancel
            dialog = question
        case .enter:
            return answer(question, yes: question.focus == .confirm)
        case .character("y"), .character("Y"): return answer(question, yes: true)
        case .character("n"), .character("N"), .escape: return answer(question, yes: false)
        default: break
        }
        return []
    }

    private mutating func answer(_ question: ConfirmDialog, yes: Bool) -> [DashboardEffect] {
        dialog = nil
        guard yes else {
            say("cancelled: nothing was done", .foreground)
            return []
        }
        switch question.deed {
        case .workload(let command): return change(command)
        case .pools(let command): return perform(command, answering: question)
        }
    }

    private mutating func perform(
        _ command: PoolCommand, answering question: ConfirmDialog
    ) -> [DashboardEffect] {
        guard question.pools.count == 1 else {
            notices.removeAll { $0.isTally }
            cleanUp = CleanUpTally(pools: question.pools)
            return [.perform(command, pools: question.pools)]
        }
        // What it was opened on may have gone while the question stood.
        guard let model = picture[question.pools[0]] else {
            sayGone(question.pools[0])
            return []
        }
        if let resource = command.resource, isGone(resource, from: model) {
            sayGone("\(resource) of \(model.name)")
            return []
        }
        return [.perform(command, pools: question.pools)]
    }

    /// The next step of the sampling interval.
    mutating func changeInterval(faster: Bool) -> [DashboardEffect] {
        guard case .live(let current) = status.mode else { return [] }
        let steps = DashboardState.intervals
        let next = faster ? steps.last { $0 < current } : steps.first { $0 > current }
        guard let next else {
            let bound = NumberText.duration(nanoseconds: faster ? steps[0] : steps[steps.count - 1])
            say("a sample every \(bound): it goes no \(faster ? "faster" : "slower")", .warning)
            return []
        }
        // Shown at once, so that pressing twice moves two steps; the feed's answer settles it.
        status.mode = .live(intervalNanoseconds: next)
        settings.intervalNanoseconds = next
        return [.feed(.setInterval(nanoseconds: next))]
    }

    /// The next step of the playback speed.
    mutating func changeSpeed(faster: Bool) -> [DashboardEffect] {
        guard case .replay(var position) = status.mode else { return [] }
        let steps = DashboardState.speeds
        let current = position.speed
        let next = faster ? steps.first { $0 > current } : steps.last { $0 < current }
        guard let next else {
            say(
                "speed \(NumberText.speed(current)): it goes no \(faster ? "faster" : "slower")",
                .warning)
            return []
        }
        position.speed = next
        status.mode = .replay(position)
        return [.feed(.setSpeed(next))]
    }
}
