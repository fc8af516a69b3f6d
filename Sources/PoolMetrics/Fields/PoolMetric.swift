/// A time series as Prometheus knows it: a name, a type, a help text and, beside the pool, at most
/// one label of its own.
///
/// Several fields may share a name and differ in the label: `pooltop_resources{state="idle"}`.
public struct PoolMetric: Sendable, Hashable {
    /// The types of the text format.
    public enum Kind: String, Sendable, Hashable {
        /// Goes up and down.
        case gauge
        /// Only grows.
        case counter
        /// Cumulative counts by upper bound, with their sum.
        case histogram
    }

    /// The metric's name, unit last; a counter ends in `_total`.
    public let name: String
    /// The metric's type.
    public let kind: Kind
    /// The help text; one per name.
    public let help: String
    /// The label that it has beside `pool`.
    public let labelName: String?
    /// That label's value.
    public let labelValue: String?
    /// Which histogram it is, where it is one.
    public let histogram: PoolHistogram?

    private init(
        _ name: String, _ kind: Kind, _ help: String, label: (String, String)? = nil,
        histogram: PoolHistogram? = nil
    ) {
        self.name = name
        self.kind = kind
        self.help = help
        labelName = label?.0
        labelValue = label?.1
        self.histogram = histogram
    }

    static func gauge(_ name: String, _ help: String, label: (String, String)? = nil) -> Self {
        Self(name, .gauge, help, label: label)
    }

    static func counter(_ name: String, _ help: String, label: (String, String)? = nil) -> Self {
        Self(name, .counter, help, label: label)
    }

    /// The labels of a pool's series, the pool first.
    func labels(of pool: String) -> [(name: String, value: String)] {
        var labels = [(name: "pool", value: pool)]
        if let labelName, let labelValue { labels.append((labelName, labelValue)) }
        return labels
    }

    // The four of the requirement: names, types and help texts stay exactly so.

    /// The gauge `pepperpy_resources_total`.
    public static let resourceCount = gauge(
        "pepperpy_resources_total", "Total number of resources")
    /// The gauge `pepperpy_resources_in_use`.
    public static let resourceUsage = gauge(
        "pepperpy_resources_in_use", "Number of resources in use")
    /// The counter `pepperpy_resource_errors_total`.
    public static let resourceErrors = counter(
        "pepperpy_resource_errors_total", "Total number of resource errors")
    /// The histogram `pepperpy_resource_acquisition_seconds`.
    public static let acquisitionTime = Self(
        "pepperpy_resource_acquisition_seconds", .histogram, "Time to acquire a resource",
        histogram: .wait)

    static let holdTime = Self(
        "pooltop_hold_seconds", .histogram,
        "How long leases were held, measured for one lease in hold_sample_interval",
        histogram: .hold)
    static let createTime = Self(
        "pooltop_create_seconds", .histogram, "How long creations took that succeeded",
        histogram: .create)

    /// The four metrics that the requirement names, in its order.
    public static let required: [PoolMetric] = [
        resourceCount, resourceUsage, resourceErrors, acquisitionTime,
    ]
}
