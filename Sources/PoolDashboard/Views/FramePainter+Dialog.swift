extension FramePainter {
    /// The question, over everything else.
    func drawDialog(_ dialog: ConfirmDialog, into canvas: inout Canvas) {
        // What is below is out of the mouse's reach, as it is out of the keys'.
        canvas.mark(Rect(x: 0, y: 0, width: size.width, height: size.height), .nothing)
        let width = min(60, size.width)
        let inner = width - 4
        let words = dialog.explanation.flatMap { TextFit.wrap($0, inner) }
        let height = 8 + words.count
        guard size.height >= height + 2, width >= 40 else {
            drawSmallDialog(dialog, into: &canvas)
            return
        }
        let x = (size.width - width) / 2
        let y = (size.height - height) / 2
        canvas.box(x: x, y: y, width: width, height: height, style: Style(.accent))
        canvas.write(
            TextFit.fit(dialog.question, inner), x: x + 2, y: y + 1,
            style: Style(.title, bold: true))
        for (row, line) in words.enumerated() { canvas.write(line, x: x + 2, y: y + 3 + row) }
        var left = x + 2
        for (button, title) in [
            (ConfirmDialog.Button.cancel, "Cancel"), (.confirm, dialog.verb),
        ] {
            let focused = dialog.focus == button
            // The focus is told by a sign too, for screens without colours.
            let text = focused ? " \(glyphs.selection) \(title) " : "   \(title) "
            let style =
                focused
                ? Style(.selectionForeground, on: .selectionBackground, bold: true) : Style(.dim)
            let length = canvas.write("[\(text)]", x: left, y: y + height - 3, style: style)
            canvas.mark(
                Rect(x: left, y: y + height - 3, width: length, height: 1), .answer(button))
            left += length + 2
        }
        canvas.write(
            TextFit.fit("Tab moves   Enter presses   y yes   n no   Esc cancels", inner),
            x: x + 2, y: y + height - 2, style: Style(.dim))
    }

    private func drawSmallDialog(_ dialog: ConfirmDialog, into canvas: inout Canvas) {
        let y = size.height - 1
        let style = Style(.accent, on: .barBackground, bold: true)
        canvas.fill(x: 0, y: y, width: size.width, height: 1, style: style)
        let answer = dialog.focus == .cancel ? "y/N" : "Y/n"
        canvas.write(
            TextFit.fit("\(dialog.question) \(answer)", size.width), x: 0, y: y, style: style)
    }
}
