import ResourceTypes
import TestSupport
import Testing

@testable import PoolMetrics

@Suite("Conditions on fields")
struct FieldConditionTests {
    /// `Orders`, an SQLite pool with 7 of 10 in use, 4 errors, and waits of which one in ten took
    /// between 40 and 70 ms.
    private var model: PoolModel {
        var before = PoolStatistics()
        before.instantNanoseconds = 1_000_000_000
        var now = before
        now.instantNanoseconds = 2_000_000_000
        now.size = .range(2...10)
        now.states = ResourceStateCounts(inUse: 7, idle: 1)
        now.acquired = 1_200
        now.waited = 120
        now.errors = [.timeout: 3, .broken: 1]
        for _ in 0..<90 { now.wait.record(nanoseconds: 0) }
        for _ in 0..<10 { now.wait.record(nanoseconds: 60_000_000) }
        func sample(_ statistics: PoolStatistics) -> PoolSample {
            PoolSample(name: "Orders-eu", kind: "sqlite", statistics: statistics)
        }
        return PoolModel(sample(now), since: sample(before))
    }

    private func failure(_ text: String) -> FieldConditionError? {
        do {
            _ = try FieldCondition(text)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "What holds",
        arguments: [
            "in_use > 5", "in_use>=7", "in_use <= 7", "in_use = 7", "in_use == 7", "in_use != 8",
            "idle < 2", "orders", "ORD", "\"s-e\"", "kind = SQLite", "kind != tcp", "Kind = sqlite",
            "wait_p99 > 40ms", "wait_p99_seconds>0.04", "wait_p99 < 1m30s", "wait_p50 = 0",
            "utilisation >= 87.5%", "saturation = 0.7", "saturation < 1", "waited_share = 10%",
            "acquire_rate = 1.2k", "acquire_rate > 1000/s", "errors = 4", "errors_timeout = 3",
            "acquired < 1M", "not in_use > 7", "not not orders", "in_use > 9 or orders",
            "orders in_use > 5", "orders and kind = sqlite", "NOT tcp AND (tcp OR sqlite or eu)",
            "tcp and tcp or orders", "orders or tcp and tcp", "not (in_use > 7 or idle > 1)",
            "((((orders))))", "hold_p99 != 5ms", "not hold_p99 = 5ms", "name = orders-eu",
            "name != \"orders\"",
        ])
    func holds(_ text: String) throws {
        #expect(try FieldCondition(text).holds(for: model))
    }

    @Test(
        "What does not hold",
        arguments: [
            "in_use > 7", "in_use < 7", "in_use >= 8", "in_use != 7", "users", "kind = sql",
            "kind != sqlite", "wait_p99 > 90ms", "not orders", "orders and tcp", "orders tcp",
            "(tcp or orders) and tcp", "name = orders",
        ])
    func doesNotHold(_ text: String) throws {
        #expect(try !FieldCondition(text).holds(for: model))
    }

    @Test("A field without a value satisfies nothing but !=")
    func null() throws {
        #expect(model.hold(0.99) == nil)
        for comparison in FieldCondition.Comparison.allCases {
            let condition = try FieldCondition("hold_p99 \(comparison.rawValue) 1s")
            #expect(condition.holds(for: model) == (comparison == .notEqual))
        }
    }

    @Test(
        "An error names the place and the remedy",
        arguments: [
            ("", "at 1: a condition is missing here: write a name, or a field as in in_use > 5"),
            (
                "orders and",
                "at 11: a condition is missing here: write a name, or a field as in in_use > 5"
            ),
            ("in_use >", "at 9: a value is missing here: write a number, as in in_use > 5"),
            (
                "wait_p99 > )",
                "at 12: a value is missing here: write a duration, as in wait_p99_seconds > 50ms"
            ),
            ("(orders", "at 8: the parenthesis at 1 is open: add )"),
            ("orders)", "at 7: ) has no match: take it out"),
            ("> 5", "at 1: > needs a field before it, as in in_use > 5"),
            ("or orders", "at 1: or needs a condition on both sides of it"),
            ("orders and or x", "at 12: or needs a condition on both sides of it"),
            ("\"orders", "at 1: this quotation does not end: close it with \""),
            (
                "x wait_p9 > 1s",
                "at 3: there is no field wait_p9: did you mean wait_p90_seconds or "
                    + "wait_p99_seconds or wait_p50_seconds?"
            ),
            ("in_ues > 1", "at 1: there is no field in_ues: did you mean in_use?"),
            ("zzz > 1", "at 1: there is no field zzz: pooltop fields lists them"),
            (
                "in_use > 5ms",
                "at 10: 5ms does not fit in_use: write a number, as in in_use > 5"
            ),
            (
                "wait_p99 > 5x",
                "at 12: 5x does not fit wait_p99_seconds: write a duration, "
                    + "as in wait_p99_seconds > 50ms"
            ),
            (
                "utilisation > 80",
                "at 15: utilisation is a share of 1: write 80%, or at most 1"
            ),
            (
                "saturation > much",
                "at 14: much does not fit saturation: write a share, as in saturation > 80%"
            ),
            (
                "acquire_rate > x/s",
                "at 16: x/s does not fit acquire_rate: write a number per second, "
                    + "as in acquire_rate > 100"
            ),
            ("kind > sqlite", "at 1: kind is a text: compare it with = or !="),
            ("kind =", "at 7: a value is missing here: write a word, as in kind = sqlite"),
            (
                String(repeating: "not ", count: 40) + "x",
                "at 129: more than 32 levels: write it flatter"
            ),
            (
                String(repeating: "(", count: 40),
                "at 33: more than 32 levels: write it flatter"
            ),
        ])
    func errors(_ text: String, _ message: String) {
        #expect(failure(text)?.description == message)
    }

    @Test("An error's code tells what is not yet whole from what is wrong")
    func codes() {
        for text in ["", "in_use >", "(x", "\"x", "x and"] {
            #expect(failure(text)?.code == .incomplete, "\(text)")
        }
        #expect(failure("x)")?.code == .unexpected)
        #expect(failure("nope > 5")?.code == .unknownField)
        #expect(failure("nope > 5")?.code.description == "unknownField")
    }

    @Test("Every field can be asked for by its id, and without its unit")
    func everyField() throws {
        for field in PoolField.all {
            let value = field.format == .text ? "x" : "1"
            let whole = try FieldCondition("\(field.id) = \(value)")
            for suffix in FieldLookup.suffixes where field.id.hasSuffix(suffix) {
                #expect(try FieldCondition("\(field.id.dropLast(suffix.count))=\(value)") == whole)
            }
        }
    }

    @Test("A size converts to bytes")
    func sizes() throws {
        let field = PoolField(
            "memory_bytes", "memory", unit: "bytes", width: 6, .count, "Memory.", from: "reading"
        ) { _ in .null }
        for (text, bytes) in [("64MiB", 67_108_864.0), ("1KiB", 1_024), ("7", 7)] {
            #expect(try FieldLiteral.value(of: text, for: field, offset: 0) == .number(bytes))
        }
        #expect(throws: FieldConditionError.self) {
            try FieldLiteral.value(of: "64MB", for: field, offset: 0)
        }
    }

    @Test("Conditions on names alone are known as such")
    func namesOnly() throws {
        for text in ["orders", "not (orders or users)"] {
            #expect(try FieldCondition(text).asksOnlyForNames)
        }
        #expect(try !FieldCondition("not (orders or in_use > 5)").asksOnlyForNames)
    }

    @Test("No text, however wild, does more than fail")
    func wild() {
        var random = SeededRandom(seed: 11)
        let pieces = [
            "in_use", "wait_p99", "kind", "x", "(", ")", "<", "=", "!", "!=", ">=", "\"", " ",
            " and ",
            " or ", "not ", "5", "50ms", "20%", "é", "\u{0}", ".",
        ]
        for _ in 0..<5_000 {
            let text = (0..<Int.random(in: 0...12, using: &random))
                .compactMap { _ in pieces.randomElement(using: &random) }.joined()
            if let condition = try? FieldCondition(text) { _ = condition.holds(for: model) }
            if let failure = failure(text) { #expect((0...text.count).contains(failure.offset)) }
        }
    }
}
