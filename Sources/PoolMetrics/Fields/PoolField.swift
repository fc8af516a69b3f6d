/// One thing that can be shown of a pool, with everything that any of its forms needs.
///
/// ``all`` is the one table: columns on screen, JSON, CSV, Prometheus text and `pooltop fields`
/// all come from it, so they can't disagree.
/// ```swift
/// let field = PoolField.named("wait_p99_seconds")!
/// let value = field.value(of: model)      // .real(0.0031), or .null
/// print(field.title, field.text(value))   // wait p99 3.1 ms
/// ```
/// Ids are stable: a field may be added, but none changes its meaning or goes.
public struct PoolField: Sendable, Identifiable {
    /// How a value is written for people.
    public enum Format: String, Sendable, Hashable, CaseIterable {
        /// As it is.
        case text
        /// A whole number.
        case count
        /// A number per second.
        case rate
        /// A duration in seconds, shown in the unit that fits.
        case seconds
        /// A share of one, shown as per cent.
        case share
    }

    /// The field's key in JSON and CSV: lower case, units last.
    public let id: String
    /// What it is called where there is room.
    public let title: String
    /// What it is called at the head of a column: at most ``width`` cells.
    public let heading: String
    /// The unit of the value in JSON and CSV: `resources`, `1/s`, `s` …; empty for text.
    public let unit: String
    /// A column's width in cells, which holds the heading and every usual value.
    public let width: Int
    /// How a value is written for people.
    public let format: Format
    /// What it tells, in one sentence.
    public let help: String
    /// How it is derived, in one phrase.
    public let derivation: String
    /// Where it goes in the Prometheus text; nil where it is not exported.
    public let metric: PoolMetric?

    private let derive: @Sendable (PoolModel) -> FieldValue

    init(
        _ id: String, _ title: String, heading: String? = nil, unit: String, width: Int,
        _ format: Format, _ help: String, from derivation: String, metric: PoolMetric? = nil,
        _ derive: @escaping @Sendable (PoolModel) -> FieldValue
    ) {
        self.id = id
        self.title = title
        self.heading = heading ?? title
        self.unit = unit
        self.width = width
        self.format = format
        self.help = help
        self.derivation = derivation
        self.metric = metric
        self.derive = derive
    }

    /// The field's value of one pool.
    ///
    /// - Returns: `.null` for a rate without an earlier sample, and for a quantile of an interval
    ///   in which nothing happened.
    /// - Complexity: O(1); O(buckets) for quantiles.
    public func value(of model: PoolModel) -> FieldValue { derive(model) }

    /// A value of this field for people: `12`, `812/s`, `3.1 ms`, `83 %`; `–` where there is none.
    ///
    /// It is as ``NumberText`` writes it, not padded and not cut to ``width``.
    public func text(_ value: FieldValue) -> String {
        switch (value, format) {
        case (.null, _): NumberText.none
        case (.text(let text), _): text
        case (.integer(let number), .count), (.integer(let number), .text):
            NumberText.count(number)
        case (_, .seconds): NumberText.duration(seconds: value.number)
        case (_, .share): NumberText.percent(value.number)
        case (_, .rate): NumberText.rate(value.number)
        case (.real(let number), .count), (.real(let number), .text):
            NumberText.rateNumber(number)
        }
    }

    /// The field's value of one pool, for people.
    ///
    /// - Complexity: that of ``value(of:)``.
    public func text(of model: PoolModel) -> String { text(value(of: model)) }

    /// Every field, in the order in which JSON and CSV have them.
    public static let all: [PoolField] =
        gauges + counters + errorsByKind + disposalsByReason + states + rates + quantiles

    /// The field of an id, or nil.
    ///
    /// - Complexity: O(1).
    public static func named(_ id: String) -> PoolField? { byID[id] }

    private static let byID = Dictionary(
        all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
}
