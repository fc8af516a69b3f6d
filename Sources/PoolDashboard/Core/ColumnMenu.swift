import PoolMetrics

/// The list of what pools can be sorted by, while it is open.
struct ColumnMenu: Sendable, Hashable {
    /// The fields' ids; nil stands for the order of registration.
    let choices: [String?]
    /// The line under the cursor.
    var cursor: Int

    /// A menu with the cursor on what pools are sorted by now.
    init(_ listing: PoolListing) {
        choices = listing.choices
        cursor = choices.firstIndex(of: listing.sortField) ?? 0
    }

    /// What stands on a line.
    func title(_ line: Int) -> String {
        choices[line].flatMap { PoolField.named($0)?.title } ?? "as registered"
    }

    /// Moves the cursor, and from one end to the other.
    mutating func move(by distance: Int) {
        cursor = (cursor + distance + choices.count) % choices.count
    }
}
