import Foundation

#if DEBUG
    print("PoolBenchmarks was built without optimisation: use swift run -c release PoolBenchmarks")
    exit(64)
#else
    let options = Options(CommandLine.arguments.dropFirst())
    if let child = options.child {
        try await WaiterBenchmark.runChild(child)
    } else if try await !Suite(options).run() {
        FileHandle.standardError.write(
            Data("PoolBenchmarks: a cycle without waiting allocates: see the rows\n".utf8))
        exit(1)
    }
#endif
