/// A thing that can be done to a pool from outside: by a person at a dashboard, or by a program.
///
/// Every command that ran becomes a ``PoolEvent`` that says who asked and what came of it.
public enum PoolCommand: Sendable, Hashable, Codable {
    /// Dispose of what has expired, and of what is idle above the minimum; never of what is in use.
    case cleanUp
    /// Change the floor and the ceiling; a surplus goes as it comes back.
    case resize(PoolSize)
    /// Grant no more leases until everything that is out has come back and been disposed of; after
    /// ``pause``, until ``resume`` all the same.
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
    /// Put off the clean-up of one resource that its idleness or its age will bring: by so much
    /// after the moment at which it is due, or after now where that has passed.
    ///
    /// Both kinds of clean-up come no sooner than that. A resource lives for twice its maximum
    /// lifetime at the most, because that has a reason outside the pool (a server that drops
    /// connections of an age, a credential that ends), and nothing is put off beyond
    /// ``longestPostponement`` from now. Nothing else is put off: what is broken, revoked, worn or
    /// retired goes, and so does what a clean-up, a resize, a drain, a reconnect or a shutdown
    /// takes.
    case postpone(ResourceID, by: Duration)
    /// True: give each acquire a resource of its own and dispose of it after use, as without a
    /// pool. False: pool again.
    case bypass(Bool)

    /// The furthest from now that a clean-up can be put off: a day, after which somebody has to ask
    /// again.
    public static let longestPostponement = Duration.seconds(86_400)

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
        case .postpone(let resource, let duration):
            "put off the clean-up of \(resource) by "
                + DurationText.text(nanoseconds: duration.clampedNanoseconds)
        case .bypass(let isOn): isOn ? "bypass" : "pool again"
        }
    }

    /// The resource that it is about; nil where it is about the whole pool.
    public var resource: ResourceID? {
        switch self {
        case .dispose(let resource), .revoke(let resource), .postpone(let resource, _): resource
        default: nil
        }
    }
}
