/// One row of another pool, beside ours of the same work and the same minute.
struct PeerRow {
    /// The other pool.
    let peer: String
    /// `W1`, `W2` or `W3`.
    let id: String
    /// One figure a run.
    var values: [Double] = []
    /// Further figures of the runs, in the order of ``names``.
    var extras: [[Double]] = []

    /// What a harness prints behind the figure of W3.
    static let names = ["p50", "p99", "longest_ms", "fairness"]

    var unit: String { id == "W3" ? "cycles/s" : "ns" }

    /// Our rows of this work that have been run.
    func ours(_ rows: [Row]) -> [Row] {
        rows.filter { $0.id == id || id == "W3" && $0.id.hasPrefix("W3-") }
    }

    /// How many times its figure is ours.
    func ratio(_ row: Row) -> Double { values.median / row.values.median }

    func text(_ rows: [Row]) -> String {
        var line =
            "\(peer.padded(to: 13)) \(id.padded(to: 3)) "
            + "\(values.median.figure.padded(to: 10, left: true)) \(unit.padded(to: 9)) "
            + "\((values.min() ?? 0).figure)…\((values.max() ?? 0).figure)".padded(to: 22)
        line += ours(rows).map {
            " \(ratio($0).figure) x our \($0.id) (\($0.values.median.figure))"
        }.joined(separator: ",")
        for (name, figures) in zip(Self.names, extras) {
            line += ", \(name) \(figures.median.figure)"
        }
        return line
    }

    func json(_ rows: [Row]) -> String {
        var members = [
            "\"peer\":\"\(peer)\"", "\"id\":\"\(id)\"", "\"unit\":\"\(unit)\"",
            "\"median\":\(values.median.figure)", "\"min\":\((values.min() ?? 0).figure)",
            "\"max\":\((values.max() ?? 0).figure)",
        ]
        let ratios = ours(rows).map { "\"\($0.id)\":\(ratio($0).figure)" }
        members.append("\"ratios\":{\(ratios.joined(separator: ","))}")
        members += zip(Self.names, extras).map { "\"\($0)\":\($1.median.figure)" }
        return "{" + members.joined(separator: ",") + "}"
    }
}
