import Glibc

#if DEBUG
    print("PoolBenchmarks was built without optimisation: use swift run -c release PoolBenchmarks")
    exit(64)
#else
    try await Benchmark.run()
#endif
