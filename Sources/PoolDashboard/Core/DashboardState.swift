import PoolMetrics
import ResourceTypes

/// The dashboard: everything that is on the screen and everything a key does, as one value.
///
/// ```swift
/// var dashboard = DashboardState(DashboardOptions())
/// let effects = dashboard.update(.key(.character("c")))
/// // [.perform(.cleanUp, pools: ["orders"])]
/// let frame = dashboard.render(size: Size(width: 80, height: 24))
/// ```
/// It takes events, answers with what is to be done, and draws itself; it has no clock, file,
/// socket or terminal. The shell around it carries out the effects and says how they went.
///
/// What it keeps is bounded: the history that ``PoolHistory`` says, ``PoolPicture/historyLimit``
/// points of graphs a pool, ``PoolPicture/eventLimit`` events, two batches and a few notices.
public struct DashboardState: Sendable {
    /// What was set at the start.
    let options: DashboardOptions
    /// What keys do.
    let keyMap: KeyMap
    /// What is set now: as at the start, but for what was changed since by keys or in setup.
    public internal(set) var settings: Settings
    /// What a start of the program would find set: what it was then, and what has been saved since.
    var savedSettings: Settings
    /// The terminal's size.
    var size: Size
    /// The present instant, in nanoseconds.
    var now: UInt64
    /// Where the feed stands.
    var status: FeedStatus
    /// The newest data.
    var picture = PoolPicture() { didSet { isListStale = true } }
    /// The data that stands still on the screen while ``picture`` goes on; nil unless frozen.
    var frozenPicture: PoolPicture? { didSet { isListStale = true } }
    /// What is kept of live data, to go back to; of a recording, what leads to its cursor.
    var history = PoolHistory()
    /// Which history it is: another number where it was replaced.
    var historyNumber = 0
    /// The selected pool's past, while its view is on the screen.
    var track: PoolTrack?
    /// How the pool's view is set.
    var poolLook = PoolLook()
    /// The moment that a frozen view shows; nil unless frozen.
    var moment: WallTime?
    /// What is marked on the timeline.
    var marks = TimelineMarks()
    /// Looks at live data for what is wrong.
    var lints = LintWatch()
    /// What was wrong in a recording; nil in live, and while it is still being looked for.
    var recordedFindings: [LintFinding]?
    /// Where a recording has no samples, in order.
    var gaps: [ClosedRange<WallTime>] = []
    /// What fills the screen.
    var view = View.overview
    /// Where Esc goes back to where one came down from another view.
    var viewAbove: View?
    /// Where one is in each view.
    var places: [View: ViewPlace] = [:]
    /// Whether the help lies over the view.
    var isHelpOpen = false
    /// How far the help is scrolled, in lines.
    var helpScroll = 0
    /// The selected pool's name; nil until there is one.
    var selectedName: String?
    /// What is to hold for a pool that is listed, as it was typed; empty for all pools.
    var filter = ""
    /// The same, read; nil for all pools.
    var condition: FieldCondition? { didSet { isListStale = true } }
    /// The names that are listed, as long as ``isListStale`` is false.
    var listedRows: [String] = []
    /// Whether pools, condition or order have changed since.
    var isListStale = true
    /// What pools can be sorted by, while it is asked.
    var columnMenu: ColumnMenu?
    /// A question that waits for its answer.
    var dialog: ConfirmDialog?
    /// What the workload that drives the pools does; nil where there is none here.
    var workload: WorkloadStatus?
    /// Setup, while it is open.
    var setup: SetupDialog?
    /// A list of things to do that is open.
    var menu: ChoiceMenu?
    /// What the last actions did.
    var cards = ActionCards()
    /// A line that is being typed.
    var prompt: Prompt?
    /// The commands that were typed before, the oldest first.
    var commandHistory: [String]
    /// What was said and is still to be seen, oldest first.
    var notices: [Notice] = []
    /// What is being recorded.
    var recording = RecordingStatus.off
    /// A clean-up of several pools of which not all have answered.
    var cleanUp: CleanUpTally?
    /// Why the feed can't go on; nil while it does.
    var feedFailure: String?
    /// What watching has cost of late.
    var observer = ObserverLog()
    /// Lines written to standard error or the log so far.
    var loggedLines = 0
    /// The theme to draw with; ^T changes it.
    public internal(set) var themeName: String

