public import PoolMetrics
import ResourceTypes

/// All pools of one batch as plain lines: for pipes, files and people who do not see the screen.
///
/// ```swift
/// print(PlainFrame.text(of: batch, previous: nil))
/// ```
/// No escapes, no drawing, one line a pool and below it its states, timers and errors. What is not
/// known yet is `–`, as on the screen. Names are shown with control characters replaced.
public enum PlainFrame {
    /// The most timers named for a pool.
    private static let timerLimit = 3

    /// The text, which ends with a line break.
    ///
    /// - Parameters:
    ///   - previous: the batch before, which rates and quantiles are derived from.
    ///   - timeZoneOffsetSeconds: what the time is shown in; 0 is UTC.
    ///   - ascii: whether to use ASCII characters only.
    /// - Complexity: O(pools).
    public static func text(
        of batch: SampleBatch, previous: SampleBatch?, timeZoneOffsetSeconds: Int = 0,
        ascii: Bool = false
    ) -> String {
        let text =
            lines(
                of: PoolModel.models(of: batch, since: previous),
                time: CalendarTime(batch.time, offsetSeconds: timeZoneOffsetSeconds)
            )
            .joined(separator: "\n") + "\n"
        guard ascii else { return text }
        return String(
            text.map { $0 == "\n" || $0.asciiValue != nil ? $0 : GlyphSet.ascii($0) })
    }

    /// A text with control characters, line breaks among them, shown as `�` and tabs as blanks.
    ///
    /// For whatever comes from outside and goes to a terminal by another way than a frame.
    public static func safe(_ text: String) -> String { TextFit.safe(text) }

    /// A line about all pools, and then four for each.
    static func lines(of models: [PoolModel], time: CalendarTime) -> [String] {
        let totals = PoolTotals(models)
        var lines = [
            "\(time.internetDateTime)  \(NumberText.plural(models.count, "pool")), "
                + "\(totals.states.inUse) in use, \(totals.states.size) alive "
                + "of at most \(totals.maximum), \(totals.waiting) waiting, "
                + "\(totals.pendingCleanups) clean-ups pending"
        ]
        let names = models.map { TextFit.safe($0.name) }
        let width = min(40, names.reduce(0) { max($0, DisplayWidth.of($1)) })
        for (model, name) in zip(models, names) {
            lines += self.lines(of: model, name: name, width: width)
        }
        return lines
    }

    /// What is said of one pool, with its name padded to a width.
    static func lines(of model: PoolModel, name: String, width: Int) -> [String] {
        [
            summary(model, padded: name, width), "  states: " + states(model.statistics),
            "  timers: " + timers(model.statistics), "  errors: " + errors(model),
        ]
    }

    private static func summary(_ model: PoolModel, padded name: String, _ width: Int) -> String {
        let blanks = String(repeating: " ", count: max(0, width - DisplayWidth.of(name)))
        let kind = TextFit.safe(model.sample.kind)
        let phase = model.statistics.phase == .running ? "" : " \(model.statistics.phase.rawValue)"
        let circuit = model.statistics.circuit
        let failing = circuit == .closed ? "" : " circuit \(circuit.rawValue)"
        let bypass = model.statistics.isBypassed ? " bypassed" : ""
        return
            "\(name)\(blanks)  \(kind)\(phase)\(failing)\(bypass): "
            + "\(model.inUse) in use, \(model.idle) free, "
            + "size \(model.size) of \(model.maximum), \(model.waiting) waiting, "
            + "leases \(model.text("acquire_rate")), "
            + "wait p50 \(model.text("wait_p50_seconds")) "
            + "p99 \(model.text("wait_p99_seconds")), errors \(model.text("error_rate"))"
    }

    private static func states(_ statistics: PoolStatistics) -> String {
        ResourceState.allCases
            .map { "\($0.rawValue) \(statistics.states[$0])" }.joined(separator: ", ")
    }

    private static func timers(_ statistics: PoolStatistics) -> String {
        guard statistics.pendingCleanups > 0 else { return "none pending" }
        let shown = statistics.cleanups.prefix(timerLimit)
        var parts = shown.map { cleanup in
            let due = cleanup.dueInNanoseconds
            let when = due == 0 ? "now" : "in \(NumberText.duration(nanoseconds: due))"
            return "\(cleanup.resource) \(cleanup.reason.rawValue) \(when)"
        }
        let hidden = statistics.pendingCleanups - shown.count
        if hidden > 0 { parts.append("\(hidden) more") }
        return "\(statistics.pendingCleanups) pending: " + parts.joined(separator: ", ")
    }

    private static func errors(_ model: PoolModel) -> String {
        let parts = PoolErrorKind.allCases.compactMap { kind -> String? in
            guard let count = model.statistics.errors[kind], count > 0 else { return nil }
            return "\(kind.rawValue) \(NumberText.rate(model.errorRate(kind))) (\(count) in all)"
        }
        return parts.isEmpty ? "none" : parts.joined(separator: ", ")
    }
}
