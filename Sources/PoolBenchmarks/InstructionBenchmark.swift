import Foundation
import ResourcePools

/// W7: the instructions of a cycle of W1, with the runtime's counters compiled in and out.
///
/// Callgrind runs the cycle a few times and many times: what the second run has more is the cycles'
/// own, whatever starting and ending a program costs. The same two runs tell what a cycle of W1 and
/// of W2 allocates. The program without counters is this package built once more, with a define
/// that leaves the counting out, into a folder of its own.
enum InstructionBenchmark {
    private static let few = 10_000
    private static let many = 2_010_000
    private static let define = "POOLTOP_NO_COUNTERS"
    /// What begins and ends the measurement of one lease in 64.
    private static let timing = ["11PoolStorageC9beginLook", "10ReturnPathO15giveBackLooking"]
    private static let allocators: Set = [
        "malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign",
    ]

    /// The row, or a sentence on why there is none.
    static func row(_ options: Options) -> (row: Row?, note: String?) {
        guard options.wants("W7") else { return (nil, nil) }
        guard Command.path("valgrind") != nil else {
            return (nil, "W7: valgrind is not installed: apt-get install -y valgrind")
        }
        do {
            let here = try Command.executable()
            var row = Row(
                id: "W7", title: "instructions that counting adds to a cycle", unit: "instr.",
                floorTitle: "the cycle without counting")
            let with = try perCycle("W1", of: here)
            let two = try perCycle("W2", of: here)
            let without = try perCycle("W1", of: try buildWithoutCounters(here))
            row.add(
                with.instructions - without.instructions, floor: without.instructions,
                [
                    ("with_counters", with.instructions), ("of_it_timing", with.timing),
                    ("w1_allocations", with.allocations), ("w2_allocations", two.allocations),
                ])
            return (row, nil)
        } catch {
            return (nil, "W7: left out: \(error)")
        }
    }

    /// Does the cycles of one row, in a process that callgrind watches.
    static func runChild(_ work: String, turns: Int) async throws {
        let pool = ResourcePool(
            name: "counted", size: .fixed(10), make: { CycleBenchmark.Touched() })
        try await pool.warmUp()
        if work == "W2" {
            try await CycleBenchmark.together(pool, turns: turns)
        } else {
            try await CycleBenchmark.acquire(pool, turns: turns)
        }
        await pool.shutDown(deadline: .seconds(1))
    }

    private static func perCycle(
        _ work: String, of program: URL
    ) throws -> (instructions: Double, timing: Double, allocations: Double) {
        // Valgrind gives up on debugging information that is newer than itself.
        let copy = temporaryFile()
        defer { try? FileManager.default.removeItem(at: copy) }
        try Command.run(["strip", "--strip-debug", "-o", copy.path, program.path])
        let first = try profile(work, turns: few, of: copy)
        let second = try profile(work, turns: many, of: copy)
        let cycles = Double(many - few) * (work == "W2" ? 2 : 1)
        let (allocations, before) = (
            second.calls(of: allocators), first.calls(of: allocators)
        )
        return (
            Double(second.instructions - first.instructions) / cycles,
            Double(second.instructions(under: timing) - first.instructions(under: timing))
                / cycles,
            // Of some hundred thousand cycles a few allocations are the scheduler's own.
            Double(max(0, allocations - before)) / cycles
        )
    }

    private static func profile(
        _ work: String, turns: Int, of program: URL
    ) throws -> CallProfile {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        try Command.run([
            "valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=\(file.path)",
            program.path, "--child", "\(work):\(turns)",
        ])
        return CallProfile(try String(contentsOf: file, encoding: .utf8))
    }

    private static func temporaryFile() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "pooltop-\(UUID().uuidString)")
    }

    /// This package, built once more without what counts.
    private static func buildWithoutCounters(_ program: URL) throws -> URL {
        var folder = program.deletingLastPathComponent()
        while !FileManager.default.fileExists(
            atPath: folder.appending(path: "Package.swift").path)
        {
            guard folder.pathComponents.count > 1 else {
                throw Command.Failure(description: "its package is not around it: use swift run")
            }
            folder.deleteLastPathComponent()
        }
        let build = [
            "swift", "build", "-c", "release", "--product", "PoolBenchmarks",
            "--scratch-path", ".build-no-counters", "-Xswiftc", "-D\(define)",
        ]
        try Command.run(build, in: folder)
        let place = try Command.run(build + ["--show-bin-path"], in: folder)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return URL(fileURLWithPath: place).appending(path: program.lastPathComponent)
    }
}
