public import PoolMetrics
import ResourceTypes

/// Reads a time within a recording, or what is kept of live data, as people type it.
///
/// ```swift
/// TimeInput.parse("-5m", start: a, end: b, current: now, timeZoneOffsetSeconds: 0)
/// ```
/// - `10:42`, `10:42:07.5`: a time of day, on the day of the recording on which it lies
/// - `-5m`, `+30s`: from where the cursor is
/// - `90s`, `1h30m`: from the start
/// - `2026-03-01T10:42:07Z`: RFC 3339
public enum TimeInput {
    /// What was wrong, and what is accepted.
    public struct Failure: Error, Sendable, Hashable {
        /// The line for the person who typed.
        public let message: String
    }

    /// What is accepted, in a line.
    public static let accepted = "10:42, 10:42:07.5, -5m, +30s, 90s or 2026-03-01T10:42:07Z"

    /// What is accepted, with what each means, for the help.
    static let kinds: [(time: String, meaning: String)] = [
        ("10:42 or 10:42:07.5", "a time of day"),
        ("-5m or +30s", "from the cursor"),
        ("90s or 1h30m", "from the start"),
        ("2026-03-01T10:42:07Z", "RFC 3339"),
    ]

    /// Reads a time.
    ///
    /// - Parameter within: what the two ends are those of, for the message.
    ///
    /// An offset beyond either end gives that end; a time of day or a date that the recording does
    /// not cover is a failure that says what it covers.
    public static func parse(
        _ text: String, start: WallTime, end: WallTime, current: WallTime,
        timeZoneOffsetSeconds: Int, within: String = "the recording"
    ) -> Result<WallTime, Failure> {
        let typed = String(text.filter { $0 != " " })
        if let sign = typed.first, sign == "-" || sign == "+" {
            guard let offset = DurationText.nanoseconds(typed.dropFirst()) else {
                return unreadable(text)
            }
            let moved = current.advanced(byNanoseconds: sign == "-" ? -offset : offset)
            return .success(min(max(moved, start), end))
        }
        if let offset = DurationText.nanoseconds(typed[...]) {
            return .success(min(max(start.advanced(byNanoseconds: offset), start), end))
        }
        let candidates: [WallTime]
        if let time = WallTime(rfc3339: typed) {
            candidates = [time]
        } else if let inDay = timeOfDay(typed[...]) {
            candidates = days(start, end, inDay, timeZoneOffsetSeconds)
        } else {
            return unreadable(text)
        }
        // The last sample may be a moment before the second that its clock shows.
        let slack: Int64 = 1_000_000_000
        for time in candidates
        where time.advanced(byNanoseconds: slack) > start
            && time.advanced(byNanoseconds: -slack) < end
        {
            return .success(min(max(time, start), end))
        }
        let first = CalendarTime(start, offsetSeconds: timeZoneOffsetSeconds)
        let last = CalendarTime(end, offsetSeconds: timeZoneOffsetSeconds)
        return .failure(
            Failure(
                message: "\(typed) is outside \(within): "
                    + "it goes from \(first.date) \(first.clock) to \(last.clock)"))
    }

    private static func unreadable(_ text: String) -> Result<WallTime, Failure> {
        .failure(Failure(message: "\"\(text)\" is not a time: use \(accepted)"))
    }

    /// The time of day on each day that the recording touches, at most 400 of them.
    private static func days(
        _ start: WallTime, _ end: WallTime, _ inDay: Int, _ offset: Int
    ) -> [WallTime] {
        let day: Int64 = 86_400_000_000_000
        var moment = start
        var times: [WallTime] = []
        while times.count < 400 {
            let local = CalendarTime(moment, offsetSeconds: offset)
            if let time = CalendarTime.time(
                year: local.year, month: local.month, day: local.day, nanosecondOfDay: inDay,
                offsetSeconds: offset)
            {
                times.append(time)
            }
            if moment >= end { break }
            moment = min(moment.advanced(byNanoseconds: day), end)
        }
        return times
    }

    /// `10:42` or `10:42:07.5` in nanoseconds of the day.
    private static func timeOfDay(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3,
            let hour = number(parts[0], 1...2), let minute = number(parts[1], 2...2),
            hour < 24, minute < 60
        else { return nil }
        var nanoseconds = (hour * 3_600 + minute * 60) * 1_000_000_000
        if parts.count == 3 {
            let second = parts[2].split(separator: ".", omittingEmptySubsequences: false)
            guard second.count <= 2, let whole = number(second[0], 2...2), whole < 60 else {
                return nil
            }
            nanoseconds += whole * 1_000_000_000
            if second.count == 2 {
                guard let fraction = number(second[1], 1...9) else { return nil }
                let missing = 9 - second[1].count
                nanoseconds += (0..<missing).reduce(fraction) { value, _ in value * 10 }
            }
        }
        return nanoseconds
    }

    private static func number(_ digits: Substring, _ lengths: ClosedRange<Int>) -> Int? {
        guard lengths.contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) })
        else { return nil }
        return Int(digits)
    }
}
