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

    /// What a question may be about.
    enum Deed: Sendable, Hashable {
        /// Something to the pools.
        case pools(PoolCommand)
        /// Something to the workload, which the pools belong to.
        case workload(WorkloadCommand)
    }

    /// What would be done.
    var deed: Deed
    /// The pools that it was opened on.
    var pools: [String]
    /// The rows that were listed, in their order, which stands still meanwhile.
    var rows: [String]
    /// What it would do, in lines.
    var consequences: [String]
    /// The answer that Enter gives.
    var focus = Button.cancel

    /// A question about something to pools.
    init(command: PoolCommand, pools: [String], rows: [String], consequences: [String]) {
        self.init(.pools(command), pools: pools, rows: rows, consequences: consequences)
    }

    /// A question about anything.
    init(_ deed: Deed, pools: [String], rows: [String], consequences: [String]) {
        self.deed = deed
        self.pools = pools
        self.rows = rows
        self.consequences = consequences
    }

    /// What would be done to the pools; nil where it is something else.
    var command: PoolCommand? { if case .pools(let command) = deed { command } else { nil } }

    /// What the button says.
    var verb: String { command?.verb ?? "Change" }

    /// The question.
    var question: String {
        switch deed {
        case .pools(let command): question(command)
        case .workload(let command):
            command.title.prefix(1).uppercased() + command.title.dropFirst() + "?"
        }
    }

    private func question(_ command: PoolCommand) -> String {
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
