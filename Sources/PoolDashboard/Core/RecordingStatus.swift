/// Whether what is seen is being recorded.
enum RecordingStatus: Sendable, Hashable {
    /// Nothing is recorded.
    case off
    /// It was asked for.
    case starting
    /// Into this file.
    case on(file: String)
    /// Its end was asked for.
    case stopping(file: String)
}
