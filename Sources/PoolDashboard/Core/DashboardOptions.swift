public import PoolMetrics
public import ResourceTypes

/// What a dashboard is told when it is made.
public struct DashboardOptions: Sendable, Hashable {
    /// Whether nothing may be done to pools from here.
    public var readOnly = false
    /// Whether to draw with ASCII characters only.
    public var ascii = false
    /// The names of the themes that ^T goes through.
    public var themes: [String] = []
    /// The theme to begin with.
    public var theme = "dark"
    /// The view to begin with.
    public var view = DashboardView.overview
    /// Whether the terminal takes text to be pasted elsewhere.
    public var hasClipboard = true
    /// What else it takes for that, such as a setting of a multiplexer; empty for nothing.
    public var clipboardNote = ""
    /// The columns of the overview, and how it is sorted.
    public var listing = PoolListing()
    /// What graphs are made of; ASCII where ``ascii`` is set.
    public var graphStyle = GraphStyle.braille
    /// Whether graphs stand still under a moving cursor: less to send than graphs that scroll.
    public var isSweeping = false
    /// What produces the pools' load, for the status line: `steady, seed 7`; empty for nothing.
    public var scenario = ""
    /// The workload generator that can be changed from here; nil where there is none.
    public var workload: WorkloadStatus?
    /// The scenarios that it can be changed to.
    public var scenarios: [ScenarioChoice] = []
    /// What wall times are shown in: seconds east of UTC.
    public var timeZoneOffsetSeconds = 0
    /// The terminal's size, until the first ``DashboardEvent/resized(_:)``.
    public var size = Size(width: 80, height: 24)
    /// Where the feed stands, until it says so itself.
    public var status = FeedStatus(mode: .live(intervalNanoseconds: 1_000_000_000))
    /// The present instant, of the clock that ``DashboardEvent/tick(instantNanoseconds:)`` tells.
    public var instantNanoseconds: UInt64 = 0

    /// The defaults, to be changed one by one.
    public init() {}
}
