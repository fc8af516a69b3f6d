import Testing

@testable import PoolBenchmarks

@Suite("Benchmark rows")
struct RowTests {
    private func row(_ id: String, _ value: Double, floor: Double) -> Row {
        var row = Row(id: id, title: "", unit: "ns", floorTitle: "pair")
        row.add(value, floor: floor, [("allocations", 0)])
        return row
    }

    @Test("A row says whether it meets its target")
    func targets() {
        let good = row("W1", 19, floor: 10)
        #expect(good.text(Target.all["W1"], among: [good]).contains("at most 2 x: met"))
        let bad = row("W1", 21, floor: 10)
        #expect(bad.text(Target.all["W1"], among: [bad]).contains("at most 2 x: MISSED"))
    }

    @Test("A row that needs another compares with it, and misses without it")
    func comparison() throws {
        var barging = Row(id: "W3-barging", title: "", unit: "cycles/s", floorTitle: "")
        barging.add(130, floor: 100, [("longest_ms", 9), ("fairness", 0.6)])
        var strict = Row(id: "W3-strict", title: "", unit: "cycles/s", floorTitle: "")
        strict.add(100, floor: 100)
        let target = try #require(Target.all["W3-barging"])
        #expect(target.isMet(barging, [strict, barging]))
        #expect(!target.isMet(barging, [barging]))
    }

    @Test("The JSON of a row has the figures by name")
    func json() {
        #expect(
            row("W1", 20, floor: 10).json
                == """
                {"id":"W1","unit":"ns","median":20,"min":20,"max":20,"floor":10,"ratio":2,\
                "allocations":0}
                """)
    }

    @Test("One allocation in one run of a cycle without waiting is undue")
    func allocations() {
        var one = row("W2", 20, floor: 10)
        #expect(!one.allocatesUnduly)
        one.add(20, floor: 10, [("allocations", 1)])
        #expect(one.allocatesUnduly)
    }

    @Test("Options are read")
    func options() {
        let options = Options(["--format", "json", "--runs", "9", "--only", "W1,W6"])
        #expect(options.isJSON && options.runs == 9 && options.only == ["W1", "W6"])
        #expect(options.wants("W6") && !options.wants("W2"))
    }
}
