import PoolMetrics

// What is on the screen as text, for the terminal's clipboard.
extension DashboardState {
    /// The most bytes of one copy: terminals cut off or refuse what is longer.
    static let copyBytesLimit = 48 * 1024

    /// Copies what is selected, or the view where nothing is.
    mutating func copy(row: Bool) -> [DashboardEffect] {
        guard options.hasClipboard else {
            say(
                "this terminal takes no copy: start pooltop with --no-mouse and select the text",
                .warning)
            return []
        }
        let selected = row ? selection : nil
        let lines = selected?.lines ?? plainLines
        var text = ""
        var count = 0
        for line in lines {
            guard text.utf8.count + line.utf8.count < DashboardState.copyBytesLimit else { break }
            text += line + "\n"
            count += 1
        }
        let what = selected?.name ?? view.definition.title.lowercased()
        let copied =
            count < lines.count
            ? "\(NumberText.count(count)) of \(NumberText.count(lines.count)) lines"
            : NumberText.plural(count, "line")
        let note = options.clipboardNote.isEmpty ? "" : "; \(options.clipboardNote)"
        say("copied \(what): \(copied)\(note)", .ok)
        return [.copy(text)]
    }

    /// What is selected in a list, in lines; nil where nothing is, or the view has no list.
    private var selection: (name: String, lines: [String])? {
        if view == .overview {
            return seenSelection.flatMap { shown[$0] }.map {
                ($0.name, PlainFrame.lines(of: $0, name: TextFit.safe($0.name), width: 0))
            }
        }
        let painter = FramePainter(self, size: size)
        guard let index = chosenRow(view.definition.rows(painter)) else { return nil }
        let lines = view.definition.rowLines(painter)
        return lines.indices.contains(index) ? ("the chosen row", [lines[index]]) : nil
    }
}
