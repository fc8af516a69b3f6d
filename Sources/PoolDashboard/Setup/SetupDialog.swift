import PoolMetrics

/// Setup while it is open: what can be set, and how things were before.
///
/// Every change is seen at once, on the dashboard behind it. Enter keeps what was changed in the
/// person's file, Esc puts everything back.
struct SetupDialog: Sendable, Hashable {
    /// One line.
    enum Row: Sendable, Hashable {
        /// A setting with a value of its own.
        case setting(SettingKey)
        /// What pools are sorted by, and which way round; both are one setting.
        case sortField, sortOrder
        /// A column of the list of pools, by its field's id.
        case column(String)

        /// The setting that it changes.
        var key: SettingKey {
            switch self {
            case .setting(let key): key
            case .sortField, .sortOrder: .sort
            case .column: .columns
            }
        }
    }

    /// The lines; those of columns come last, the shown ones first and in their order.
    private(set) var rows: [Row]
    /// The line that keys change.
    var focus = 0
    /// The settings that were changed here, even if back to what they were.
    var touched: Set<SettingKey> = []
    /// Whether they are being written.
    var isSaving = false
    /// Why they could not be.
    var problem: String?
    /// What was set when it was opened.
    let before: Settings
    /// The theme that was in use then.
    let themeBefore: String

    /// The lines that are no columns.
    static let settings: [Row] = [
        .setting(.theme), .setting(.colours), .setting(.graphs), .setting(.sweep),
        .setting(.ascii), .setting(.mouse), .setting(.interval), .setting(.view), .sortField,
        .sortOrder,
    ]

    /// Opens it on what is set now.
    init(_ state: DashboardState) {
        before = state.settings
        themeBefore = state.themeName
        let shown = state.listing.fields.map(\.id)
        let hidden = PoolField.all.map(\.id).filter { $0 != "name" && !shown.contains($0) }
        rows = SetupDialog.settings + (shown + hidden).map { .column($0) }
    }

    /// The line in focus.
    var row: Row { rows[focus] }

    /// The columns' ids, in the order of the lines.
    var columns: [String] {
        rows.compactMap { row in if case .column(let id) = row { id } else { nil } }
    }

    /// Moves the focus, and no further than the ends.
    mutating func move(by distance: Int) {
        focus = min(max(0, focus + distance), rows.count - 1)
    }

    /// Moves the column in focus among the columns, and the focus with it; false at the ends.
    mutating func moveColumn(by distance: Int) -> Bool {
        let next = focus + distance
        guard case .column = row, rows.indices.contains(next), case .column = rows[next] else {
            return false
        }
        rows.swapAt(focus, next)
        focus = next
        return true
    }

    /// Puts the columns into their usual order, the usual ones first.
    mutating func resetColumns() {
        let usual = PoolListing.defaultColumns
        rows =
            SetupDialog.settings
            + (usual + columns.filter { !usual.contains($0) }).map { .column($0) }
    }
}
