import PoolMetrics
import ResourceTypes

extension FramePainter {
    /// What an action did, at the lower right of the view, while there is room.
    func drawCard(into canvas: inout Canvas) {
        guard let time = picture.batch?.time, let card = state.cards.card(at: time) else { return }
        let width = min(50, size.width - 2)
        let height = 8
        // The notices below say the same in a line.
        guard width >= 40, body.height >= height + 4, !state.isHelpOpen else { return }
        let x = size.width - width - 1
        let y = body.bottom - height - min(state.notices.count, 3)
        canvas.box(x: x, y: y, width: width, height: height, style: Style(.accent))
        canvas.write(
            " \(TextFit.fit(card.title, width - 6)) ", x: x + 2, y: y,
            style: Style(.title, bold: true))
        let inner = width - 4
        canvas.write(TextFit.fit(card.result, inner), x: x + 2, y: y + 1)
        drawColumns(["", "before", "now", "change"], roles: [.dim], &canvas, x: x + 2, y: y + 2)
        let now = card.now(in: picture)
        let rows: [(String, Int, Int?)] = [
            ("idle", card.before.idle, now?.idle), ("in use", card.before.inUse, now?.inUse),
            ("waiting", card.before.waiting, now?.waiting),
        ]
        for (row, (title, before, after)) in rows.enumerated() {
            drawColumns(
                [
                    title, NumberText.count(before),
                    after.map { NumberText.count($0) } ?? "gone",
                    after.map { FramePainter.change(from: before, to: $0) } ?? "",
                ],
                roles: [.foreground, .dim, .foreground, .accent], &canvas, x: x + 2,
                y: y + 3 + row)
        }
        let before = card.waitBefore.quantile(0.99)
        let after = now?.wait.since(card.before.wait).quantile(0.99)
        drawColumns(
            [
                "wait p99", NumberText.duration(seconds: before),
                NumberText.duration(seconds: after), FramePainter.change(from: before, to: after),
            ],
            roles: [.foreground, .dim, .foreground, .accent], &canvas, x: x + 2, y: y + 6)
        let age = time.nanoseconds(since: card.time) / 1_000_000_000
        canvas.write(
            " \(TextFit.fit("by \(card.actor), \(clock(card.time))", inner - 14)) ", x: x + 2,
            y: y + 7, style: Style(.dim))
        canvas.writeRight(
            " \(age) s of 30 ", right: x + width - 2, y: y + 7, style: Style(.dim))
    }

    private func drawColumns(
        _ texts: [String], roles: [Role], _ canvas: inout Canvas, x: Int, y: Int
    ) {
        var left = x
        for (index, text) in texts.enumerated() {
            let width = index == 0 ? 8 : 9
            let role = roles[min(index, roles.count - 1)]
            canvas.write(
                index == 0 ? TextFit.left(text, width) : TextFit.right(text, width), x: left,
                y: y, style: Style(role))
            left += width
        }
    }

    private static func change(from before: Int, to after: Int) -> String {
        let difference = after &- before
        if difference == 0 { return "=" }
        return (difference > 0 ? "+" : "−") + NumberText.count(difference.magnitude)
    }

    private static func change(from before: Double?, to after: Double?) -> String {
        guard let before, let after else { return "" }
        if before == after { return "=" }
        return (after > before ? "+" : "−") + NumberText.duration(seconds: abs(after - before))
    }
}
