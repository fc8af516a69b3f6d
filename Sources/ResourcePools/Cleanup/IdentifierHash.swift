/// Hashes ids for a ``HashIndex``, equal ones alike: about half the time of the standard hash.
///
/// Ids are mostly plain ASCII, which equals nothing but itself, so that its bytes can be mixed
/// eight at a time. All else takes the standard hash, which knows that one text can be written in
/// several ways: an accented letter as one scalar or as two. Three ASCII characters can be as well:
/// `K` as the Kelvin sign, the semicolon as the Greek question mark, the grave accent as the varia.
///
/// Both are seeded by the process's own random number, so that nobody can choose ids that collide.
struct IdentifierHash: Sendable {
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let lowBits: UInt64 = 0x0101_0101_0101_0101

    // An empty standard hash is nothing but that number.
    private let seed = UInt64(truncatingIfNeeded: Hasher().finalize())

    /// The hash of an id, the same for as long as the process lives.
    ///
    /// - Complexity: O(length).
    func callAsFunction(_ id: String) -> UInt32 {
        let quick = id.utf8.withContiguousStorageIfAvailable { mixed(UnsafeRawBufferPointer($0)) }
        if case .some(.some(let hash)) = quick { return UInt32(truncatingIfNeeded: hash) }
        return UInt32(truncatingIfNeeded: id.hashValue)
    }

    /// The bytes as a number; nil where other bytes might be an equal text.
    private func mixed(_ bytes: UnsafeRawBufferPointer) -> UInt64? {
        var (hash, unsure) = (seed ^ UInt64(bytes.count), UInt64(0))
        func take(_ word: UInt64) {
            unsure |= word | Self.places(of: "K", in: word) | Self.places(of: ";", in: word)
            unsure |= Self.places(of: "`", in: word)
            let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high ^ product.low
        }
        func word(at offset: Int) -> UInt64 {
            bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        if bytes.count >= 8 {
            for offset in stride(from: 0, to: bytes.count - 8, by: 8) { take(word(at: offset)) }
            take(word(at: bytes.count - 8))
        } else {
            take(bytes.reduce(0) { $0 << 8 | UInt64($1) })
        }
        return unsure & Self.highBits == 0 ? hash : nil
    }

    /// The high bit of each byte that is the given one, and now and then of its neighbour.
    private static func places(of character: Unicode.Scalar, in word: UInt64) -> UInt64 {
        let different = word ^ (lowBits &* UInt64(character.value))
        return (different &- lowBits) & ~different
    }
}
