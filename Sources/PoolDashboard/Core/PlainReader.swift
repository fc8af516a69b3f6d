public import PoolMetrics
import ResourceTypes

/// A dashboard without a screen: it takes what a feed tells and gives the chosen view as text.
///
/// ```swift
/// var reader = PlainReader(options)              // options.view says which view
/// reader.take(.appended(batch))
/// print(reader.text)                             // the whole view, linear, without escapes
/// ```
/// The lines are those of ``DashboardState/plainLines``, which the golden files hold too.
public struct PlainReader: Sendable {
    private var state: DashboardState
    private var changes = SpokenChanges()
    private let isASCII: Bool

    /// A reader of the view that the options name.
    public init(_ options: DashboardOptions) {
        state = DashboardState(options)
        isASCII = options.ascii
    }

    /// Takes what a feed has.
    public mutating func take(_ update: FeedUpdate) {
        _ = state.update(.feed(update))
    }

    /// The view, which ends with a line break.
    public var text: String { written(state.plainLines) }

    /// What has changed since the last time it was asked, a sentence a line with the time before.
    ///
    /// It is empty where nothing has; the first time there is nothing to compare with.
    public mutating func spoken() -> String {
        let sentences = changes.sentences(state.shown.models)
        guard let batch = state.shown.batch, !sentences.isEmpty else { return "" }
        let time = CalendarTime(batch.time, offsetSeconds: state.options.timeZoneOffsetSeconds)
        return written(sentences.map { "\(time.clock) \($0)" })
    }

    private func written(_ lines: [String]) -> String {
        let text = lines.map { $0 + "\n" }.joined()
        guard isASCII else { return text }
        return String(
            text.map { $0 == "\n" || $0.asciiValue != nil ? $0 : GlyphSet.ascii($0) })
    }
}
