/// Appends numbers and text to bytes, small numbers in few bytes.
///
/// An unsigned number takes seven bits a byte, the lowest first; the high bit of a byte says that
/// another follows. A signed one is folded first (0, -1, 1, -2 … become 0, 1, 2, 3 …). Text is its
/// length in bytes and UTF-8. A real is its eight bytes, the lowest first.
struct BytePacker {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func unsigned(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func signed(_ value: Int64) {
        unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func count(_ value: Int) { unsigned(UInt64(value)) }

    mutating func real(_ value: Double) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
        }
    }

    mutating func text(_ value: String) {
        count(value.utf8.count)
        bytes.append(contentsOf: value.utf8)
    }
}

/// Takes out again what a ``BytePacker`` put in; never reads beyond the end.
struct ByteUnpacker {
    /// The bytes do not hold what they should.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(Failure) -> UInt8 {
        guard position < bytes.count else { throw Failure(description: "packed bytes end early") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func unsigned() throws(Failure) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = try byte()
            // The tenth byte has room for one bit.
            guard shift < 63 || next <= 1 else { break }
            value |= UInt64(next & 0x7F) << shift
            if next < 0x80 { return value }
        }
        throw Failure(description: "packed number is too long")
    }

    mutating func signed() throws(Failure) -> Int64 {
        let folded = try unsigned()
        return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
    }

    /// A signed number that is a count of things.
    mutating func gauge() throws(Failure) -> Int {
        let value = try signed()
        guard RecordingSchema.counts.contains(value) else {
            throw Failure(description: "\(value) is no count")
        }
        return Int(value)
    }

    /// How many of something follow, each of which takes a byte or more.
    mutating func count() throws(Failure) -> Int {
        let value = try unsigned()
        guard value <= UInt64(bytes.count - position) else {
            throw Failure(description: "packed count \(value) is more than there is")
        }
        return Int(value)
    }

    mutating func real() throws(Failure) -> Double {
        var pattern: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            pattern |= UInt64(try byte()) << shift
        }
        return Double(bitPattern: pattern)
    }

    mutating func text() throws(Failure) -> String {
        let length = try count()
        defer { position += length }
        guard let text = String(validating: bytes[position..<position + length], as: UTF8.self)
        else { throw Failure(description: "packed text is not UTF-8") }
        return text
    }
}
