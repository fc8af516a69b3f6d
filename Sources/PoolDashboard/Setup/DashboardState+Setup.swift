import PoolMetrics
import ResourceTypes

// What keys do in setup. Each change is one of the settings, and is seen at once.
extension DashboardState {
    /// How many lines a page key moves in setup.
    private static let setupPage = 8

    /// A key while setup is open.
    mutating func pressInSetup(_ key: Key) -> [DashboardEffect] {
        guard let open = setup else { return [] }
        if open.isSaving {
            // What is being written stays as it is; nobody has to wait for a slow disk.
            if key == .escape { setup = nil }
            return []
        }
        setup?.problem = nil
        switch key {
        case .up, .backTab, .character("k"): setup?.move(by: -1)
        case .down, .tab, .character("j"): setup?.move(by: 1)
        case .pageUp: setup?.move(by: -DashboardState.setupPage)
        case .pageDown: setup?.move(by: DashboardState.setupPage)
        case .home: setup?.focus = 0
        case .end: setup?.focus = open.rows.count - 1
        case .right, .character("l"), .character(" "): return change(open.row, forward: true)
        case .left, .character("h"): return change(open.row, forward: false)
        case .character("<"), .character("-"): moveColumn(by: -1)
        case .character(">"), .character("+"): moveColumn(by: 1)
        case .delete, .backspace: return reset(open.row)
        case .enter: return saveSetup()
        case .escape, .character("q"): return leaveSetup()
        default: if keyMap.keys(of: .setup).contains(key) { return leaveSetup() }
        }
        return []
    }

    // MARK: - Changing

    private mutating func change(_ row: SetupDialog.Row, forward: Bool) -> [DashboardEffect] {
        setup?.touched.insert(row.key)
        switch row {
        case .setting(let key): return change(key, forward: forward)
        case .sortField:
            let choices = listing.choices
            listing.sortField = DashboardState.next(choices, after: listing.sortField, forward)
        case .sortOrder: listing.isSortInverted.toggle()
        case .column(let id):
            var shown = Set(listing.columns)
            if shown.remove(id) == nil { shown.insert(id) }
            listing.columns = setup?.columns.filter { shown.contains($0) } ?? []
        }
        return []
    }

    private mutating func change(_ key: SettingKey, forward: Bool) -> [DashboardEffect] {
        switch key {
        case .theme: themeName = DashboardState.next(options.themes, after: themeName, forward)
        case .colours: settings.colours = DashboardState.next(after: settings.colours, forward)
        case .graphs: settings.graphStyle = DashboardState.next(after: settings.graphStyle, forward)
        case .view: settings.view = DashboardState.next(after: settings.view, forward)
        case .sweep: settings.isSweeping.toggle()
        case .ascii: settings.ascii.toggle()
        case .mouse: settings.mouse.toggle()
        case .interval:
            let steps = DashboardState.intervals
            let current = settings.intervalNanoseconds
            let next = forward ? steps.first { $0 > current } : steps.last { $0 < current }
            if let next { return setInterval(next) }
        default: break
        }
        return []
    }

    /// Samples as often as this from now on; in a recording it is only what is kept.
    private mutating func setInterval(_ nanoseconds: UInt64) -> [DashboardEffect] {
        guard settings.intervalNanoseconds != nanoseconds else { return [] }
        settings.intervalNanoseconds = nanoseconds
        guard case .live = status.mode else { return [] }
        status.mode = .live(intervalNanoseconds: nanoseconds)
        return [.feed(.setInterval(nanoseconds: nanoseconds))]
    }

    private mutating func moveColumn(by distance: Int) {
        guard setup?.moveColumn(by: distance) == true, let order = setup?.columns else { return }
        setup?.touched.insert(.columns)
        let shown = Set(listing.columns)
        listing.columns = order.filter { shown.contains($0) }
    }

    /// What is set where nobody set anything.
    private mutating func reset(_ row: SetupDialog.Row) -> [DashboardEffect] {
        let usual = Settings()
        setup?.touched.insert(row.key)
        switch row.key {
        case .theme: themeName = usual.theme
        case .interval: return setInterval(usual.intervalNanoseconds)
        case .columns:
            setup?.resetColumns()
            listing.columns = usual.listing.columns
        default:
            // What one value writes, another reads.
            try? settings.set(row.key, to: usual.text(of: row.key))
            isListStale = true
        }
        return []
    }

    /// The next of a list, and from one end to the other.
    private static func next<Value: Equatable>(
        _ all: [Value], after value: Value, _ forward: Bool
    ) -> Value {
        guard !all.isEmpty else { return value }
        let place = all.firstIndex(of: value) ?? (forward ? -1 : 0)
        return all[(place + (forward ? 1 : all.count - 1)) % all.count]
    }

    private static func next<Value: CaseIterable & Equatable>(
        after value: Value, _ forward: Bool
    ) -> Value {
        next(Array(Value.allCases), after: value, forward)
    }

    // MARK: - Keeping

    /// A setting's value now, as it would be written into the file.
    func settingText(_ key: SettingKey) -> String {
        // A theme that came from a file is found again by the file alone.
        guard key == .theme else { return settings.text(of: key) }
        return themeName == options.theme ? options.settings.theme : themeName
    }

    /// Whether a setting would be written.
    func isToBeSaved(_ key: SettingKey) -> Bool {
        guard key.isInSetup else { return false }
        return setup?.touched.contains(key) == true
            || settingText(key) != savedSettings.text(of: key)
    }

    private mutating func saveSetup() -> [DashboardEffect] {
        let changed = SettingKey.allCases.filter { isToBeSaved($0) }
        guard !changed.isEmpty else {
            setup = nil
            say("nothing was changed, and nothing saved", .foreground)
            return []
        }
        setup?.isSaving = true
        let texts = changed.map { ($0, settingText($0)) }
        return [.saveSettings(Dictionary(texts, uniquingKeysWith: { first, _ in first }))]
    }

    /// Everything as it was.
    private mutating func leaveSetup() -> [DashboardEffect] {
        guard let open = setup else { return [] }
        setup = nil
        themeName = open.themeBefore
        let interval = settings.intervalNanoseconds
        settings = open.before
        settings.intervalNanoseconds = interval
        isListStale = true
        return setInterval(open.before.intervalNanoseconds)
    }

    /// What was to be kept is in the file.
    mutating func settingsSaved(_ file: String) {
        for key in SettingKey.allCases where isToBeSaved(key) {
            // What one value writes, another reads.
            try? savedSettings.set(key, to: settingText(key))
        }
        setup = nil
        say("saved in \(file)", .ok, seconds: Notice.outcomeSeconds)
    }

    /// It is not, and everything is still there to try again.
    mutating func settingsFailed(_ message: String) {
        guard setup != nil else {
            say("setup: \(message)", .critical, seconds: Notice.outcomeSeconds)
            return
        }
        setup?.isSaving = false
        setup?.problem = message
    }
}
