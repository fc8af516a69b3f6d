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

    /// Whether pools may be acted on; says why where not.
    mutating func mayAct() -> Bool {
        if isReplay { return false }
        guard options.readOnly else { return true }
        say("read-only: start pooltop without --read-only to act on pools", .warning)
        return false
    }

    /// Cleans up the selected pool, which must still be there.
    mutating func cleanUpSelected() -> [DashboardEffect] {
        guard mayAct() else { return [] }
        guard let name = selectedName, view != .overview || rows.contains(name) else {
            say("no pool is selected: choose one with ↑ and ↓", .warning)
            return []
        }
        guard picture[name] != nil else {
            say("\(name) is gone: choose another pool with ↑ and ↓", .warning)
            return []
        }
        return [.perform(.cleanUp, pools: [name])]
    }

    /// Opens the question, bound to the pools that there are now.
    mutating func askToCleanUpAll() {
        guard mayAct() else { return }
        let names = picture.models.map(\.name)
        guard !names.isEmpty else {
            say("there is no pool yet", .warning)
            return
        }
        dialog = ConfirmDialog(command: .cleanUp, pools: names, rows: rows)
    }

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
        notices.removeAll { $0.isTally }
        cleanUp = CleanUpTally(pools: question.pools)
        return [.perform(question.command, pools: question.pools)]
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
