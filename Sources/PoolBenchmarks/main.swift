import Dispatch
import Foundation
import Glibc

#if DEBUG
    print("PoolBenchmarks was built without optimisation: use swift run -c release PoolBenchmarks")
    exit(64)
#else
    let options = Options(CommandLine.arguments.dropFirst())
    // `W1:1000` counts so many cycles of W1; any other child is a way of W4.
    let words = (options.child ?? "").split(separator: ":")
    if words.count == 2, let turns = Int(words[1]) {
        Task.detached {
            await end { try await InstructionBenchmark.runChild(String(words[0]), turns: turns) }
        }
        // Valgrind does not survive what Dispatch does to a first thread that is handed to it.
        while true { pause() }
    }
    Task {
        await end {
            if let child = options.child {
                try await WaiterBenchmark.runChild(child)
            } else {
                try await Suite(options).run()
            }
        }
    }
    dispatchMain()
#endif

/// Does the work and ends the process, with a status that says whether it went well.
nonisolated(nonsending) func end(_ work: () async throws -> Void) async -> Never {
    do {
        try await work()
        exit(0)
    } catch {
        FileHandle.standardError.write(Data("PoolBenchmarks: \(error)\n".utf8))
        exit(70)
    }
}
