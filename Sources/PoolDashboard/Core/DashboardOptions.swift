public import PoolMetrics
public import ResourceTypes

/// What a dashboard is told when it is made.
public struct DashboardOptions: Sendable, Hashable {
    /// What the person has set: in the file, in the environment or on the command line.
    public var settings = Settings()
    /// What keeps a setting from being taken from the file at the next start, such as the name of a
    /// variable of the environment; empty for those that the file decides.
    public var overrides: [SettingKey: String] = [:]
    /// Whether the terminal can show ASCII characters only, whatever is set.
    public var isASCIITerminal = false
    /// The names of the themes that ^T goes through.
    public var themes: [String] = []
    /// The name of the theme to begin with, which the setting may give as a file.
    public var theme = ThemeCatalog.usualName
    /// Whether the terminal takes text to be pasted elsewhere.
    public var hasClipboard = true
    /// What else it takes for that, such as a setting of a multiplexer; empty for nothing.
    public var clipboardNote = ""
    /// What produces the pools' load, for the status line: `steady, seed 7`; empty for nothing.
    public var scenario = ""
    /// The workload generator that can be changed from here; nil where there is none.
    public var workload: WorkloadStatus?
    /// The scenarios that it can be changed to.
    public var scenarios: [ScenarioChoice] = []
    /// Commands that were typed in the palette before, the oldest first.
    public var commandHistory: [String] = []
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

    /// Whether nothing may be done to pools from here.
    public var readOnly: Bool {
        get { settings.readOnly }
        set { settings.readOnly = newValue }
    }
    /// Whether to draw with ASCII characters only.
    public var ascii: Bool {
        get { settings.ascii || isASCIITerminal }
        set { settings.ascii = newValue }
    }
    /// The view to begin with.
    public var view: DashboardView {
        get { settings.view }
        set { settings.view = newValue }
    }
    /// The columns of the overview, and how it is sorted.
    public var listing: PoolListing {
        get { settings.listing }
        set { settings.listing = newValue }
    }
    /// What graphs are made of; ASCII where ``ascii`` is set.
    public var graphStyle: GraphStyle {
        get { settings.graphStyle }
        set { settings.graphStyle = newValue }
    }
    /// Whether graphs stand still under a moving cursor: less to send than graphs that scroll.
    public var isSweeping: Bool {
        get { settings.isSweeping }
        set { settings.isSweeping = newValue }
    }
}
