/// A line that is being typed at the bottom of the screen.
struct Prompt: Sendable, Hashable {
    /// What it is for.
    enum Purpose: Sendable, Hashable {
        /// A ``FieldCondition`` for the pools to list; what was selected before is remembered for
        /// Esc.
        case filter(selectedBefore: String?)
        /// Words that rows of the present list have to have; what they were is remembered for Esc.
        case rows(before: String)
        /// A time to go to.
        case jump
        /// A bookmark's name.
        case bookmark
        /// What an action needs beside its pool.
        case argument(ActionKind, pool: String)
        /// The workload's rate.
        case rate
        /// A ``TimeCommand``.
        case command
    }

    /// The most characters that it takes.
    static let limit = 120

    /// What it is for.
    var purpose: Purpose
    /// What has been typed.
    var text = ""
    /// What is wrong with it so far, while it is typed.
    var remark: String?
    /// What is wrong with it, after Enter.
    var problem: String?
    /// The rows that were listed when an action was begun, which stand still; nil for none.
    var rows: [String]?

    /// Whether what is typed decides what is listed, at once.
    var isFilter: Bool {
        switch purpose {
        case .filter, .rows: true
        case .jump, .bookmark, .argument, .rate, .command: false
        }
    }

    /// What stands before the text.
    var label: String {
        switch purpose {
        case .filter, .rows: "filter: "
        case .argument(let kind, let pool):
            kind.argument == .size ? "resize \(pool) to: " : "\(kind.title) in \(pool): "
        case .rate: "rate: "
        case .jump: "go to: "
        case .bookmark: "bookmark: "
        case .command: ":"
        }
    }
}
