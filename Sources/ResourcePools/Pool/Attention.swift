/// What every release and every acquire looks at, outside the lock: what they have to do.
///
/// | attention | an acquire may take what is free | a release comes to the lock |
/// |---|---|---|
/// | `none`: nobody waits | yes | no |
/// | `onItsWay`: somebody waits, and one of them has been woken and is to look for what is free | \
/// yes | no |
/// | `waiting`: somebody waits, and nobody is on the way | yes | yes, to wake one |
/// | `closed`: what comes free is handed over, or the pool is being changed | no | yes |
///
/// How many wait is the machine's to know: a word that stays the same while they come and go stays
/// in every processor's cache.
///
/// It is the lowest two bits of a word (``PoolControl/attention``) that has the coarse time above
/// them. So one comparison with a slot's own stamp tells an acquire that nobody waits, that the
/// pool is not being changed and that no time has passed: there is nothing to do but to take it.
@usableFromInline
package struct Attention: RawRepresentable, Sendable, Hashable {
    @usableFromInline package let rawValue: UInt64

    @inlinable
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    /// What a word says that has the time in it too.
    @inlinable
    init(of word: UInt64) { rawValue = word & Self.mask }

    package static let none = Attention(rawValue: 0)
    package static let onItsWay = Attention(rawValue: 1)
    package static let waiting = Attention(rawValue: 2)
    package static let closed = Attention(rawValue: 3)

    /// Where in a word it is; the time has the rest, to four nanoseconds.
    @inlinable static var mask: UInt64 { 3 }

    /// Whether an acquire may take what is free without the lock.
    @inlinable package var allowsClaims: Bool { rawValue != 3 }  // 3 is `closed`
    /// Whether who takes what is free goes before somebody who waits.
    @inlinable package var isBarging: Bool { rawValue != 0 }
    /// Whether a release has to come to the lock.
    @inlinable package var needsReleases: Bool { rawValue > 1 }
}
