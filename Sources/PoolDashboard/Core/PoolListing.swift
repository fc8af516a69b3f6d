public import PoolMetrics

/// How the overview lists pools: which columns, and in which order the pools stand.
///
/// ```swift
/// var listing = PoolListing()
/// listing.sortField = "wait_p99_seconds"
/// listing.order(of: models)        // places in `models`, the slowest pool first
/// ```
/// Numbers are sorted from the greatest down and words from A on, unless inverted. What has no
/// value comes last either way; equal ones stay in the order in which pools were registered.
public struct PoolListing: Sendable, Hashable {
    /// The ids of the columns, from left to right; the name is always there, before them.
    ///
    /// An id that is no ``PoolField``'s is passed over.
    public var columns: [String]
    /// The id of the field that pools are sorted by; nil for the order of registration.
    public var sortField: String?
    /// Whether the order is turned round.
    public var isSortInverted: Bool

    /// The columns where nobody chose any.
    public static let defaultColumns = [
        "kind", "in_use", "size", "max", "utilisation", "waiting", "acquire_rate",
        "wait_p50_seconds", "wait_p99_seconds", "hold_p50_seconds", "hold_p99_seconds",
        "create_rate", "dispose_rate", "pending_cleanups", "error_rate",
    ]

    /// A listing; all columns, in the order of registration by default.
    public init(
        columns: [String] = PoolListing.defaultColumns, sortField: String? = nil,
        isSortInverted: Bool = false
    ) {
        self.columns = columns
        self.sortField = sortField
        self.isSortInverted = isSortInverted
    }

    /// The columns' fields.
    public var fields: [PoolField] {
        columns.filter { $0 != "name" }.compactMap { PoolField.named($0) }
    }

    /// What pools can be sorted by, in the order of the columns.
    var choices: [String?] { [nil, "name"] + fields.map(\.id) }

    /// Sorts by something; what is sorted by it already is turned round.
    mutating func sort(by field: String?) {
        isSortInverted = field != nil && field == sortField && !isSortInverted
        sortField = field
    }

    /// The places of models in the order in which they are listed.
    ///
    /// - Complexity: O(models log models); each model's value is derived once.
    public func order(of models: [PoolModel]) -> [Int] {
        guard let field = sortField.flatMap({ PoolField.named($0) }) else {
            return isSortInverted ? models.indices.reversed() : Array(models.indices)
        }
        if field.format == .text {
            return sorted(models) { model in
                guard case .text(let text) = field.value(of: model) else { return nil }
                return text
            } comesFirst: {
                $0 < $1
            }
        }
        return sorted(models) {
            field.value(of: $0).number
        } comesFirst: {
            $0 > $1
        }
    }

    private func sorted<Key: Equatable>(
        _ models: [PoolModel], by key: (PoolModel) -> Key?, comesFirst: (Key, Key) -> Bool
    ) -> [Int] {
        var known: [(key: Key, place: Int)] = []
        var unknown: [Int] = []
        known.reserveCapacity(models.count)
        for (place, model) in models.enumerated() {
            if let key = key(model) { known.append((key, place)) } else { unknown.append(place) }
        }
        known.sort { left, right in
            if left.key == right.key { return left.place < right.place }
            return comesFirst(left.key, right.key) != isSortInverted
        }
        return known.map(\.place) + unknown
    }
}
