import CTerminalGuard

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the terminal library's bytes go: collected in a file in memory, then sent as one write.
///
/// The library writes to a descriptor of its own, in pieces. While the screen is up that descriptor
/// leads to the file; ``send(synchronized:)`` passes on what a frame left there. So a frame is one
/// `write`, its bytes can be counted, and synchronized output surrounds it only if it has any.
final class FrameChannel {
    /// The descriptor the library writes to; whoever makes a stream of it closes it.
    let libraryDescriptor: Int32
    private let file: Int32
    /// Bytes sent so far.
    private(set) var bytesWritten = 0
    /// Says the library's frames in fewer bytes; nil where the terminal takes them as they are.
    var shortener: FrameShortener?
    private var buffer: [UInt8] = []

    /// What became of the bytes of a frame.
    enum Outcome {
        case nothing, sent, refused, failed
    }

    /// Makes a channel whose library descriptor leads to the terminal until ``redirect()``.
    init(terminal: Int32) throws(TerminalError) {
        file = terminal_guard_unnamed_file("frame")
        libraryDescriptor = file < 0 ? -1 : fcntl(terminal, F_DUPFD_CLOEXEC, 3)
        guard libraryDescriptor >= 0 else {
            let number = errno
            if file >= 0 { close(file) }
            throw TerminalError(
                code: .noTerminal, message: "no descriptor is left: raise 'ulimit -n'",
                errorNumber: number)
        }
    }

    deinit {
        close(file)
    }

    /// From here on the library's bytes are collected.
    func redirect() {
        dup2(file, libraryDescriptor)
        _ = fcntl(libraryDescriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Forgets what was collected.
    func discard() {
        lseek(file, 0, SEEK_SET)
        ftruncate(file, 0)
    }

    /// Nothing is known any more of how the terminal was left.
    func forget() { shortener?.forget() }

    /// Sends what was collected for a screen of so many columns and rows.
    func send(synchronized: Bool, columns: Int, rows: Int) -> Outcome {
        let count = Int(lseek(file, 0, SEEK_CUR))
        guard count > 0 else { return .nothing }
        buffer.removeAll(keepingCapacity: true)
        buffer.append(contentsOf: repeatElement(0, count: count))
        let read = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, count, 0) }
        discard()
        guard read == count else { return .refused }
        if let shorter = shortener?.shorten(buffer, columns: columns, rows: rows) {
            buffer = shorter
        }
        guard !buffer.isEmpty else { return .nothing }
        if synchronized { buffer = SynchronizedOutput.begin + buffer + SynchronizedOutput.end }
        switch terminal_guard_write(buffer, buffer.count) {
        case 0:
            bytesWritten += buffer.count
            return .sent
        case ECANCELED: return .refused
        default: return .failed
        }
    }
}
