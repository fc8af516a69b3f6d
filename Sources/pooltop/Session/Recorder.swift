import PoolMetrics
import PoolRecording
import Synchronization

/// The recording that may be going on: begun and ended by a person or by a flag, fed by the feed.
///
/// Calls block for as long as the disk takes; they come from Swift's threads or from an ending
/// process, never from the thread that draws.
final class Recorder: Sendable {
    /// A recording that was closed.
    struct Closed: Sendable {
        /// Its file.
        let file: String
        /// How many batches it holds.
        let batches: Int

        /// What was recorded, as in `12 samples into run.pooltop`.
        var summary: String { "\(batches) sample\(batches == 1 ? "" : "s") into \(file)" }
    }

    private let writer = Mutex<RecordingWriter?>(nil)
    private let metadata: @Sendable () -> RecordingMetadata

    /// A recorder that writes nothing yet.
    ///
    /// - Parameter metadata: what a recording that begins now says of itself.
    init(metadata: @escaping @Sendable () -> RecordingMetadata) { self.metadata = metadata }

    /// Begins to record into a new file.
    ///
    /// A recording that goes on is closed first.
    func start(file: String, overwrite: Bool) throws {
        try stop()
        let fresh = try RecordingWriter(file: file, overwrite: overwrite, metadata: metadata())
        writer.withLock { $0 = fresh }
    }

    /// Adds a batch to the recording, if there is one.
    ///
    /// - Throws: what the file says; the recording is then closed, with what it holds.
    func take(_ batch: SampleBatch) throws {
        guard let current = writer.withLock({ $0 }) else { return }
        do {
            try current.append(batch)
        } catch  where error.code == .closed {
            // It was stopped in this very moment.
        } catch {
            _ = try? stop()
            throw error
        }
    }

    /// Keeps a bookmark in the recording, if there is one.
    ///
    /// - Throws: what the file says; the recording goes on.
    func bookmark(_ name: String, at time: WallTime) throws {
        try writer.withLock { $0 }?.addBookmark(name, at: time)
    }

    /// Closes the recording into one file that stands alone.
    ///
    /// - Returns: nil where there was none.
    @discardableResult
    func stop() throws -> Closed? {
        guard let current = writer.withLock({ $0.take() }) else { return nil }
        try current.close()
        return Closed(file: current.file, batches: current.count)
    }

    /// Closes the recording, if it still goes on, where a session ended by an error that is
    /// already on its way to the person.
    func abandon() { _ = try? stop() }

    /// Closes the recording at the end of a session, and lets the process die where the session
    /// ended by a signal.
    @discardableResult
    func finish(_ ending: SessionEnding) throws -> Closed? {
        guard case .signal(let number) = ending else { return try stop() }
        do {
            try stop()
        } catch {
            // The signal is what the parent process has to see; the failure is only told.
            StandardStreams.complain(CommandFailure(describing: error).line)
        }
        throw DeathBySignal(number: number)
    }
}
