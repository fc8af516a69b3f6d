import ResourceTypes

/// Builds the Prometheus text format 0.0.4, one metric family after the other.
struct Exposition {
    private(set) var text = ""

    /// The lines that open a family; its samples have to follow at once.
    mutating func open(_ metric: PoolMetric) {
        text += "# HELP \(metric.name) \(Exposition.escapedHelp(metric.help))\n"
        text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: [(name: String, value: String)], _ value: String)
    {
        text += name
        if !labels.isEmpty {
            text += "{"
            text += labels.map { "\($0.name)=\"\(Exposition.escapedLabel($0.value))\"" }
                .joined(separator: ",")
            text += "}"
        }
        text += " \(value)\n"
    }

    mutating func histogram(
        _ name: String, _ labels: [(name: String, value: String)], _ counts: LatencyCounts
    ) {
        var total: UInt64 = 0
        for (index, count) in counts.buckets.enumerated() {
            total &+= count
            let bound =
                LatencyBuckets.upperBoundNanoseconds(index).map { "\(Double($0) / 1e9)" } ?? "+Inf"
            sample("\(name)_bucket", labels + [("le", bound)], String(total))
        }
        sample("\(name)_sum", labels, "\(Double(counts.sumNanoseconds) / 1e9)")
        sample("\(name)_count", labels, String(total))
    }

    /// A help text: backslash and line end are escaped.
    static func escapedHelp(_ text: String) -> String { escaped(text, quotes: false) }

    /// A label's value: backslash, quote and line end are escaped.
    static func escapedLabel(_ text: String) -> String { escaped(text, quotes: true) }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        // By scalar: a line feed may be half of a character, as in CR LF.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
