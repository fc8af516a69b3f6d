import Glibc

#if DEBUG
    print("PoolBenchmarks was built without optimisation: use swift run -c release PoolBenchmarks")
    exit(64)
#else
    let options = Options(CommandLine.arguments.dropFirst())
    if let child = options.child {
        try await WaiterBenchmark.runChild(child)
    } else {
        try await Suite(options).run()
    }
#endif
