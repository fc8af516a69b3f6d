/// Everything that a key can do, by an identifier that stays.
public enum KeyAction: String, Sendable, Hashable, CaseIterable {
    /// Ways around.
    case selectUp = "select_up"
    case selectDown = "select_down"
    case pageUp = "page_up"
    case pageDown = "page_down"
    case first, last
    case open, back, filter
    /// From view to view.
    case showOverview = "show_overview"
    case showPool = "show_pool"
    case showHolders = "show_holders"
    case showTimers = "show_timers"
    case showEvents = "show_events"
    case showLints = "show_lints"
    case showObserver = "show_observer"
    case nextView = "next_view"
    case previousView = "previous_view"
    /// On the list of pools.
    case sortNext = "sort_next"
    case sortPrevious = "sort_previous"
    case sortMenu = "sort_menu"
    case sortInvert = "sort_invert"
    /// On pools.
    case cleanUp = "clean_up"
    case cleanUpAll = "clean_up_all"
    case actions
    case runTimer = "run_timer"
    case postpone = "put_off"
    case workload
    /// What is on the screen, as text.
    case copyRow = "copy_row"
    case copyView = "copy_view"
    /// On the data.
    case freeze, record, faster, slower
    /// On graphs.
    case sweep
    case zoomIn = "zoom_in"
    case zoomOut = "zoom_out"
    case nextPane = "next_pane"
    /// In time, live and in a recording.
    case playPause = "play_pause"
    case stepForward = "step_forward"
    case stepBack = "step_back"
    case scrubForward = "scrub_forward"
    case scrubBack = "scrub_back"
    case begin, end
    case jump
    case nextMark = "next_mark"
    case previousMark = "previous_mark"
    case bookmark, command
    case speedUp = "speed_up"
    case slowDown = "slow_down"
    /// On the program.
    case help, theme, setup, redraw, suspend, quit
}
