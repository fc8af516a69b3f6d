import CTerminalGuard

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps standard error off the screen while it is up, and shows it afterwards.
///
/// ```swift
/// let screen = try TerminalScreen()
/// let capture = try StandardErrorCapture()
/// …
/// capture.refresh()      // capture.lines, capture.lastLine
/// …
/// screen.close()
/// capture.close()        // what was written appears now
/// ```
/// What is written goes into an unnamed file, so nobody who writes is ever held up. If the process
/// dies of a signal, the terminal guard puts standard error back and copies the text out: the
/// message of a Swift trap is seen. Where standard error is not a terminal it can't spoil the
/// screen, and nothing is captured unless asked for. Of more than ``bytesMax`` only the end is
/// kept, and the text says so.
public final class StandardErrorCapture {
    /// Lines captured so far, as of the last ``refresh()``; a last one without an end counts.
    public private(set) var lines = 0
    /// The last line captured that is not empty, as of the last ``refresh()``.
    public private(set) var lastLine = ""
    /// Whether standard error is being captured.
    public private(set) var isCapturing = false

    private var file: Int32 = -1
    private var original: Int32 = -1
    private var readOffset: off_t = 0
    private var endedLines = 0
    private var partial: [UInt8] = []
    private static let lineBytesMax = 4096
    /// How much is kept before the beginning is dropped.
    public static let bytesMax = 1 << 20
    private static let bytesKept = 64 << 10

    /// Begins to capture.
    ///
    /// - Parameter always: also where standard error is not a terminal.
    /// - Throws: ``TerminalError``; standard error is then as it was.
    public init(always: Bool = false) throws(TerminalError) {
        guard always || isatty(STDERR_FILENO) == 1 else { return }
        file = terminal_guard_unnamed_file("standard-error")
        original = file < 0 ? -1 : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        // Several writers, one end of the file.
        guard original >= 0, fcntl(file, F_SETFL, O_APPEND) == 0, dup2(file, STDERR_FILENO) >= 0
        else {
            let number = errno
            for descriptor in [file, original] where descriptor >= 0 { closeFile(descriptor) }
            throw TerminalError(
                code: .noCapture,
                message: "standard error can't be set aside: send it to a file with 2>FILE",
                errorNumber: number)
        }
        terminal_guard_set_capture(file, original)
        isCapturing = true
    }

    deinit {
        close()
    }

    /// Reads what has come since the last time.
    ///
    /// - Returns: whether anything has.
    @discardableResult
    public func refresh() -> Bool {
        guard isCapturing else { return false }
        var block = [UInt8](repeating: 0, count: 16 * 1024)
        var hasNews = false
        while true {
            let count = pread(file, &block, block.count, readOffset)
            guard count > 0 else { break }
            readOffset += off_t(count)
            hasNews = true
            take(block[..<count])
        }
        lines = endedLines + (partial.isEmpty ? 0 : 1)
        if let text = Self.printable(partial) { lastLine = text }
        if readOffset > off_t(Self.bytesMax) { dropBeginning() }
        return hasNews
    }

    /// Puts standard error back and writes to it what was captured; again, it does nothing.
    public func close() {
        guard isCapturing else { return }
        refresh()
        isCapturing = false
        terminal_guard_release_capture()
        closeFile(file)
        closeFile(original)
    }

    /// Keeps the end of the file; a line written in this very moment may be lost.
    private func dropBeginning() {
        var kept = [UInt8](repeating: 0, count: Self.bytesKept)
        let count = pread(file, &kept, kept.count, readOffset - off_t(kept.count))
        guard count > 0, ftruncate(file, 0) == 0 else { return }
        let note = Array("(\(readOffset - off_t(count)) bytes left out here)\n".utf8)
        let text = note + kept[..<count]
        readOffset = off_t(max(0, write(file, text, text.count)))
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                endedLines += 1
                if let text = Self.printable(partial) { lastLine = text }
                partial.removeAll(keepingCapacity: true)
            } else if partial.count < Self.lineBytesMax {
                partial.append(byte)
            }
        }
    }

    /// The line without control characters and colours; nil when nothing is left.
    private static func printable(_ bytes: [UInt8]) -> String? {
        var kept: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == 0x1B, rest.first == UInt8(ascii: "[") {
                let end = rest.dropFirst().firstIndex { (0x40...0x7E).contains($0) }
                rest = end.map { rest[($0 + 1)...] } ?? []
            } else if byte >= 0x20, byte != 0x7F {
                kept.append(byte)
            }
        }
        return kept.isEmpty ? nil : String(decoding: kept, as: UTF8.self)
    }
}

/// The system's `close`, which a method of the same name hides.
private func closeFile(_ descriptor: Int32) {
    close(descriptor)
}
