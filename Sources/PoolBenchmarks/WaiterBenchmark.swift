import Foundation
import ResourcePools

/// W4: 10,000 waiters on 16 resources, each way in a process of its own.
enum WaiterBenchmark {
    static let waiters = 10_000
    static let resources = 16
    /// How many pairs are measured for each run of the other rows: one takes a fiftieth of a second
    /// only, and where the machine changes its speed within it, its ratio says nothing.
    static let pairs = 5

    static func rows(_ options: Options) async throws -> [Row] {
        var row = Row(
            id: "W4", title: "10,000 waiters on 16 resources", unit: "ms",
            floorTitle: "bare mutex and continuations")
        guard options.wants(row.id) else { return [] }
        for _ in 0..<options.runs * pairs {
            let bare = try child("bare")
            let ours = try child("pool")
            row.add(
                ours.milliseconds, floor: bare.milliseconds,
                [
                    ("peak_mib", ours.peakMebibytes), ("floor_peak_mib", bare.peakMebibytes),
                ])
        }
        return [row]
    }

    /// Starts this program again for one measurement.
    private static func child(
        _ name: String
    ) throws -> (milliseconds: Double, peakMebibytes: Double) {
        let text = try Command.run([Command.executable().path, "--child", name])
        let numbers = text.split(separator: " ").compactMap { Double($0) }
        guard numbers.count == 2 else {
            throw Command.Failure(description: "child \(name) printed “\(text)”")
        }
        return (numbers[0], numbers[1])
    }

    static func runChild(_ name: String) async throws {
        let bare = BareQueue(resources)
        let pool = ResourcePool(name: "waiters", size: .fixed(resources), make: { 1 })
        try await pool.warmUp()
        let usesPool = name == "pool"
        let elapsed = try await nanoseconds {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<waiters {
                    group.addTask {
                        if usesPool {
                            let lease = try await pool.acquire()
                            await Task.yield()
                            lease.release()
                        } else {
                            await bare.acquire()
                            await Task.yield()
                            bare.release()
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let peak = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            .split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?
            .split(separator: " ").compactMap { Double($0) }.first
        print((elapsed / 1e6).figure, ((peak ?? 0) / 1_024).figure, terminator: "")
        await pool.shutDown(deadline: .seconds(1))
    }
}
