import PoolMetrics
import ResourceTypes

/// Draws one frame of a dashboard at one size.
///
/// From top to bottom: the status line, the view, the timeline, and the key line, which gives way
/// to a prompt; notices lie over the view's last rows. Where there is no room, what says least goes
/// first.
struct FramePainter {
    /// What is drawn.
    let state: DashboardState
    /// The grid's size.
    let size: Size
    /// The data on the screen.
    let picture: PoolPicture
    /// The signs to draw with.
    let glyphs: GlyphSet

    /// The smallest width on which a pool can be read.
    private static let smallestWidth = 12

    /// Gets ready to draw.
    init(_ state: DashboardState, size: Size) {
        self.state = state
        self.size = size
        picture = state.shown
        glyphs = state.glyphs
    }

    /// Whether there is a row for the keys.
    var hasKeyLine: Bool { size.height >= 5 || (state.prompt != nil && size.height >= 2) }

    /// The part of the grid between the bars.
    var body: Rect {
        Rect(
            x: 0, y: 1, width: size.width,
            height: size.height - 1 - (hasTimeline ? 1 : 0) - (hasKeyLine ? 1 : 0))
    }

    /// Draws everything.
    func draw(into canvas: inout Canvas) {
        guard size.width >= FramePainter.smallestWidth else {
            canvas.write(
                "\(size.width)×\(size.height) is small", x: 0, y: 0, style: Style(.warning))
            return
        }
        drawStatus(into: &canvas)
        if state.isHelpOpen {
            drawHelp(into: &canvas, body)
        } else {
            state.view.definition.draw(self, &canvas, body)
        }
        canvas.joinLines()
        if hasTimeline { drawTimeline(into: &canvas, y: size.height - (hasKeyLine ? 2 : 1)) }
        drawCard(into: &canvas)
        drawNotices(into: &canvas)
        drawCompletions(into: &canvas)
        if hasKeyLine { drawKeyLine(into: &canvas, y: size.height - 1) }
        if let menu = state.columnMenu { drawColumnMenu(menu, into: &canvas) }
        if let setup = state.setup { drawSetup(setup, into: &canvas) }
        if let menu = state.menu { drawMenu(menu, into: &canvas) }
        if let dialog = state.dialog { drawDialog(dialog, into: &canvas) }
    }

    /// How far a page key moves.
    var pageLength: Int {
        state.isHelpOpen ? body.height - 2 : state.view.definition.pageLength(self, body)
    }

    /// How far the view can be scrolled.
    var maximumScroll: Int {
        state.isHelpOpen
            ? helpHeight(width: size.width) - body.height
            : state.view.definition.maximumScroll(self, body)
    }

    /// What graphs are made of.
    var graphStyle: GraphStyle {
        let style = state.settings.graphStyle
        return glyphs.isASCII && style != .absent ? .ascii : style
    }

    /// The selected pool's model, where it is there.
    var selected: PoolModel? { state.selectedName.flatMap { picture[$0] } }

    /// A time of day at the offset that was asked for.
    func clock(_ time: WallTime, tenths: Bool = false) -> String {
        let calendar = CalendarTime(time, offsetSeconds: state.options.timeZoneOffsetSeconds)
        return tenths ? calendar.clockWithTenths : calendar.clock
    }
}
