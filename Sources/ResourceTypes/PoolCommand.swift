/// A thing that can be done to a pool from outside: by a person at a dashboard, or by a program.
///
/// Every command that ran becomes a ``PoolEvent`` that says who asked and what came of it.
public enum PoolCommand: Sendable, Hashable, Codable {
    /// Dispose of what has expired, and of what is idle above the minimum; never of what is in use.
    case cleanUp
    /// Change the floor and the ceiling; a surplus goes as it comes back.
    case resize(PoolSize)
    /// Grant no more leases until everything that is out has come back and been disposed of.
    case drain

    /// Grant no more leases until ``resume``; acquires wait.
    case pause
    /// Go on after ``pause``.
    case resume
    /// Retire the present generation: what is idle goes now, what is leased when it comes back.
    case reconnect
    /// Dispose of one resource: now where it is free, when it comes back where it is leased.
    ///
    /// Until then it counts against the maximum, as every lease does.
    case dispose(ResourceID)
    /// Write off the lease of one resource that is in use: it is disposed of when it comes back,
    /// and does not count against the maximum any more.
    ///
    /// This is for a lease that nobody expects back soon. The pool makes another in its place as
    /// soon as somebody needs it, so that until the revoked one is back there may be one more than
    /// the maximum. Nothing is taken from its holder, who can learn of it and give it back: see
    /// `Lease.isRevoked`. Of a resource that is not in use there is nothing to revoke.
    case revoke(ResourceID)
    /// True: give each acquire a resource of its own and dispose of it after use, as without a
    /// pool. False: pool again.
    case bypass(Bool)

    /// The command as a person names it.
    public var title: String {
        switch self {
        case .cleanUp: "clean up"
        case .resize(let size): "resize to \(size)"
        case .drain: "drain"
        case .pause: "pause"
        case .resume: "resume"
        case .reconnect: "reconnect"
        case .dispose(let resource): "dispose of \(resource)"
        case .revoke(let resource): "revoke the lease of \(resource)"
        case .bypass(let isOn): isOn ? "bypass" : "pool again"
        }
    }

    /// The resource that it is about; nil where it is about the whole pool.
    public var resource: ResourceID? {
        switch self {
        case .dispose(let resource), .revoke(let resource): resource
        default: nil
        }
    }
}
