/// RFC 3339 text of a ``WallTime``, both ways, without Foundation and without a clock.
extension WallTime {
    /// The time in UTC with milliseconds: `2026-08-01T10:00:00.500Z`.
    public var rfc3339: String { rfc3339(fractionDigits: 3) }

    /// The time in UTC with so many digits of the second.
    ///
    /// - Parameter fractionDigits: 0 to 9, clamped; what is beyond them is cut off, not rounded.
    public func rfc3339(fractionDigits: Int) -> String {
        CalendarTime(self, offsetSeconds: 0).internetDateTime(fractionDigits: fractionDigits)
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
            hour < 24, minute < 60, second <= 60,
            let time = CalendarTime.time(
                year: year, month: month, day: day,
                nanosecondOfDay: (hour * 3_600 + minute * 60 + second) * 1_000_000_000 + nanosecond,
                offsetSeconds: offset)
        else { return nil }
        self = time
    }

    /// A cursor over the bytes of a time.
    private struct Reader {
        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { position == bytes.count }

        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func digit() -> Int? {
            guard let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
                return nil
            }
            position += 1
            return Int(byte - UInt8(ascii: "0"))
        }

        mutating func number(_ width: Int) -> Int? {
            var value: Int = 0
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
        mutating func fraction() -> Int? {
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
        mutating func offset() -> Int? {
            if skip("Z", "z") { return 0 }
            let sign: Int = next == UInt8(ascii: "-") ? -1 : 1
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
