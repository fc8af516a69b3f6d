import ArgumentParser
import PoolDashboard
import PoolMetrics
import PoolWorkloads

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

    @OptionGroup var live: LiveOptions

    @Option(
        help: ArgumentHelp("Record into this new file.", valueName: "file"),
        completion: .file(extensions: ["pooltop"]))
    var record: String?

    @Flag(help: "Let --record replace a file.")
    var force = false

    @OptionGroup var look: LookOptions

    @OptionGroup var printing: PrintOptions

    @Flag(help: "Print one sample and end.")
    var once = false

    func validate() throws {
        if force, record == nil {
            throw ValidationError("--force needs --record: name the file that it may replace")
        }
    }

    func execute() throws {
        // What is wrong with the command line is said before anything is taken or made.
        let given = look.settings.merging(live.settings) { first, _ in first }
        let effective = try EffectiveSettings(
            given.merging(workload.settings) { first, _ in first })
        let themes = try effective.theme()
        let scenario = try effective.scenario()
        if !once, !printing.prints {
            try show(effective, themes, scenario)
        } else {
            try printFrames(effective.settings, scenario)
        }
    }

    // MARK: - On a screen

    private func show(
        _ effective: EffectiveSettings, _ themes: (library: ThemeLibrary, theme: Theme),
        _ scenario: Scenario
    ) throws {
        let intervalNanoseconds = effective.settings.intervalNanoseconds
        let session = try DashboardSession(effective.settings)
        defer { session.close() }
        let mailbox = session.mailbox
        let scenarios = effective.scenarios(with: scenario)
        let running = try workload.start(scenario, changedBy: scenarios) { error in
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
        var options = effective.options(themes, supportsUnicode: session.supportsUnicode)
        options.scenario = running.title
        options.workload = running.control.status()
        options.scenarios = scenarios.entries.map {
            ScenarioChoice(name: $0.name, title: $0.title)
        }
        options.timeZoneOffsetSeconds = LocalClock.offsetSeconds(at: WallClock.system.now)
        let ending = session.run(
            .init(
                feed: feed, commands: running.commands, workload: running.control,
                recorder: recorder, recordFolder: effective.recordFolder, options: options,
                themes: themes.library, configuration: effective.path,
                duration: duration?.duration))
        if let closed = try recorder.finish(ending) {
            try StandardStreams.write("recorded \(closed.summary)\n")
        }
    }

    // MARK: - As text

    private func printFrames(_ settings: Settings, _ scenario: Scenario) throws {
        let intervalNanoseconds = settings.intervalNanoseconds
        let session = try PlainSession()
        let mailbox = session.mailbox
        let running = try workload.start(scenario) { mailbox.post(.failed(.init(describing: $0))) }
        defer { running.stop() }
        let recorder = Recorder(
            metadata: running.metadata(intervalNanoseconds: intervalNanoseconds))
        defer { recorder.abandon() }
        if let record { try recorder.start(file: record, overwrite: force) }
        let form = printing.form(settings)
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
