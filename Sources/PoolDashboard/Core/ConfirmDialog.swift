import PoolMetrics
import ResourceTypes

/// A question before something is done to several pools.
///
/// It is bound to the pools that there were when it opened: whatever comes or goes meanwhile, Yes
/// means those. Cancel has the focus, so that Enter by habit does nothing.
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
    /// The answer that Enter gives.
    var focus = Button.cancel

    /// The question.
    var question: String {
        if case .dispose(let resource) = command {
            return "Dispose of \(resource) in \(pools[0])?"
        }
        return pools.count == 1
            ? "Clean up \(pools[0])?" : "Clean up all \(NumberText.count(pools.count)) pools?"
    }

    /// How many of the pools a filter keeps from being listed.
    var hidden: Int { pools.count - Set(rows).intersection(pools).count }

    /// What it would do.
    var explanation: [String] {
        if case .dispose = command {
            return ["It is in use: it goes when its holder gives it back."]
        }
        let reach = [
            "What has expired is disposed of, and what is idle",
            "above each pool's minimum. Nothing in use is touched.",
        ]
        return hidden == 0
            ? reach : reach + ["The filter hides \(NumberText.count(hidden)) of them."]
    }
}
