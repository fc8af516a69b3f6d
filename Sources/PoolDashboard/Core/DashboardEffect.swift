public import PoolMetrics
public import ResourceTypes

/// What the dashboard asks of the shell around it.
public enum DashboardEffect: Sendable, Hashable {
    /// End, with success.
    case quit
    /// Run a command on each of these pools, as the person at the screen.
    case perform(PoolCommand, pools: [String])
    /// Change the workload that drives the pools, as the person at the screen.
    case workload(WorkloadCommand)
    /// Ask something of the feed.
    case feed(FeedRequest)
    /// Begin to record into a new file in the working folder.
    case startRecording
    /// Close the recording.
    case stopRecording
    /// Keep a mark with a name in the recording that is being written.
    case bookmark(name: String, time: WallTime)
    /// Keep these settings in the person's file, as texts; the answer is
    /// ``DashboardEvent/settingsSaved(file:)`` or ``DashboardEvent/settingsFailed(message:)``.
    case saveSettings([SettingKey: String])
    /// A command was typed: keep it, where the palette's history is kept.
    case remember(String)
    /// Give this text to the terminal, to be pasted elsewhere.
    case copy(String)
    /// Suspend the process, as ^Z does.
    case suspend
    /// Draw the whole screen anew, whatever is thought to be on it.
    case redraw
}
