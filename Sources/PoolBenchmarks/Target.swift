/// What a row is held to.
struct Target: Sendable {
    /// The target in words.
    let text: String
    /// Whether a row meets it; some need another row of the same run.
    let isMet: @Sendable (Row, [Row]) -> Bool

    static func ratio(atMost limit: Double) -> Target {
        Target(text: "at most \(limit.figure) x") { row, _ in row.ratio <= limit }
    }

    static func median(atMost limit: Double, _ unit: String) -> Target {
        Target(text: "at most \(limit.figure) \(unit)") { row, _ in row.values.median <= limit }
    }

    /// By row.
    static let all: [String: Target] = [
        "W1": ratio(atMost: 2), "W1-with": ratio(atMost: 3), "W1b": ratio(atMost: 1.5),
        "W2": ratio(atMost: 1.3),
        "W3-strict": Target(
            text: "at least 0.95 x, p99 at most 1.3 x p50, fairness at least 0.95"
        ) { row, _ in
            row.ratio >= 0.95 && row.extra("p99") <= 1.3 * row.extra("p50")
                && row.extra("fairness") >= 0.95
        },
        "W3-barging": Target(
            text: "at least 1.25 x W3-strict, longest at most 10 ms, fairness at least 0.5"
        ) { row, rows in
            let strict = rows.first { $0.id == "W3-strict" }?.values.median ?? .infinity
            return row.values.median >= 1.25 * strict && row.extra("longest_ms") <= 10
                && row.extra("fairness") >= 0.5
        },
        "W4": Target(text: "at most 1 x, in time and in memory") { row, _ in
            row.ratio <= 1 && row.extra("peak_mib") <= row.extra("floor_peak_mib")
        },
        "W5-wheel": Target(text: "at most 50 ns and 40 bytes") { row, _ in
            row.values.median <= 50 && row.extra("bytes") <= 40
        },
        "W5-scheduler": ratio(atMost: 1.2), "W6": median(atMost: 20, "ms"),
    ]
}

extension Row {
    /// The median of a further figure; not a number where the row has none.
    func extra(_ name: String) -> Double {
        extras.first { $0.name == name }?.values.median ?? .nan
    }

    /// Whether a row that may not allocate did, in any run.
    var allocatesUnduly: Bool {
        guard ["W1", "W1-with", "W1b", "W2"].contains(id) else { return false }
        return extras.first { $0.name == "allocations" }?.values.contains { $0 > 0 } ?? false
    }
}