    /// A dashboard without data.
    public init(_ options: DashboardOptions) {
        self.options = options
        keyMap = KeyMap(options.settings.keys)
        settings = options.settings
        savedSettings = options.settings
        size = options.size
        now = options.instantNanoseconds
        status = options.status
        themeName = options.theme
        view = options.view
        workload = options.workload
        commandHistory = Array(options.commandHistory.suffix(DashboardState.historyLimit))
        setFilter(options.settings.filter)
    }

    /// Takes what happened, and answers with what the shell is to do about it, in order.
    ///
    /// - Complexity: O(pools log pools) for a batch, O(history × pools) for a window of history;
    ///   O(pools) for a key; O(points × pools) for one that moves in time, O(history × pools) for
    ///   a search.
    public mutating func update(_ event: DashboardEvent) -> [DashboardEffect] {
        let effects = handle(event)
        refreshList()
        refreshTrack()
        adoptRow()
        return effects
    }

    private mutating func handle(_ event: DashboardEvent) -> [DashboardEffect] {
        switch event {
        case .key(let key): return press(key)
        case .mouse(let event): return take(event)
        case .resized(let size): self.size = size
        case .feed(let update): take(update)
        case .tick(let instant):
            now = max(now, instant)
            notices.removeAll { $0.expiresAt <= now }
        case .commandFinished(let pool, let outcome): commandFinished(pool, outcome)
        case .commandFailed(let pool, let message): commandFailed(pool, message)
        case .recordingStarted, .recordingStopped, .recordingFailed: recordingChanged(event)
        case .bookmarkFailed(let message):
            say("bookmark: \(message)", .critical, seconds: Notice.outcomeSeconds)
        case .workload(let status): take(status)
        case .workloadChanged(let what):
            say("workload: \(what)", .ok, seconds: Notice.outcomeSeconds)
        case .workloadFailed(let message):
            say("workload: \(message)", .critical, seconds: Notice.outcomeSeconds)
        case .themeReloaded: say("theme \(themeName), read anew", .accent)
        case .themeFailed(let message): say("theme: \(message)", .warning)
        case .settingsSaved(let file): settingsSaved(file)
        case .settingsFailed(let message): settingsFailed(message)
        case .observed(let reading): observer.append(reading)
        case .logged(let lines, let last):
            // Once: a talkative service would cover the screen. The count goes on above.
            if loggedLines == 0 { say("logged, to be shown at the end: \(last)", .warning) }
            loggedLines = max(loggedLines, lines)
        }
        if scroll > 0 { scroll = min(scroll, maximumScroll) }
        return []
    }

    /// Draws the frame into a grid of any size.
    ///
    /// - Complexity: O(cells + points of the graphs), however many pools there are.
    public func render(into canvas: inout Canvas) {
        guard canvas.size.width > 0, canvas.size.height > 0 else { return }
        FramePainter(self, size: canvas.size).draw(into: &canvas)
        if isASCII { canvas.reduceToASCII() }
    }

    /// The frame at a size.
    public func render(size: Size) -> Canvas {
        var canvas = Canvas(size: size)
        render(into: &canvas)
        return canvas
    }

    /// The columns of the list of pools, and how it is sorted.
    public internal(set) var listing: PoolListing {
        get { settings.listing }
        set {
            settings.listing = newValue
            isListStale = true
        }
    }

    /// Whether a cursor goes over graphs that stand still, rather than the graphs scrolling.
    public internal(set) var isSweeping: Bool {
        get { settings.isSweeping }
        set { settings.isSweeping = newValue }
    }

    /// Whether to draw with ASCII characters only.
    var isASCII: Bool { settings.ascii || options.isASCIITerminal }

    /// The signs to draw with.
    var glyphs: GlyphSet { GlyphSet(ascii: isASCII) }

    /// Whether the feed plays a recording.
    public var isReplay: Bool {
        if case .replay = status.mode { true } else { false }
    }

    /// Whether the view stands still while live data goes on.
    public var isFrozen: Bool { frozenPicture != nil }

    /// The data on the screen.
    var shown: PoolPicture { frozenPicture ?? picture }
}
