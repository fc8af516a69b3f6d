/// One batch as one JSON object on one line, keys in the order of ``PoolField/all``.
///
/// ```
/// {"time":"2026-08-01T10:00:00.000Z","pools":[{"name":"orders","kind":"sqlite",…}]}
/// ```
/// A number that does not exist (a rate without an earlier batch, a quantile of an interval in
/// which nothing happened) is `null`; every key is always there. Equal batches give equal bytes.
public enum SampleJSON {
    /// Writes a batch, without a line end.
    ///
    /// - Parameters:
    ///   - batch: what to write.
    ///   - earlier: the batch that rates and quantiles are derived from; nil makes them null.
    ///   - fields: which keys, in which order.
    /// - Complexity: O(pools × fields).
    public static func text(
        of batch: SampleBatch, since earlier: SampleBatch?, fields: [PoolField] = PoolField.all
    ) -> String {
        let pools = PoolModel.models(of: batch, since: earlier).map { model in
            JSONText.object(fields.map { ($0.id, JSONText.value($0.value(of: model))) })
        }
        return JSONText.object([
            ("time", JSONText.string(batch.time.rfc3339)), ("pools", JSONText.array(pools)),
        ])
    }
}
