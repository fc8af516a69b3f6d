/// RFC 3339 text of a ``WallTime``, both ways, without Foundation and without a clock.
extension WallTime {
    /// The time in UTC with milliseconds: `2026-08-01T10:00:00.500Z`.
    public var rfc3339: String { rfc3339(fractionDigits: 3) }

    /// The time in UTC with so many digits of the second.
    ///
    /// - Parameter fractionDigits: 0 to 9, clamped; what is beyond them is cut off, not rounded.
    public func rfc3339(fractionDigits: Int) -> String {
        let digits = min(max(fractionDigits, 0), 9)
        let (second, nanosecond) = WallTime.floorDivide(nanosecondsSinceEpoch, 1_000_000_000)
        let (day, secondOfDay) = WallTime.floorDivide(second, 86_400)
        let date = WallTime.civil(day: day)
        var text = WallTime.padded(date.year, 4)
        text += "-" + WallTime.padded(date.month, 2) + "-" + WallTime.padded(date.day, 2)
        text += "T" + WallTime.padded(secondOfDay / 3_600, 2)
        text += ":" + WallTime.padded(secondOfDay / 60 % 60, 2)
        text += ":" + WallTime.padded(secondOfDay % 60, 2)
        if digits > 0 {
            text += "." + WallTime.padded(nanosecond, 9).prefix(digits)
        }
        return text + "Z"
    }

    /// Reads an RFC 3339 time: `2026-08-01T12:00:00Z`, with a fraction, with an offset.
    ///
    /// A blank may stand for the `T`, lower case for upper, as RFC 3339 allows. A leap second
    /// (`:60`) is the first moment of the next minute. Digits beyond the ninth are cut off.
    /// - Returns: nil where the text is anything else, names a day that does not exist, or lies
    ///   outside of the years 1677 to 2262.
    public init?(rfc3339 text: String) {
        var reader = Reader(Array(text.utf8))
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2), reader.skip("T", "t", " "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
            reader.skip(":"), let second = reader.number(2),
            let nanosecond = reader.fraction(), let offset = reader.offset(), reader.isAtEnd,
            (1...12).contains(month), (1...WallTime.days(in: month, of: year)).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let days = WallTime.day(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = scaled.addingReportingOverflow(nanosecond)
        guard !overflow, !carry else { return nil }
        self.init(nanosecondsSinceEpoch: sum)
    }

    // MARK: - The calendar

    /// Days since the epoch of a date of the proleptic Gregorian calendar.
    ///
    /// Years are counted from March, so that the leap day is the last of its year; an era is the
    /// 400 years, 146,097 days, after which the calendar repeats.
    private static func day(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(marchYear, 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(day + 719_468, 146_097)
        let leapDays = dayOfEra / 1_460 - dayOfEra / 36_524 + dayOfEra / 146_096
        let yearOfEra = (dayOfEra - leapDays) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }

    /// A cursor over the bytes of a time.
    private struct Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }

        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func digit() -> Int64? {
            guard let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                return nil
            }
            position += 1
            return Int64(byte - UInt8(ascii: "0"))
        }

        mutating func number(_ width: Int) -> Int64? {
            var value: Int64 = 0
            for _ in 0..<width {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        mutating func skip(_ allowed: Unicode.Scalar...) -> Bool {
            guard let byte = next, allowed.contains(Unicode.Scalar(byte)) else { return false }
            position += 1
            return true
        }

        /// Nanoseconds; 0 where there is no fraction, nil where it has no digit.
        mutating func fraction() -> Int64? {
            guard skip(".") else { return 0 }
            guard var value = digit() else { return nil }
            var digits = 1
            while let digit = digit() {
                if digits < 9 {
                    value = value * 10 + digit
                    digits += 1
                }
            }
            for _ in digits..<9 { value *= 10 }
            return value
        }

        /// Seconds east of UTC.
        mutating func offset() -> Int64? {
            if skip("Z", "z") { return 0 }
            let sign: Int64 = next == UInt8(ascii: "-") ? -1 : 1
            guard skip("+", "-"), let hour = number(2), skip(":"), let minute = number(2),
                hour < 24, minute < 60
            else { return nil }
            return sign * (hour * 3_600 + minute * 60)
        }
    }
}

extension WallTime: CustomStringConvertible {
    /// The time as ``rfc3339`` has it.
    public var description: String { rfc3339 }
}
