import ArgumentParser
import PoolDashboard
import PoolMetrics

/// `pooltop [watch]`: the workload, live, in the dashboard.
struct Watch: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch the workload live. This is what pooltop does without a command.",
        discussion: """
            Output that is not a terminal gets plain text, one frame an interval, and so does \
            --format. Press ? in the dashboard for its keys. LOG_LEVEL=debug in the environment \
            makes pools tell more on standard error, which is shown after the screen.
            """)

    @OptionGroup var workload: WorkloadOptions

    @Option(
        help: ArgumentHelp(
            "End after this time; with --once, sample after it (default: 1s).", valueName: "t"),
        transform: DurationArgument.positive)
    var duration: DurationArgument?

    @Option(
        help: ArgumentHelp("Sample this often, 50ms to 60s (default: 1s).", valueName: "t"),
        transform: Self.interval)
    var interval: DurationArgument?

    @Option(
        help: ArgumentHelp("Record into this new file.", valueName: "file"),
        completion: .file(extensions: ["pooltop"]))
    var record: String?

    @Flag(help: "Let --record replace a file.")
    var force = false

    @OptionGroup var look: LookOptions

    @Flag(help: "Refuse every key that would act on a pool.")
    var readOnly = false

    @Flag(help: "Print one sample and end.")
    var once = false

    func validate() throws {
        if force, record == nil {
            throw ValidationError("--force needs --record: name the file that it may replace")
        }
    }

    private static func interval(_ argument: String) throws -> DurationArgument {
        let interval = try DurationArgument.positive(argument)
        guard (50_000_000...60_000_000_000).contains(interval.nanoseconds) else {
            throw ValidationError("use 50ms to 60s")
        }
        return interval
    }

    func execute() throws {
        // What is wrong with the command line is said before anything is taken or made.
        let (themes, chosen) = try ThemeLibrary.choose(look.theme)
        _ = try ScenarioLookup().scenario(workload.scenario)
        if !once, !look.prints {
            try show(themes: themes, theme: chosen)
        } else {
            try printFrames()
        }
    }

    private var intervalNanoseconds: UInt64 { interval?.nanoseconds ?? 1_000_000_000 }

    // MARK: - On a screen

    private func show(themes: ThemeLibrary, theme: Theme) throws {
        let session = try DashboardSession(mouse: !look.noMouse)
        defer { session.close() }
        let mailbox = session.mailbox
        let running = try workload.start { error in
            mailbox.post(.feed(.failed(CommandFailure(describing: error).message)))
        }
        defer { running.stop() }
        let recorder = Recorder(
            metadata: running.metadata(intervalNanoseconds: intervalNanoseconds))
        defer { recorder.abandon() }
        if let record {
            try recorder.start(file: record, overwrite: force)
            mailbox.post(.recordingStarted(file: record))
        }
        let feed = running.feed(intervalNanoseconds: intervalNanoseconds, into: recorder) {
            mailbox.post(.recordingFailed(message: "\($0)"))
        }
        var options = DashboardOptions()
        options.readOnly = readOnly
        look.apply(to: &options, supportsUnicode: session.supportsUnicode)
        options.themes = themes.catalog.names
        options.theme = theme.name
        options.scenario = running.title
        options.workload = running.control.status()
        options.scenarios = ScenarioLookup().entries.map {
            ScenarioChoice(name: $0.name, title: $0.title)
        }
        options.timeZoneOffsetSeconds = LocalClock.offsetSeconds(at: WallClock.system.now)
        let ending = session.run(
            .init(
                feed: feed, commands: running.commands, workload: running.control,
                recorder: recorder, options: options, themes: themes,
                duration: duration?.duration))
        if let closed = try recorder.finish(ending) {
            try StandardStreams.write("recorded \(closed.summary)\n")
        }
    }

    // MARK: - As text

    private func printFrames() throws {
        let session = try PlainSession()
        let mailbox = session.mailbox
        let running = try workload.start { mailbox.post(.failed(.init(describing: $0))) }
        defer { running.stop() }
        let recorder = Recorder(
            metadata: running.metadata(intervalNanoseconds: intervalNanoseconds))
        defer { recorder.abandon() }
        if let record { try recorder.start(file: record, overwrite: force) }
        let form = look.form
        let feed = running.feed(intervalNanoseconds: intervalNanoseconds, into: recorder) {
            mailbox.post(.failed(.init(describing: $0)))
        }
        let first = once ? [running.sample()] : []
        let ending = try session.run(
            feed, form: once ? nil : form,
            duration: duration?.duration ?? (once ? .seconds(1) : nil))
        if once, ending == .done {
            try StandardStreams.write(form.text(of: first + [running.sample()]))
        }
        try recorder.finish(ending)
    }
}
