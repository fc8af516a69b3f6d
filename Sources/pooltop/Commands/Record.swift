import ArgumentParser
import PoolMetrics

/// `pooltop record FILE`: the workload into a recording, without a screen.
struct Record: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "record",
        abstract: "Record the workload into a file, without a screen.",
        discussion: "Without --duration it goes on until it is interrupted, as by ^C.")

    @Argument(help: ArgumentHelp("The recording to write.", valueName: "file"))
    var file: String

    @OptionGroup var workload: WorkloadOptions

    @Option(
        help: ArgumentHelp("End after this time.", valueName: "t"),
        transform: DurationArgument.positive)
    var duration: DurationArgument?

    @Flag(help: "Replace the file if it is there.")
    var force = false

    func execute() throws {
        let scenario = try EffectiveSettings(workload.settings).scenario()
        let session = try PlainSession()
        let mailbox = session.mailbox
        let running = try workload.start(scenario) { mailbox.post(.failed(.init(describing: $0))) }
        defer { running.stop() }
        let recorder = Recorder(
            metadata: running.metadata(intervalNanoseconds: Self.intervalNanoseconds))
        defer { recorder.abandon() }
        try recorder.start(file: file, overwrite: force)
        let feed = running.feed(intervalNanoseconds: Self.intervalNanoseconds, into: recorder) {
            mailbox.post(.failed(.init(describing: $0)))
        }
        let ending = try session.run(feed, form: nil, duration: duration?.duration)
        if let closed = try recorder.finish(ending) {
            try StandardStreams.write("recorded \(closed.summary)\n")
        }
    }

    private static let intervalNanoseconds: UInt64 = 1_000_000_000
}
