import PoolMetrics
import ResourceTypes

extension DashboardState {
    /// What a key does: to the open question or prompt where there is one, else by the ``KeyMap``.
    mutating func press(_ key: Key) -> [DashboardEffect] {
        if key == .control("c") { return [.quit] }
        if key == .control("z") { return [.suspend] }
        if case .control = key,
            keyMap.binding(for: key, in: view, inReplay: isReplay)?.action == .redraw
        {
            return [.redraw]
        }
        if dialog != nil { return pressInDialog(key) }
        if menu != nil { return pressInMenu(key) }
        if prompt != nil { return pressInPrompt(key) }
        if columnMenu != nil { return pressInColumnMenu(key) }
        if setup != nil { return pressInSetup(key) }
        guard let binding = keyMap.binding(for: key, in: view, inReplay: isReplay) else {
            if !isHelpOpen, let why = keyMap.refusal(for: key, inReplay: isReplay) {
                say(why, .warning)
            }
            return []
        }
        if isHelpOpen { return performInHelp(binding.action) }
        if let effects = view.definition.perform(&self, binding.action) { return effects }
        return perform(binding.action)
    }

    /// In the help nothing is done to pools or data: what would be hit is not seen.
    private mutating func performInHelp(_ action: KeyAction) -> [DashboardEffect] {
        switch action {
        case .help, .back, .open: isHelpOpen = false
        case .begin: move(by: -Int(Int32.max))
        case .end: move(by: Int(Int32.max))
        case .selectUp, .selectDown, .pageUp, .pageDown, .first, .last, .theme, .quit, .nextView,
            .previousView:
            return perform(action)
        default: return View(action) == nil ? [] : perform(action)
        }
        return []
    }

    /// Does what an action does wherever its view does nothing else.
    mutating func perform(_ action: KeyAction) -> [DashboardEffect] {
        switch action {
        case .selectUp: move(by: -1)
        case .selectDown: move(by: 1)
        case .pageUp: move(by: -pageLength)
        case .pageDown: move(by: pageLength)
        case .first: move(by: -Int(Int32.max))
        case .last: move(by: Int(Int32.max))
        case .open: openPool()
        case .back: goBack()
        case .showOverview, .showPool, .showHolders, .showTimers, .showEvents, .showLints,
            .showObserver:
            if let next = View(action) { show(next) }
        case .nextView: show(view.moved(by: 1))
        case .previousView: show(view.moved(by: -1))
        case .filter:
            show(.overview)
            prompt = Prompt(purpose: .filter(selectedBefore: selectedName), text: filter)
        case .sortNext: sortByNeighbour(forward: true)
        case .sortPrevious: sortByNeighbour(forward: false)
        case .sortMenu: columnMenu = ColumnMenu(listing)
        case .sortInvert: listing.isSortInverted.toggle()
        case .sweep: changeGraphs()
        case .zoomIn: zoom(closer: true)
        case .zoomOut: zoom(closer: false)
        case .nextPane: showNextPane()
        case .copyRow: return copy(row: true)
        case .copyView: return copy(row: false)
        case .cleanUp: return cleanUpSelected()
        case .cleanUpAll: askToCleanUpAll()
        case .actions: openActionMenu()
        case .workload: openWorkloadMenu()
        // Where there are timers their view does it.
        case .runTimer, .postpone: break
        case .freeze: freeze()
        case .record: return toggleRecording()
        case .faster: return changeInterval(faster: true)
        case .slower: return changeInterval(faster: false)
        case .speedUp: return changeSpeed(faster: true)
        case .slowDown: return changeSpeed(faster: false)
        case .playPause: return [.feed(.togglePlaying)]
        case .stepForward: return step(forward: true)
        case .stepBack: return step(forward: false)
        case .scrubForward: return scrub(forward: true)
        case .scrubBack: return scrub(forward: false)
        case .begin: return goToBegin()
        case .end: return goToEnd()
        case .nextMark: return goToMark(forward: true)
        case .previousMark: return goToMark(forward: false)
        case .jump: prompt = Prompt(purpose: .jump)
        case .bookmark: prompt = Prompt(purpose: .bookmark)
        case .command: openPalette()
        case .help: openHelp()
        case .theme: nextTheme()
        case .setup: setup = SetupDialog(self)
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .quit: return [.quit]
        }
        return []
    }

    private mutating func nextTheme() {
        guard !options.themes.isEmpty else {
            say("no other theme: put base16 files into the themes folder", .warning)
            return
        }
        let index = options.themes.firstIndex(of: themeName) ?? options.themes.count - 1
        themeName = options.themes[(index + 1) % options.themes.count]
        say("theme \(themeName)", .accent)
    }

    private mutating func toggleRecording() -> [DashboardEffect] {
        switch recording {
        case .off:
            recording = .starting
            return [.startRecording]
        case .on(let file):
            recording = .stopping(file: file)
            return [.stopRecording]
        case .starting, .stopping:
            say("the recording is still being opened or closed: wait a moment", .warning)
            return []
        }
    }
}
