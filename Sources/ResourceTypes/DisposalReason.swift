/// Why a resource was disposed of.
public enum DisposalReason: String, Sendable, Hashable, Codable, CaseIterable,
    CodingKeyRepresentable
{
    /// It had been idle for the idle timeout, and the pool was above its minimum.
    case idleTimeout = "idle_timeout"
    /// It had reached its max lifetime.
    case maxLifetime = "max_lifetime"
    /// Its holder said that it is broken.
    case broken
    /// Its validation failed.
    case validation
    /// Its reset after use failed.
    case reset
    /// A clean-up was asked for while it was idle above the minimum.
    case cleanUp = "clean_up"
    /// The pool was made smaller.
    case resize
    /// The pool was drained.
    case drain
    /// The pool was shut down, or dropped.
    case shutdown
}
