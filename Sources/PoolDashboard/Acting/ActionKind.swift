import ResourceTypes

/// A thing that a person may do to a pool, as the action menu and the command palette list it.
///
/// Every ``PoolCommand`` is one of these with its argument; the menu, the palette, the prompts and
/// the questions all come from this table.
enum ActionKind: String, Sendable, Hashable, CaseIterable {
    case cleanUp = "clean_up"
    case resize, pause, resume, reconnect, drain, bypass
    case poolAgain = "pool_again"
    case dispose, revoke
    case postpone = "put_off"

    /// What has to be given beside the pool.
    enum Argument: Sendable, Hashable {
        case nothing, size, resource
    }

    /// The key in the menu.
    var key: Character {
        switch self {
        case .cleanUp: "c"
        case .resize: "s"
        case .pause: "p"
        case .resume: "r"
        case .reconnect: "n"
        case .drain: "d"
        case .bypass: "b"
        case .poolAgain: "a"
        case .dispose: "x"
        case .revoke: "v"
        case .postpone: "t"
        }
    }

    /// What it is called.
    var title: String {
        switch self {
        case .cleanUp: "clean up"
        case .resize: "resize"
        case .pause: "pause"
        case .resume: "resume"
        case .reconnect: "reconnect"
        case .drain: "drain"
        case .bypass: "bypass"
        case .poolAgain: "pool again"
        case .dispose: "dispose of one"
        case .revoke: "revoke one"
        case .postpone: "put off one"
        }
    }

    /// What it does, in a line.
    var meaning: String {
        switch self {
        case .cleanUp: "what expired and what is idle above the minimum goes"
        case .resize: "another floor and ceiling; a surplus goes on return"
        case .pause: "no more leases: acquires wait, what comes back stays"
        case .resume: "leases again, after a pause"
        case .reconnect: "a new generation: idle goes now, the rest on return"
        case .drain: "no leases until everything is back and gone"
        case .bypass: "each acquire gets one of its own, as without a pool"
        case .poolAgain: "pool again, after a bypass"
        case .dispose: "one resource goes: now if it is free, else on return"
        case .revoke: "a lease that won't be back: another takes its place"
        case .postpone: "its clean-up, idle or old, comes that much later"
        }
    }

    /// What has to be given beside the pool; by how much to put off is asked for after that.
    var argument: Argument {
        switch self {
        case .resize: .size
        case .dispose, .revoke, .postpone: .resource
        default: .nothing
        }
    }

    /// The command; nil where its argument is missing.
    func command(
        size: PoolSize? = nil, resource: ResourceID? = nil, duration: Duration? = nil
    ) -> PoolCommand? {
        switch self {
        case .cleanUp: .cleanUp
        case .resize: size.map { .resize($0) }
        case .pause: .pause
        case .resume: .resume
        case .reconnect: .reconnect
        case .drain: .drain
        case .bypass: .bypass(true)
        case .poolAgain: .bypass(false)
        case .dispose: resource.map { .dispose($0) }
        case .revoke: resource.map { .revoke($0) }
        case .postpone:
            if let resource, let duration { .postpone(resource, by: duration) } else { nil }
        }
    }
}
