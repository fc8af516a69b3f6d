import ResourceTypes

/// A batch in the Prometheus text exposition format 0.0.4.
///
/// ```
/// # HELP pepperpy_resources_in_use Number of resources in use
/// # TYPE pepperpy_resources_in_use gauge
/// pepperpy_resources_in_use{pool="orders"} 3
/// ```
/// The four metrics that the requirement names come first, with the pool as their only label; then
/// `pooltop_…`, in the order of ``PoolField/all``. All values are raw and cumulative: rates and
/// quantiles are Prometheus' work. Every kind of error and every reason of a disposal is there from
/// the beginning, with zero.
public enum PrometheusText {
    /// What an HTTP answer says of it.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Writes a batch.
    ///
    /// - Complexity: O(pools × fields).
    public static func text(of batch: SampleBatch) -> String {
        var exposition = Exposition()
        let models = PoolModel.models(of: batch, since: nil)
        for family in families {
            exposition.open(family[0].metric)
            for model in models {
                for series in family {
                    write(series, of: model, into: &exposition)
                }
            }
        }
        return exposition.text
    }

    private typealias Series = (metric: PoolMetric, field: PoolField)

    /// The exported fields by metric name; quantiles of one histogram are one series.
    private static let families: [[Series]] = {
        var order = PoolMetric.required.map(\.name)
        var families: [String: [Series]] = [:]
        for field in PoolField.all {
            guard let metric = field.metric else { continue }
            if !order.contains(metric.name) { order.append(metric.name) }
            guard families[metric.name]?.contains(where: { $0.metric == metric }) != true else {
                continue
            }
            families[metric.name, default: []].append((metric, field))
        }
        return order.compactMap { families[$0] }
    }()

    private static func write(
        _ series: Series, of model: PoolModel, into exposition: inout Exposition
    ) {
        let metric = series.metric
        let labels = metric.labels(of: model.name)
        if let histogram = metric.histogram {
            exposition.histogram(metric.name, labels, histogram.counts(of: model.statistics))
            return
        }
        switch series.field.value(of: model) {
        case .integer(let number): exposition.sample(metric.name, labels, String(number))
        case .real(let number): exposition.sample(metric.name, labels, "\(number)")
        case .text, .null: break
        }
    }
}
