/// Random numbers that a seed repeats: SplitMix64, whose state is a counter and whose output is
/// that counter mixed.
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of any size: each count of bits comes as often as every other.
    package mutating func magnitude() -> UInt64 {
        next() >> UInt64.random(in: 0...63, using: &self)
    }

    /// True once in so many.
    package mutating func once(in number: Int) -> Bool {
        Int.random(in: 0..<number, using: &self) == 0
    }
}
