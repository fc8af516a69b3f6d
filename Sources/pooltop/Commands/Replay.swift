import ArgumentParser
import PoolDashboard
import PoolFeeds
import PoolMetrics
import PoolRecording

/// `pooltop replay FILE`: a recording in the same dashboard.
struct Replay: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play a recording in the dashboard.",
        discussion: """
            A place in the recording is an offset from its first sample, such as 30s, or a time, \
            such as 2026-01-31T10:42:07Z. Press ? in the dashboard for its keys.
            """)

    @Argument(
        help: ArgumentHelp("The recording to play.", valueName: "file"),
        completion: .file(extensions: ["pooltop"]))
    var file: String

    @Option(
        help: ArgumentHelp(
            "Play so many times as fast as it was recorded, 0.1 to 100.", valueName: "x"),
        transform: SettingArgument.reader(.speed))
    var speed: String?

    @Option(
        help: ArgumentHelp("Start at this place.", valueName: "t"),
        transform: MomentArgument.read)
    var from: MomentArgument?

    @Flag(help: "Print one sample and end.")
    var once = false

    @Option(
        help: ArgumentHelp(
            "With --once: the sample at this place (default: the last).", valueName: "t"),
        transform: MomentArgument.read)
    var at: MomentArgument?

    @OptionGroup var look: LookOptions

    @OptionGroup var printing: PrintOptions

    func validate() throws {
        if at != nil, !once {
            throw ValidationError("--at needs --once: to start to play at a place, use --from")
        }
        if once, from != nil {
            throw ValidationError("--from plays, --once does not: name the place with --at")
        }
    }

    func execute() throws {
        // What is wrong with the command line is said before anything is taken or opened.
        var given = look.settings
        given[.speed] = speed
        let effective = try EffectiveSettings(given)
        let themes = try effective.theme()
        let reader = try RecordingReader(file: file)
        guard let span = reader.span else {
            throw CommandFailure(
                .badData, "\(file): the recording holds no sample",
                remedy: "record for longer than one interval")
        }
        let form = printing.form(effective.settings)
        if once { return try printOne(of: reader, span: span, form) }
        let start = try from.map { try self.index(of: $0, in: reader, span: span) } ?? 0
        let feed = try RecordingFeed(reader: reader, from: start, speed: effective.settings.speed)
        let ending: SessionEnding
        if !printing.prints {
            ending = try show(feed, reader: reader, effective, themes)
        } else {
            ending = try PlainSession().run(feed, form: form, duration: nil)
        }
        if case .signal(let number) = ending { throw DeathBySignal(number: number) }
    }

    private func show(
        _ feed: RecordingFeed, reader: RecordingReader, _ effective: EffectiveSettings,
        _ themes: (library: ThemeLibrary, theme: Theme)
    ) throws -> SessionEnding {
        let session = try DashboardSession(effective.settings)
        var options = effective.options(themes, supportsUnicode: session.supportsUnicode)
        options.scenario = reader.metadata.scenario ?? ""
        options.timeZoneOffsetSeconds = LocalClock.offsetSeconds(at: reader.metadata.created)
        return session.run(
            .init(
                feed: feed, options: options, themes: themes.library,
                configuration: effective.path))
    }

    private func printOne(
        of reader: RecordingReader, span: ClosedRange<WallTime>, _ form: PlainSession.Form
    ) throws {
        let index =
            try at.map { try self.index(of: $0, in: reader, span: span) } ?? reader.count - 1
        guard form.format == .json else {
            // The same that the dashboard shows at this place.
            let feed = try RecordingFeed(reader: reader, from: index, playing: false)
            let updates = try feed.firstLook(withFindings: form.settings.view == .lints)
            return try StandardStreams.write(form.text(of: updates))
        }
        let batches = try reader.batches(in: max(0, index - 1)..<index + 1)
        try StandardStreams.write(form.text(of: batches))
    }

    /// The last batch at or before a place.
    private func index(
        of moment: MomentArgument, in reader: RecordingReader, span: ClosedRange<WallTime>
    ) throws -> Int {
        let time = moment.time(from: span.lowerBound)
        guard let index = try reader.index(atOrBefore: time) else {
            throw CommandFailure(
                .usage, "the recording starts at \(span.lowerBound), after \(time)",
                remedy: "give a time from then on, or an offset such as 10s")
        }
        return index
    }
}
