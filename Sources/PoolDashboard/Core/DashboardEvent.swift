public import PoolMetrics
public import ResourceTypes

/// Everything that can happen to the dashboard.
public enum DashboardEvent: Sendable, Hashable {
    /// A key was pressed.
    case key(Key)
    /// The mouse was pressed, or its wheel turned.
    case mouse(MouseEvent)
    /// The terminal has this size now.
    case resized(Size)
    /// The feed has something.
    case feed(FeedUpdate)
    /// Time has passed; what is shown for a while goes when its time is over.
    case tick(instantNanoseconds: UInt64)
    /// A command that was asked for has run on a pool.
    case commandFinished(pool: String, PoolCommandOutcome)
    /// A command could not run; why, with the remedy.
    case commandFailed(pool: String, message: String)
    /// A recording is being written to this file.
    case recordingStarted(file: String)
    /// The recording was closed; how many batches it holds.
    case recordingStopped(file: String, batches: Int)
    /// The recording could not be started or went wrong; why, with the remedy.
    case recordingFailed(message: String)
    /// A bookmark could not be kept in the recording; why, with the remedy.
    case bookmarkFailed(message: String)
    /// What the workload does now; about once a second, and after a change.
    case workload(WorkloadStatus)
    /// The workload was changed as it was asked for; what was done.
    case workloadChanged(String)
    /// The workload could not be changed; why, with the remedy.
    case workloadFailed(message: String)
    /// The theme in use was read anew, because its file has changed.
    case themeReloaded
    /// The file of the theme in use has changed and can't be used; why, with the remedy.
    case themeFailed(message: String)
    /// The settings that were to be kept are in this file.
    case settingsSaved(file: String)
    /// They could not be kept, and the file is as it was; why, with the remedy.
    case settingsFailed(message: String)
    /// What the process around the dashboard has used so far; about once a second.
    case observed(ObserverReading)
    /// So many lines have been written to standard error or the log since the screen is up, all
    /// together, and what the last of them says.
    case logged(lines: Int, last: String)
}
