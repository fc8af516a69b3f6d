import Foundation

/// The rows of the table: what is measured, how, and what it should be.
struct CostTable {
    private var seconds = 20.0
    private var recording: String?
    private var only = ""
    private let program: String
    private let folder: String

    init(_ arguments: ArraySlice<String>) throws {
        var rest = arguments
        while let argument = rest.popFirst() {
            guard let value = rest.popFirst() else { throw Failure("\(argument) needs a value") }
            switch argument {
            case "--seconds": seconds = Double(value) ?? 20
            case "--recording": recording = value
            case "--only": only = value
            default: throw Failure("\(argument) means nothing: use --seconds, --recording, --only")
            }
        }
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        program = own.deletingLastPathComponent().appending(path: "pooltop").path
        folder = NSTemporaryDirectory() + "dashboard-cost-\(getpid())"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw Failure("no pooltop beside this program: swift build -c release")
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    func run() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try recording ?? record()
        header()
        frames(file)
        try start(file)
        renders()
        try peers()
    }

    // MARK: - The dashboard

    /// A minute of ten pools.
    private func record() throws -> String {
        let scenario = folder + "/ten.yaml"
        try Data(CostTable.tenPools.utf8).write(to: URL(filePath: scenario))
        let file = folder + "/ten.pooltop"
        print("recording a minute of ten pools")
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [
            "record", file, "--scenario", scenario, "--seed", "1", "--duration", "60s",
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure("no recording was made") }
        return file
    }

    /// Bytes and processor time of frames, row by row.
    private func frames(_ file: String) {
        let replay = ["replay", file]
        row("paused", replay, keys: " ", bytes: 0)
        row("numbers only", replay, keys: "ss", bytes: 500)
        row("graphs, sweeping", replay, keys: "s", bytes: 1_500)
        row("graphs, scrolling", replay, bytes: 2_500, processor: 0.5, memory: 12)
        row("graphs, 10 Hz", replay + ["--speed", "10"], limit: 5, processor: 3)
    }

    private func row(
        _ name: String, _ arguments: [String], keys: String = "", limit: Double = .infinity,
        bytes: Double? = nil, processor: Double? = nil, memory: Double? = nil
    ) {
        guard wants(name) else { return }
        guard let terminal = try? MeasuredTerminal(program, arguments) else { return }
        guard terminal.firstFrame() != nil else {
            print("\(name): no frame came, so nothing was measured")
            return
        }
        if !keys.isEmpty { terminal.type(keys) }
        // What was said about the key has to be gone from the screen.
        _ = terminal.watch(limit.isFinite ? 0.5 : keys.isEmpty ? 4 : 8)
        let traffic = terminal.watch(min(seconds, limit))
        let perFrame = name == "paused" ? Double(traffic.bytes) : traffic.bytesPerFrame
        line(name, "bytes a frame", perFrame, bytes)
        line(name, "% of a core", traffic.processorPercent, processor)
        line(name, "MiB private", terminal.privateMebibytes, memory)
    }

    private func start(_ file: String) throws {
        if wants("first frame") {
            let times = try (0..<7).compactMap { _ in
                try MeasuredTerminal(program, ["replay", file]).firstFrame()
            }
            line("first frame", "ms", times.sorted()[times.count / 2], 150)
        }
        guard wants("key to screen") else { return }
        let terminal = try MeasuredTerminal(program, ["replay", file])
        _ = terminal.firstFrame()
        terminal.type(" ")
        _ = terminal.watch(8)
        let times = (0..<20).compactMap { _ -> Double? in
            let time = terminal.response(to: "?")
            _ = terminal.watch(0.2)
            return time
        }
        line("key to screen", "ms", times.sorted()[times.count / 2], 20)
    }

    private func renders() {
        for (pools, most) in [(100, 1.0), (3_000, 2.0)] where wants("render") {
            line("render \(pools) pools", "ms", RenderCost.milliseconds(pools: pools), most)
        }
    }

    // MARK: - Others

    /// What is installed of other monitors, at the same size and rate.
    private func peers() throws {
        let settings = folder + "/btop"
        try FileManager.default.createDirectory(atPath: settings, withIntermediateDirectories: true)
        try Data("update_ms = 1000\n".utf8).write(to: URL(filePath: settings + "/btop.conf"))
        for (name, path, arguments) in [
            ("btop", "/usr/bin/btop", ["-p", "0"]), ("htop", "/usr/bin/htop", ["-d", "10"]),
            ("atop", "/usr/bin/atop", ["1"]),
        ] where wants(name) && FileManager.default.isExecutableFile(atPath: path) {
            let terminal = try MeasuredTerminal(
                path, name == "btop" ? [] : arguments,
                environment: ["XDG_CONFIG_HOME": folder, "COLORTERM": "truecolor"])
            _ = terminal.watch(4)
            let traffic = terminal.watch(seconds)
            line(name, "bytes a frame", traffic.bytesPerFrame, nil)
            line(name, "% of a core", traffic.processorPercent, nil)
            line(name, "MiB private", terminal.privateMebibytes, nil)
        }
    }

    // MARK: - The table

    private func wants(_ name: String) -> Bool { only.isEmpty || name.contains(only) }

    private func header() {
        print("what                  unit             measured    at most")
    }

    private func line(_ name: String, _ unit: String, _ value: Double, _ most: Double?) {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        func figure(_ value: Double) -> String {
            String(format: value >= 100 ? "%.0f" : "%.2f", value)
        }
        let limit = most.map { padded(figure($0), 10) + (value <= $0 ? "ok" : "ABOVE") } ?? ""
        print(padded(name, 22) + padded(unit, 17) + padded(figure(value), 12) + limit)
        fflush(nil)
    }

    /// Ten pools as `steady` has three.
    private static let tenPools: String = {
        let kinds = [("sqlite", "checkout"), ("tcp", "quote"), ("memory", "render")]
        var pools = ""
        var work = ""
        for number in 0..<10 {
            let (kind, site) = kinds[number % 3]
            pools += "  - {name: pool-\(number), kind: \(kind), size: 2...\(8 + number % 3 * 4), "
            pools += "idle_timeout: 5s, max_lifetime: 40s, acquire_timeout: 2s}\n"
            let pattern =
                "{wave: {period: \(20 + number)s, low_per_second: 10, high_per_second: 60}}"
            work +=
                "  - {pool: pool-\(number), site: \(site), pattern: \(pattern), "
            work += "think: {exponential: 40ms}}\n"
        }
        return "name: ten\ntitle: Ten pools\npools:\n\(pools)work:\n\(work)"
    }()
}
