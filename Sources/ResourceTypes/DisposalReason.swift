/// Why a resource was disposed of.
public enum DisposalReason: String, Sendable, Hashable, Codable, CaseIterable,
    CodingKeyRepresentable
{
    /// It had been idle for the idle timeout, and the pool was above its minimum.
    case idleTimeout = "idle_timeout"
    /// It had reached its max lifetime.
    case maxLifetime = "max_lifetime"
    /// It had been leased as often as is allowed.
    case maxUses = "max_uses"
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
    /// Its generation was retired: somebody asked for it, or several broke at once.
    case reconnect
    /// Somebody asked for this one to go.
    case revoked
    /// The pool is bypassed: each lease has a resource of its own.
    case bypass
    /// The pool was shut down, or dropped.
    case shutdown
}
