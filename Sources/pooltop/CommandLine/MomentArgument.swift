import ArgumentParser
import PoolMetrics

/// A place in a recording as people write it: an offset such as `30s` from its first sample, or a
/// time such as `2026-01-31T10:42:07.5Z`.
enum MomentArgument: Hashable {
    /// So many nanoseconds after the first sample.
    case offset(nanoseconds: UInt64)
    /// At this time.
    case time(WallTime)

    /// The words for what is accepted, for errors and help.
    static let remedy =
        "use an offset such as 500ms, 10s or 5m, or a time such as 2026-01-31T10:42:07Z"

    /// Reads a place, or throws what the parser shows as the remedy.
    static func read(_ argument: String) throws -> MomentArgument {
        if let offset = DurationArgument(argument: argument) {
            return .offset(nanoseconds: offset.nanoseconds)
        }
        guard let time = WallTime(rfc3339: argument) else { throw ValidationError(remedy) }
        return .time(time)
    }

    /// The place as a time, in a recording that starts at the given one.
    func time(from start: WallTime) -> WallTime {
        switch self {
        case .offset(let nanoseconds):
            start.advanced(byNanoseconds: Int64(clamping: nanoseconds))
        case .time(let time): time
        }
    }
}
