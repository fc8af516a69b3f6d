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
        let selected = row && view == .overview ? selectedName.flatMap { shown[$0] } : nil
        let lines =
            selected.map { PlainFrame.lines(of: $0, name: TextFit.safe($0.name), width: 0) }
            ?? plainLines
        var text = ""
        var count = 0
        for line in lines {
            guard text.utf8.count + line.utf8.count < DashboardState.copyBytesLimit else { break }
            text += line + "\n"
            count += 1
        }
        let what = selected.map { "\($0.name)" } ?? view.definition.title.lowercased()
        let cut = count < lines.count ? " of \(NumberText.count(lines.count))" : ""
        let note = options.clipboardNote.isEmpty ? "" : "; \(options.clipboardNote)"
        say("copied \(what): \(NumberText.count(count))\(cut) lines\(note)", .ok)
        return [.copy(text)]
    }
}
