import Logging
import ResourcePools

/// What a logger was told, as lines: the level and the message, then `key=value` for each piece of
/// metadata.
final class LogLines: Sendable {
    private let kept = Lock<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    /// A logger that tells of everything.
    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(lines: self) }
        logger.logLevel = .trace
        return logger
    }

    private func keep(_ line: String) { kept.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let pairs = (event.metadata ?? [:]).sorted { $0.key < $1.key }
            let words = ["\(event.level): \(event.message)"] + pairs.map { "\($0.key)=\($0.value)" }
            lines.keep(words.joined(separator: " "))
        }
    }
}
