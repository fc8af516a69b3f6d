/// Packs what changed between two lists of numbers into few bytes.
///
/// A list is its length and then, for each number that changed, how many before it did not and the
/// difference. Both are written in groups of seven bits, small numbers in one byte; a difference's
/// sign is its lowest bit, so that a fall is as short as a rise.
enum NumberPacking {
    /// Appends a number in groups of seven bits, the lowest first.
    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Takes a number off.
    static func number(_ bytes: [UInt8], at place: inout Int) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
    }

    /// Appends what changed.
    ///
    /// - Complexity: O(numbers).
    static func appendChange(
        from earlier: [UInt64], to numbers: [UInt64], in bytes: inout [UInt8]
    ) {
        append(UInt64(numbers.count), to: &bytes)
        var unchanged: UInt64 = 0
        for index in numbers.indices {
            let difference = numbers[index] &- (index < earlier.count ? earlier[index] : 0)
            guard difference != 0 else {
                unchanged += 1
                continue
            }
            append(unchanged, to: &bytes)
            let signed = Int64(bitPattern: difference)
            append(UInt64(bitPattern: (signed << 1) ^ (signed >> 63)), to: &bytes)
            unchanged = 0
        }
    }

    /// Changes a list, from the bytes between two places.
    ///
    /// - Parameter limit: how many numbers are wanted; those behind are left out, unread.
    /// - Complexity: O(numbers that changed).
    static func applyChange(
        _ bytes: [UInt8], _ start: Int, _ end: Int, limit: Int, to numbers: inout [UInt64]
    ) {
        var place = start
        let count = min(limit, Int(number(bytes, at: &place)))
        if numbers.count > count { numbers.removeLast(numbers.count - count) }
        while numbers.count < count { numbers.append(0) }
        var index = 0
        while place < end {
            index += Int(number(bytes, at: &place))
            let packed = number(bytes, at: &place)
            guard index < count else { return }
            numbers[index] &+= (packed >> 1) ^ (0 &- (packed & 1))
            index += 1
        }
    }
}
