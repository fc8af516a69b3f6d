/// Numbers as people read them: short, with their unit, and never wider than their column.
///
/// The one place where a number is put into words: ``PoolField/text(_:)``, events, tables and the
/// dashboard all write numbers in this form.
///
/// ```swift
/// NumberText.duration(seconds: 0.0032)   // "3.2 ms"
/// NumberText.rate(812.4)                 // "812/s"
/// NumberText.count(123_456)              // "123k"
/// NumberText.rate(nil)                   // "–": not known, which is not 0
/// ```
/// Two significant digits below ten and whole numbers above: a screen is for judging, exact numbers
/// are in the JSON output.
public enum NumberText {
    /// What stands for a number that is not known.
    public static let none = "–"

    /// A duration in at most six columns: `820 ns`, `3.2 ms`, `12 s`, `1m20s`, `3h05m`, `12d03h`.
    public static func duration(seconds: Double?) -> String {
        guard let seconds, seconds.isFinite, seconds >= 0 else { return none }
        if seconds == 0 { return "0 s" }
        if seconds < 0.000_000_999_5 { return small(seconds * 1e9) + " ns" }
        if seconds < 0.000_999_5 { return small(seconds * 1e6) + " µs" }
        if seconds < 0.999_5 { return small(seconds * 1e3) + " ms" }
        if seconds < 59.5 { return small(seconds) + " s" }
        let whole = Int(min(seconds, 8.64e8).rounded())
        let (days, hours) = (whole / 86_400, whole / 3_600 % 24)
        if whole < 3_600 { return "\(whole / 60)m\(two(whole % 60))s" }
        if days == 0 { return "\(hours)h\(two(whole / 60 % 60))m" }
        return days < 100 ? "\(days)d\(two(hours))h" : "\(days)d"
    }

    /// A duration given in nanoseconds.
    public static func duration(nanoseconds: UInt64) -> String {
        duration(seconds: Double(nanoseconds) / 1e9)
    }

    /// A length of time as a player shows it: `1:02`, `1:02:03`.
    public static func span(nanoseconds: Int64) -> String {
        let seconds = Int(max(nanoseconds, 0) / 1_000_000_000)
        let minutes = seconds / 60
        guard minutes >= 60 else { return "\(minutes):\(two(seconds % 60))" }
        return "\(minutes / 60):\(two(minutes % 60)):\(two(seconds % 60))"
    }

    /// A number of times per second in at most seven columns: `0.4/s`, `812/s`, `12k/s`.
    public static func rate(_ perSecond: Double?) -> String {
        guard let perSecond, perSecond.isFinite, perSecond >= 0 else { return none }
        return rateNumber(perSecond) + "/s"
    }

    /// A rate without its unit, for a column that has it in its head; at most four columns.
    public static func rateNumber(_ perSecond: Double?) -> String {
        guard let perSecond, perSecond.isFinite, perSecond >= 0 else { return none }
        if perSecond == 0 { return "0" }
        if perSecond < 0.01 { return "<.01" }
        if perSecond < 0.095 { return "0.0\(Int((perSecond * 100).rounded()))" }
        if perSecond < 999.5 { return small(perSecond) }
        return scaled(perSecond)
    }

    /// A count in at most five columns: exact up to 9,999, then `12.3k`, `812k`, `1.2M`.
    public static func count(_ count: some BinaryInteger) -> String {
        let value = Double(count)
        if value < 10_000 { return String(count) }
        if value < 99_950 { return tenths(value / 1e3) + "k" }
        return scaled(value)
    }

    /// A share of one as a percentage in at most five columns: `72 %`.
    public static func percent(_ share: Double?) -> String {
        guard let share, share.isFinite else { return none }
        return "\(Int((min(max(share, 0), 9.99) * 100).rounded())) %"
    }

    /// A playback speed: `×0.5`, `×2`.
    public static func speed(_ speed: Double) -> String {
        speed.isFinite ? "×" + small(min(max(speed, 0), 999)) : none
    }

    /// A noun with its number: `1 pool`, `3 pools`.
    public static func plural(_ number: some BinaryInteger, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(count(number)) \(noun)s"
    }

    /// One decimal below ten where it says something, whole numbers above.
    private static func small(_ value: Double) -> String {
        value < 9.95 ? tenths(value) : String(Int(value.rounded()))
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
    }

    private static func scaled(_ value: Double) -> String {
        var value = value / 1e3
        for suffix in ["k", "M", "G", "T", "P"] {
            if value < 999.5 { return small(value) + suffix }
            value /= 1e3
        }
        return small(min(value, 99)) + "E"
    }

    /// A number from 0 to 99 with two digits.
    package static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
