/// Runs the rows, so that their runs take turns, and prints them.
struct Suite {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        var rows: [Row] = []
        for benchmark in [
            CycleBenchmark.rows, ContentionBenchmark.rows, WaiterBenchmark.rows,
            TimerBenchmark.rows, ReadingBenchmark.rows,
        ] {
            rows += try await benchmark(options)
        }
        if options.isJSON {
            print("{\"rows\":[" + rows.map(\.json).joined(separator: ",") + "]}")
        } else {
            print("id            median     unit      lowest…highest         ratio to the limit")
            for row in rows { print(row.text) }
        }
    }
}

extension Options {
    func wants(_ id: String) -> Bool { only.isEmpty || only.contains(id) }
}

/// Nanoseconds that a body takes.
func nanoseconds(_ body: () async throws -> Void) async rethrows -> Double {
    let elapsed = try await ContinuousClock().measure { try await body() }
    let (seconds, attoseconds) = elapsed.components
    return Double(seconds) * 1e9 + Double(attoseconds) / 1e9
}
