import PoolMetrics
import ResourceTypes

/// A question before something is done that may cost somebody a resource, or to several pools.
///
/// It is bound to the pools and to the resource that it was opened on: whatever comes or goes
/// meanwhile, Yes means those. Cancel has the focus, so that Enter by habit does nothing.
struct ConfirmDialog: Sendable, Hashable {
    /// The two answers, from left to right.
    enum Button: Sendable, Hashable {
        case cancel, confirm
    }

    /// What would be done.
    var command: PoolCommand
    /// The pools that it was opened on.
    var pools: [String]
    /// The rows that were listed, in their order, which stands still meanwhile.
    var rows: [String]
    /// What it would do, in lines.
    var consequences: [String]
    /// The answer that Enter gives.
    var focus = Button.cancel

    /// The question.
    var question: String {
        let whom =
            pools.count == 1 ? pools[0] : "all \(NumberText.count(pools.count)) pools"
        switch command {
        case .resize(let size): return "Resize \(whom) to \(size)?"
        case .dispose(let resource): return "Dispose of \(resource) in \(whom)?"
        case .revoke(let resource): return "Revoke the lease of \(resource) in \(whom)?"
        default: return "\(command.verb) \(whom)?"
        }
    }

    /// How many of the pools a filter keeps from being listed.
    var hidden: Int { pools.count - Set(rows).intersection(pools).count }

    /// What it would do.
    var explanation: [String] {
        hidden == 0 || pools.count == 1
            ? consequences
            : consequences + ["The filter hides \(NumberText.count(hidden)) of them."]
    }
}
