/// A small generator of random numbers whose sequence is the same for the same seed, for ever.
///
/// ```swift
/// var random = RandomSource(seed: 7, stream: "arrivals/orders/checkout")
/// random.unit()               // in 0 ..< 1, the same on every run
/// random.exponential(mean: 5) // the gap to the next arrival of a Poisson process
/// ```
/// It is xoshiro256**, filled by SplitMix64. A *stream* is named by a text, and its numbers do not
/// depend on any other stream: taking an item out of a scenario leaves the others as they were.
/// The standard library's generator can't be seeded, and its algorithms over a generator may change
/// between releases; the ones here are written out. It is not for secrets.
public struct RandomSource: RandomNumberGenerator, Sendable, Hashable {
    private var word0: UInt64, word1: UInt64, word2: UInt64, word3: UInt64

    /// Starts the sequence of a seed.
    public init(seed: UInt64) {
        var splitter = seed
        word0 = Self.split(&splitter)
        word1 = Self.split(&splitter)
        word2 = Self.split(&splitter)
        word3 = Self.split(&splitter)
    }

    /// Starts one of a seed's independent sequences.
    ///
    /// - Parameter stream: the sequence's name; different names give unrelated numbers.
    public init(seed: UInt64, stream: String) {
        // FNV-1a, 64 bits: a fixed hash, where Hasher's differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in stream.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        var mixed = hash
        self.init(seed: seed ^ Self.split(&mixed))
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let result = Self.rotate(word1 &* 5, 7) &* 9
        let shifted = word1 << 17
        word2 ^= word0
        word3 ^= word1
        word1 ^= word2
        word0 ^= word3
        word2 ^= shifted
        word3 = Self.rotate(word3, 45)
        return result
    }

    /// A number in 0 ..< 1, of 53 random bits.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Whether something of the given probability happens; it draws even where that is 0 or 1.
    public mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// A whole number in 0 ..< bound; its bias is below 1 in 2⁶⁴ / bound.
    ///
    /// - Precondition: `bound ≥ 1`.
    public mutating func below(_ bound: UInt64) -> UInt64 {
        precondition(bound >= 1, "no number is below 0: give a bound of 1 or more")
        return next().multipliedFullWidth(by: bound).high
    }

    private static func split(_ value: inout UInt64) -> UInt64 {
        value &+= 0x9e37_79b9_7f4a_7c15
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    private static func rotate(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        (value << bits) | (value >> (64 - bits))
    }
}
