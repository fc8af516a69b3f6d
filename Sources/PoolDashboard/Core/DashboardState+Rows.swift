import PoolMetrics
import ResourceTypes

extension DashboardState {
    /// Moves the text of the help where it is open, else what the view says.
    mutating func move(by distance: Int) {
        if isHelpOpen { scrollText(by: distance) } else { view.definition.move(&self, distance) }
    }

    /// Moves the selection among the pools that are listed.
    mutating func movePool(by distance: Int) {
        let rows = rows
        guard !rows.isEmpty else { return }
        guard let selectedName, let index = rows.firstIndex(of: selectedName) else {
            selectedName =
                distance > 0 && distance == Int(Int32.max) ? rows[rows.count - 1] : rows[0]
            return
        }
        self.selectedName = rows[min(max(0, index + distance), rows.count - 1)]
    }

    /// A key while a line is being typed.
    mutating func pressInPrompt(_ key: Key) -> [DashboardEffect] {
        guard var line = prompt else { return [] }
        if line.edit(key) {
            if case .filter = line.purpose { line.remark = setFilter(line.text)?.description }
            if case .rows = line.purpose { place.filter = line.text }
            prompt = line
            return []
        }
        switch key {
        case .tab, .backTab: complete(forward: key == .tab)
        case .up, .down, .pageUp, .pageDown:
            if line.isCommand, key == .up || key == .down { recall(older: key == .up) }
            guard line.isFilter else { return [] }
            let distance = key == .up || key == .pageUp ? -1 : 1
            move(by: key == .up || key == .down ? distance : distance * pageLength)
        case .enter: return finish(line)
        case .escape:
            prompt = nil
            if case .filter(let before) = line.purpose {
                filter = ""
                condition = nil
                if let before, shown[before] != nil { selectedName = before }
                adoptSelection()
            }
            if case .rows = line.purpose { place.filter = "" }
        default: break
        }
        return []
    }

    private mutating func finish(_ line: Prompt) -> [DashboardEffect] {
        switch line.purpose {
        case .filter, .rows:
            prompt?.problem = line.remark
            if line.remark == nil { prompt = nil }
            return []
        case .jump:
            return finish { (state: inout DashboardState) throws(TimeInput.Failure) in
                try state.go(toTyped: line.text)
            }
        case .bookmark: return finish { $0.setBookmark(line.text) }
        case .argument(let kind, let pool):
            return finish { (state: inout DashboardState) throws(TimeInput.Failure) in
                try state.act(kind, on: pool, typed: line.text, rows: line.rows ?? [])
            }
        case .rate:
            return finish { (state: inout DashboardState) throws(TimeInput.Failure) in
                try state.setRate(typed: line.text)
            }
        case .postponement(let resource, let pool):
            let isEmpty = line.text.trimmingBlanks().isEmpty
            let text = isEmpty ? PostponementInput.usual : line.text
            prompt?.line = LineText(text)
            return finish { (state: inout DashboardState) throws(TimeInput.Failure) in
                state.act(
                    .postpone, on: pool, resource: resource,
                    duration: try PostponementInput.parse(text), rows: line.rows ?? [])
            }
        case .command(let target):
            return finish { (state: inout DashboardState) throws(TimeInput.Failure) in
                try state.run(typed: line.text, on: target, rows: line.rows ?? [])
            }
        }
    }

    /// Does what the line asks for, and closes it unless it was wrong; an empty one is closed.
    private mutating func finish(
        _ act: (inout DashboardState) throws(TimeInput.Failure) -> [DashboardEffect]
    ) -> [DashboardEffect] {
        // Closed before, since what it asks for may open another.
        guard let line = prompt.take(), line.text.contains(where: { $0 != " " }) else { return [] }
        do {
            return try act(&self)
        } catch {
            prompt = line
            prompt?.problem = error.message
            return []
        }
    }
}
