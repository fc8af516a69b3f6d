/// A moment taken apart into the fields of a calendar and a clock, at an offset from UTC.
///
/// ```swift
/// CalendarTime(time, offsetSeconds: 3600).clock   // "10:42:07"
/// ```
/// The Gregorian calendar without leap seconds, as RFC 3339 has it; nothing else is asked.
public struct CalendarTime: Sendable, Hashable {
    /// The date.
    public var year: Int, month: Int, day: Int
    /// The time of day.
    public var hour: Int, minute: Int, second: Int, nanosecond: Int
    /// Seconds east of UTC.
    public var offsetSeconds: Int

    private static let second = 1_000_000_000

    /// Takes a moment apart.
    public init(_ time: WallTime, offsetSeconds: Int) {
        self.offsetSeconds = offsetSeconds
        let total = Int(time.nanosecondsSinceEpoch)
        let seconds = CalendarTime.floor(total, CalendarTime.second)
        // By remainders: the earliest moment's second begins before the first that has a number.
        nanosecond = (total % CalendarTime.second + CalendarTime.second) % CalendarTime.second
        let local = seconds + min(max(offsetSeconds, -86_400), 86_400)
        let days = CalendarTime.floor(local, 86_400)
        let inDay = local - days * 86_400
        (hour, minute, second) = (inDay / 3_600, inDay / 60 % 60, inDay % 60)
        (year, month, day) = CalendarTime.date(daysSinceEpoch: days)
    }

    /// The time of day: `10:42:07`.
    public var clock: String {
        "\(NumberText.two(hour)):\(NumberText.two(minute)):\(NumberText.two(second))"
    }

    /// `10:42:07.5`: to the tenth of a second.
    public var clockWithTenths: String { "\(clock).\(nanosecond / 100_000_000)" }

    /// The date: `2026-03-01`.
    public var date: String {
        "\(CalendarTime.padded(year, 4))-\(NumberText.two(month))-\(NumberText.two(day))"
    }

    /// `2026-03-01T10:42:07Z`, or with an offset like `+01:00`: RFC 3339, to the second.
    public var internetDateTime: String { internetDateTime(fractionDigits: 0) }

    /// RFC 3339 with so many digits of the second, 0 to 9; what is beyond them is cut off.
    public func internetDateTime(fractionDigits: Int) -> String {
        let digits = min(max(fractionDigits, 0), 9)
        let fraction = digits == 0 ? "" : "." + CalendarTime.padded(nanosecond, 9).prefix(digits)
        return "\(date)T\(clock)\(fraction)\(zone)"
    }

    private var zone: String {
        guard offsetSeconds != 0 else { return "Z" }
        let size = abs(offsetSeconds) / 60
        let sign = offsetSeconds < 0 ? "-" : "+"
        return "\(sign)\(NumberText.two(size / 60 % 100)):\(NumberText.two(size % 60))"
    }

    /// The moment of a date and a time of day; nil where there is none, or none that
    /// ``WallTime`` reaches.
    public static func time(
        year: Int, month: Int, day: Int, nanosecondOfDay: Int, offsetSeconds: Int
    ) -> WallTime? {
        guard (0...9_999).contains(year), (1...12).contains(month), day >= 1,
            day <= daysInMonth(year, month)
        else { return nil }
        // By whole seconds: on the first day that has numbers, midnight has none.
        let (inDay, nanosecond) = nanosecondOfDay.quotientAndRemainder(dividingBy: second)
        let seconds = daysSinceEpoch(year, month, day) * 86_400 + inDay - offsetSeconds
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: second)
        let (sum, carry) = scaled.addingReportingOverflow(nanosecond)
        return overflow || carry ? nil : WallTime(nanosecondsSinceEpoch: Int64(sum))
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    private static func floor(_ value: Int, _ divisor: Int) -> Int {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    private static func daysInMonth(_ year: Int, _ month: Int) -> Int {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    /// Days from 1970-01-01.
    ///
    /// The year is made to begin in March, so that the leap day comes last.
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let era = floor(marchYear, 400)
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func date(daysSinceEpoch days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floor(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}
