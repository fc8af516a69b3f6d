/// Plain text tables: the pools of a batch, and the list of fields.
public enum SampleTable {
    /// The columns of a table for 80 cells.
    public static let standardFields: [PoolField] = [
        "name", "in_use", "idle", "size", "max", "waiting", "utilisation", "acquire_rate",
        "wait_p99_seconds", "errors_total", "pending_cleanups",
    ].compactMap { PoolField.named($0) }

    /// The batch's time, a heading and a line a pool; columns are as wide as what is in them.
    ///
    /// Text stands on the left of its column, numbers on the right. Control characters in a name
    /// are shown as `?`.
    /// - Parameters:
    ///   - batch: what to write.
    ///   - earlier: the batch that rates and quantiles are derived from; nil shows them as `–`.
    ///   - fields: which columns, in which order.
    public static func text(
        of batch: SampleBatch, since earlier: SampleBatch?,
        fields: [PoolField] = SampleTable.standardFields
    ) -> String {
        let rows = PoolModel.models(of: batch, since: earlier).map { model in
            fields.map { printable($0.text($0.value(of: model))) }
        }
        let lines = aligned(
            [fields.map(\.heading)] + rows, left: fields.map { $0.format == .text })
        return "\(batch.time)\n" + lines
    }

    /// The table of fields, as `pooltop fields` prints it.
    public static func fields() -> String {
        let rows = PoolField.all.map {
            [
                $0.id, $0.unit.isEmpty ? NumberText.none : $0.unit,
                $0.metric?.name ?? NumberText.none, $0.help,
            ]
        }
        return aligned(
            [["field", "unit", "Prometheus", "meaning"]] + rows,
            left: [true, true, true, true])
    }

    private static func aligned(_ rows: [[String]], left: [Bool]) -> String {
        let widths = left.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            var line = ""
            for (column, text) in row.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - text.count)
                line += (column == 0 ? "" : "  ") + (left[column] ? text + padding : padding + text)
            }
            let end = line.lastIndex { $0 != " " }.map { line.index(after: $0) }
            return line[..<(end ?? line.startIndex)] + "\n"
        }.joined()
    }

    private static func printable(_ text: String) -> String {
        String(
            text.map {
                $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
                    ? "?" : $0
            })
    }
}
