/// Batches as comma-separated values: a line a pool, the time first, ids of ``PoolField`` on top.
///
/// What does not exist is empty. Text is quoted where RFC 4180 asks for it; lines end in `\n`.
public enum SampleCSV {
    /// The heading line, with its line end.
    public static func header(fields: [PoolField] = PoolField.all) -> String {
        (["time"] + fields.map(\.id)).joined(separator: ",") + "\n"
    }

    /// A batch's lines, each with its line end.
    ///
    /// - Parameters:
    ///   - batch: what to write.
    ///   - earlier: the batch that rates and quantiles are derived from; nil leaves them empty.
    ///   - fields: which columns, in which order.
    public static func rows(
        of batch: SampleBatch, since earlier: SampleBatch?, fields: [PoolField] = PoolField.all
    ) -> String {
        let time = batch.time.rfc3339
        return PoolModel.models(of: batch, since: earlier).map { model in
            ([time] + fields.map { cell($0.value(of: model)) }).joined(separator: ",") + "\n"
        }.joined()
    }

    private static func cell(_ value: FieldValue) -> String {
        switch value {
        case .null: return ""
        case .integer(let number): return String(number)
        case .real(let number): return "\(number)"
        case .text(let text):
            let special = text.unicodeScalars.contains { "\",\n\r".unicodeScalars.contains($0) }
            guard special else { return text }
            let doubled = text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
            return "\"\(doubled)\""
        }
    }
}
