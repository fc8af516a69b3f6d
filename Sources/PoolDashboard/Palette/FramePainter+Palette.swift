import PoolMetrics

extension FramePainter {
    /// The most completions that are listed at once.
    private static let completionRows = 12

    /// What may stand in the palette's line next, above it.
    func drawCompletions(into canvas: inout Canvas) {
        guard let prompt = state.prompt, prompt.isCommand, prompt.problem == nil else { return }
        let offered = state.completions
        let room = min(FramePainter.completionRows, body.height / 2)
        let shown = min(offered.items.count, room - 1)
        guard shown >= 1 else { return }
        let chosen = prompt.completing?.chosen
        // The chosen one stays in the middle of a list that is longer than the room.
        let first = min(max(0, (chosen ?? 0) - shown / 2), offered.items.count - shown)
        let y = size.height - (hasKeyLine ? 1 : 0) - (hasTimeline ? 1 : 0) - shown - 1
        canvas.mark(Rect(x: 0, y: y, width: size.width, height: shown + 1), .nothing)
        canvas.fill(x: 0, y: y, width: size.width, height: shown + 1, style: .plain)
        let count = offered.items.count
        canvas.rule(
            offered.title, x: 0, y: y, width: size.width,
            notes: [
                (
                    count > shown ? "\(first + 1)–\(first + shown) of \(count)" : "",
                    size.width - 1
                )
            ])
        let window = offered.items[first..<first + shown]
        let nameWidth = min(
            window.reduce(0) {
                max($0, DisplayWidth.of($1.text) + 1 + DisplayWidth.of($1.argument))
            }, max(8, size.width * 2 / 5))
        let keyWidth = min(window.reduce(0) { max($0, DisplayWidth.of($1.keys)) }, 14)
        for (row, item) in window.enumerated() {
            canvas.mark(
                Rect(x: 0, y: y + 1 + row, width: size.width, height: 1), .complete(first + row))
            drawCompletion(
                item, isChosen: first + row == chosen, nameWidth: nameWidth, keyWidth: keyWidth,
                into: &canvas, y: y + 1 + row)
        }
    }

    private func drawCompletion(
        _ item: PaletteCompletion, isChosen: Bool, nameWidth: Int, keyWidth: Int,
        into canvas: inout Canvas, y: Int
    ) {
        let ground: Role = isChosen ? .selectionBackground : .background
        func style(_ role: Role, bold: Bool = false) -> Style {
            Style(isChosen ? .selectionForeground : role, on: ground, bold: bold)
        }
        canvas.fill(x: 0, y: y, width: size.width, height: 1, style: style(.foreground))
        // The chosen one is told by a sign too, for screens without colours.
        if isChosen { canvas.write(glyphs.selection, x: 0, y: y, style: style(.accent)) }
        let name = TextFit.fit(item.text, nameWidth)
        let used = canvas.write(name, x: 2, y: y, style: style(.accent, bold: true)) + 1
        canvas.write(
            TextFit.fit(item.argument, nameWidth - used), x: 2 + used, y: y, style: style(.dim))
        let left = 2 + nameWidth + 2
        let right = size.width - 1 - (keyWidth > 0 ? keyWidth + 2 : 0)
        canvas.write(
            TextFit.fit(item.note, right - left), x: left, y: y, style: style(.foreground))
        if right > left {
            canvas.writeRight(
                TextFit.fit(item.keys, keyWidth), right: size.width - 2, y: y, style: style(.dim),
                maxWidth: keyWidth)
        }
    }

    /// What the line's command is for, or how the line is used.
    func commandHint(_ prompt: Prompt) -> String {
        guard !prompt.text.isEmpty else { return "Tab completes  ↑↓ typed before  Esc leaves" }
        guard let (command, argument) = Palette(state).parse(prompt.text),
            prompt.text.trimmingBlanks().contains(" ") || prompt.text.hasSuffix(" ")
        else { return "Tab completes  Enter does it" }
        return argument.isEmpty && !command.argument.isEmpty ? command.argument : command.meaning
    }
}
