import CPseudoTerminal
import Foundation

/// A program on a terminal of its own whose bytes are counted as they come.
final class MeasuredTerminal {
    /// What came in a stretch of time.
    struct Traffic {
        /// How many bytes.
        var bytes = 0
        /// How many bursts, with a tenth of a second of silence between each two.
        var frames = 0
        /// Processor time of the program, of user and system together, in seconds.
        var processorSeconds = 0.0
        /// How long it was looked at, in seconds.
        var seconds = 0.0

        /// Bytes for each frame.
        var bytesPerFrame: Double { frames == 0 ? 0 : Double(bytes) / Double(frames) }
        /// The share of one core, in per cent.
        var processorPercent: Double { 100 * processorSeconds / seconds }
    }

    private var terminal = pseudo_terminal()
    private let started = ContinuousClock.now
    private var block = [UInt8](repeating: 0, count: 1 << 16)

    /// Starts a program on 120 columns and 40 rows, as most of the figures want it.
    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        let variables = [
            "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin",
            "HOME": NSTemporaryDirectory(), "SWIFT_BACKTRACE": "enable=no",
        ].merging(environment) { $1 }
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (words + settings).forEach { free($0) } }
        let failure = pseudo_terminal_spawn(program, words, settings, 120, 40, false, &terminal)
        guard failure == 0 else {
            throw Failure("\(program): \(String(cString: strerror(failure)))")
        }
    }

    deinit { pseudo_terminal_close(&terminal) }

    /// Types.
    func type(_ text: String) { _ = write(terminal.master, text, text.utf8.count) }

    /// Takes in what comes for so long.
    func watch(_ seconds: Double) -> Traffic {
        var traffic = Traffic()
        let clock = ContinuousClock()
        let (before, start) = (processorTicks, clock.now)
        let end = start + .seconds(seconds)
        var last = start - .seconds(1)
        while clock.now < end {
            let left = max(1, Int32((end - clock.now) / .milliseconds(1)))
            let count = read(within: left)
            guard count > 0 else { continue }
            traffic.bytes += count
            if clock.now - last > .milliseconds(100) { traffic.frames += 1 }
            last = clock.now
        }
        traffic.seconds = (clock.now - start) / .seconds(1)
        traffic.processorSeconds =
            Double(processorTicks - before) / Double(sysconf(Int32(_SC_CLK_TCK)))
        return traffic
    }

    /// Milliseconds from the start until a first frame was there: some bytes, and then silence.
    func firstFrame() -> Double? {
        var came: ContinuousClock.Instant?
        var bytes = 0
        while ContinuousClock.now - started < .seconds(20) {
            let count = read(within: 60)
            if count > 0 {
                bytes += count
                came = ContinuousClock.now
            } else if bytes > 2_000 {
                break
            }
        }
        // A program that only complained and ended has shown no frame.
        guard bytes > 2_000 else { return nil }
        return came.map { ($0 - started) / .milliseconds(1) }
    }

    /// Milliseconds from a key until what it changes has come.
    func response(to key: String) -> Double? {
        let start = ContinuousClock.now
        type(key)
        guard read(within: 2_000) > 0 else { return nil }
        return (ContinuousClock.now - start) / .milliseconds(1)
    }

    /// Private memory in MiB, which the kernel calls anonymous.
    var privateMebibytes: Double {
        let text =
            (try? String(contentsOfFile: "/proc/\(terminal.child)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        let kibibytes = line?.split(separator: " ").compactMap { Double($0) }.first
        return (kibibytes ?? 0) / 1024
    }

    private var processorTicks: Int {
        let text =
            (try? String(contentsOfFile: "/proc/\(terminal.child)/stat", encoding: .utf8)) ?? ""
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        return fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
    }

    private func read(within milliseconds: Int32) -> Int {
        var source = pollfd(fd: terminal.master, events: Int16(POLLIN), revents: 0)
        guard poll(&source, 1, milliseconds) > 0 else { return 0 }
        let count = Foundation.read(terminal.master, &block, block.count)
        return max(0, count)
    }
}

/// Why nothing could be measured.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
