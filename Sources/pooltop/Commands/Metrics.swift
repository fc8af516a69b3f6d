import ArgumentParser
import PoolMetrics

/// `pooltop metrics`: one Prometheus exposition of the running workload.
struct Metrics: PooltopCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Run the workload and print its metrics once, in Prometheus' text format.")

    @Option(
        help: ArgumentHelp("Run this long first (default: 1s).", valueName: "t"),
        transform: DurationArgument.positive)
    var duration: DurationArgument?

    @OptionGroup var workload: WorkloadOptions

    func execute() throws {
        let scenario = try EffectiveSettings(workload.settings).scenario()
        let session = try PlainSession()
        let mailbox = session.mailbox
        let running = try workload.start(scenario) { mailbox.post(.failed(.init(describing: $0))) }
        defer { running.stop() }
        let ending = try session.wait(duration?.duration ?? .seconds(1))
        if case .signal(let number) = ending { throw DeathBySignal(number: number) }
        try StandardStreams.write(PrometheusText.text(of: running.sample()))
    }
}
