import ResourceTypes

/// A list of things to do, over everything else, one of which a key or Enter chooses.
///
/// It is bound to what it was opened on, by name and resource id: whatever comes or goes meanwhile,
/// its entries mean that. The rows that were listed stand still until it is closed.
struct ChoiceMenu: Sendable, Hashable {
    /// What an entry does.
    enum Choice: Sendable, Hashable {
        /// Something to a pool; the resource is the one that was selected, where one was.
        case act(ActionKind, pool: String, resource: ResourceID?)
        /// Something to the workload.
        case workload(WorkloadChoice)
    }

    /// One line.
    struct Entry: Sendable, Hashable {
        /// The key that chooses it at once.
        var key: Character
        /// What it is called.
        var title: String
        /// What it does.
        var note: String
        /// What comes of it.
        var choice: Choice
    }

    /// What it is about.
    var title: String
    /// What can be chosen.
    var entries: [Entry]
    /// Why nothing can be, or a remark; nil for none.
    var remark: String?
    /// Whether the entries are only shown.
    var isRefused = false
    /// The rows that were listed, in their order.
    var rows: [String]
    /// The entry that Enter chooses.
    var focus = 0
    /// What a workload menu was opened on; nil in any other.
    var workload: Workload?

    /// Moves the focus, around the ends.
    mutating func move(by distance: Int) {
        guard !entries.isEmpty else { return }
        focus = ((focus + distance) % entries.count + entries.count) % entries.count
    }

    /// The action menu of a pool.
    static func actions(
        on pool: String, resource: ResourceID?, rows: [String], refusal: String?
    ) -> ChoiceMenu {
        let entries = ActionKind.allCases.map { kind in
            let isOfOne = kind.argument == .resource
            let title =
                isOfOne && resource != nil
                ? kind.title.replacing(" one", with: " " + (resource?.description ?? ""))
                : kind.title
            return Entry(
                key: kind.key, title: title, note: kind.meaning,
                choice: .act(kind, pool: pool, resource: isOfOne ? resource : nil))
        }
        return ChoiceMenu(
            title: "act on \(pool)", entries: entries, remark: refusal,
            isRefused: refusal != nil, rows: rows)
    }
}
