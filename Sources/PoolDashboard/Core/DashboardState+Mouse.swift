import PoolMetrics

// What the mouse does. A click finds what is under it on the very frame that is on the screen: the
// painter draws that once more, and marks what it draws.
extension DashboardState {
    /// How many lines one notch of the wheel moves a text.
    private static let wheelLines = 3

    /// Does what a click or a turn of the wheel means where it happened.
    ///
    /// - Complexity: that of a frame.
    mutating func take(_ event: MouseEvent) -> [DashboardEffect] {
        let hit = hitMap[event.column, event.row]
        switch event.button {
        case .left:
            guard let hit else { return [] }
            return click(hit.target, column: event.column, in: hit.rect)
        case .wheelUp, .wheelDown:
            return turn(forward: event.button == .wheelDown, over: hit?.target)
        case .middle, .right: return []
        }
    }

    /// What is where on the frame of this moment.
    var hitMap: HitMap {
        var canvas = Canvas(size: size)
        canvas.hits = HitMap()
        render(into: &canvas)
        return canvas.hits ?? HitMap()
    }

    private mutating func click(
        _ target: HitMap.Target, column: Int, in rect: Rect
    ) -> [DashboardEffect] {
        switch target {
        case .nothing: return []
        case .answer(let button):
            dialog?.focus = button
            return press(.enter)
        case .sort(let field):
            guard prompt == nil else { return [] }
            columnMenu = nil
            listing.sort(by: field)
            return []
        case .select(let pool):
            guard selectedName == pool, prompt == nil else {
                selectedName = pool
                return []
            }
            return press(.enter)
        case .choose(let row):
            guard place.chosen == row, prompt == nil else {
                place.chosen = row
                return []
            }
            return press(.enter)
        case .set(let row):
            guard setup?.focus == row else {
                setup?.focus = row
                return []
            }
            return press(.character(" "))
        case .complete(let index):
            take(completion: index)
            return []
        case .press(let key): return prompt == nil ? press(key) : []
        case .time(let from, let until):
            guard prompt == nil else { return [] }
            return go(to: column - rect.x, of: rect.width, from: from, until: until)
        }
    }

    private mutating func turn(forward: Bool, over target: HitMap.Target?) -> [DashboardEffect] {
        switch target {
        case .time where prompt == nil: return scrub(forward: forward)
        case .complete: return press(forward ? .tab : .backTab)
        case .nothing, .answer: return press(forward ? .down : .up)
        default:
            guard prompt == nil, columnMenu == nil, setup == nil, menu == nil else {
                return press(forward ? .down : .up)
            }
            let lines = isHelpOpen || view != .overview ? DashboardState.wheelLines : 1
            move(by: forward ? lines : -lines)
            return []
        }
    }

    /// To the time of a cell of the timeline, its middle; the cell of the newest sample is live.
    private mutating func go(
        to cell: Int, of count: Int, from: WallTime, until: WallTime
    ) -> [DashboardEffect] {
        let length = Double(until.nanoseconds(since: from)) / Double(max(1, count))
        func time(_ cells: Double) -> WallTime {
            from.advanced(byNanoseconds: Int64(min(length * cells, 9.2e18)))
        }
        if !isReplay, let last = history.last, last < time(Double(cell) + 1) { return goToEnd() }
        return go(to: time(Double(cell) + 0.5))
    }
}
