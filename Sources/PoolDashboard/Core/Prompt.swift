import ResourceTypes

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
        /// By how much to put off the clean-up of a resource.
        case postponement(ResourceID, pool: String)
        /// The workload's rate.
        case rate
        /// A command of the palette, which means this pool where it names none.
        case command(ActionTarget?)
    }

    /// What an action means: a pool, and the resource that is chosen in it, where one is.
    struct ActionTarget: Sendable, Hashable {
        /// The pool's name.
        var pool: String
        /// The resource.
        var resource: ResourceID?
    }

    /// The most characters that it takes.
    static let limit = 120

    /// What it is for.
    var purpose: Purpose
    /// What has been typed.
    var line: LineText
    /// What is wrong with it so far, while it is typed.
    var remark: String?
    /// What is wrong with it, after Enter.
    var problem: String?
    /// The rows that were listed when an action was begun, which stand still; nil for none.
    var rows: [String]?
    /// The completions that are gone through; nil for none.
    var completing: Completing?
    /// Where in the history it is; nil while it is a new line.
    var recall: Recall?

    /// Completions that are gone through, one after the other.
    struct Completing: Sendable, Hashable {
        /// The line as it was typed.
        var typed: LineText
        /// Which completion is in it now.
        var chosen: Int
    }

    /// A walk through what was typed before.
    struct Recall: Sendable, Hashable {
        /// The line as it was typed.
        var typed: LineText
        /// Which entry is in it now.
        var place: Int
    }

    /// A line with the cursor at its end.
    init(purpose: Purpose, text: String = "", rows: [String]? = nil) {
        self.purpose = purpose
        line = LineText(text)
        self.rows = rows
    }

    /// What has been typed.
    var text: String { line.text }

    /// Whether it is the palette's.
    var isCommand: Bool { if case .command = purpose { true } else { false } }

    /// Whether what is typed decides what is listed, at once.
    var isFilter: Bool {
        switch purpose {
        case .filter, .rows: true
        case .jump, .bookmark, .argument, .postponement, .rate, .command: false
        }
    }

    /// What stands before the text.
    var label: String {
        switch purpose {
        case .filter, .rows: "filter: "
        case .argument(let kind, let pool):
            kind.argument == .size ? "resize \(pool) to: " : "\(kind.title) in \(pool): "
        case .postponement(let resource, let pool):
            "put off the clean-up of \(resource) in \(pool) by: "
        case .rate: "rate: "
        case .jump: "go to: "
        case .bookmark: "bookmark: "
        case .command: ":"
        }
    }

    /// Does what a key does to any line; false where it is none of those.
    mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .character(let character):
            if line.count < Prompt.limit { line.insert(character) }
        case .backspace, .control("h"): line.deleteBack()
        case .delete: line.deleteForward()
        case .left, .control("b"): line.move(by: -1)
        case .right, .control("f"): line.move(by: 1)
        case .home, .control("a"): line.moveToStart()
        case .end, .control("e"): line.moveToEnd()
        case .control("u"): line.killToStart()
        case .control("k"): line.killToEnd()
        case .control("w"): line.killWord()
        default: return false
        }
        completing = nil
        recall = nil
        problem = nil
        return true
    }
}
