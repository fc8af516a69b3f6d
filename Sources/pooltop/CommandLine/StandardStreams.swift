#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Standard output and standard error, written whole and with their errors looked at.
enum StandardStreams {
    /// Nobody reads standard output any more, as after `| head`: the end, and no failure.
    struct Closed: Error {}

    /// Writes text to standard output.
    ///
    /// - Throws: ``Closed`` where the reader has gone, a ``CommandFailure`` with status 74 where
    ///   the text can't be written, as on a full disk.
    static func write(_ text: String) throws {
        let code = write(text, to: STDOUT_FILENO)
        guard code != 0 else { return }
        if code == EPIPE { throw Closed() }
        throw CommandFailure(
            .inputOutput, "can't write to standard output (\(String(cString: strerror(code))))",
            remedy: "send it to a file or program that can take it")
    }

    /// Writes one line to standard error; where that can't be done there is nobody to tell.
    static func complain(_ line: String) { _ = write(line + "\n", to: STDERR_FILENO) }

    /// Whether standard output is a terminal.
    static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// - Returns: 0, or the error's number.
    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                #if canImport(Glibc)
                    let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
                #else
                    let count = Darwin.write(descriptor, rest.baseAddress, rest.count)
                #endif
                if count < 0 {
                    if errno == EINTR { continue }
                    if errno == EAGAIN {
                        awaitWritable(descriptor)
                        continue
                    }
                    return errno
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return 0
        }
    }

    /// A terminal or pipe that another program made non-blocking is waited for, not spun on.
    private static func awaitWritable(_ descriptor: Int32) {
        var descriptors = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&descriptors, 1, -1)
    }
}
