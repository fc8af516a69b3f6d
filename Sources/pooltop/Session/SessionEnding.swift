/// Why a session came to its end.
enum SessionEnding: Hashable {
    /// What was to be done is done: `q`, the duration, the recording's end.
    case done
    /// SIGINT, SIGTERM or SIGHUP came, or the terminal went away, which counts as SIGHUP.
    case signal(Int32)
}
