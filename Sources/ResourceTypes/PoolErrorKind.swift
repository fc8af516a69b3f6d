/// The kinds of error that a pool counts.
///
/// A cancelled acquire is not an error: it is counted apart, in ``PoolStatistics/cancelled``.
public enum PoolErrorKind: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable
{
    /// An acquire waited for as long as it was allowed to.
    case timeout
    /// An acquire found as many waiters as the pool allows, or no hope before its deadline.
    case rejected
    /// The factory could not make a resource.
    case create
    /// A resource failed its validation.
    case validation
    /// A holder said that its resource is broken.
    case broken
    /// A resource could not be reset after use.
    case reset
    /// A resource could not be disposed of cleanly.
    case dispose
    /// An acquire was refused because the pool is shut down, or its factory fails on end.
    case refused
    /// An acquire was failed because it was part of a deadlock.
    case deadlock
}
