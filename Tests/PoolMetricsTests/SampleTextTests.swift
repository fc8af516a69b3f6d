import Foundation
import PoolMetrics
import ResourceTypes
import TestSupport
import Testing

@Suite("Batches as JSON, CSV and tables")
struct SampleTextTests {
    private let batches = SampleFixtures.workload(count: 2)

    private func strange() -> SampleBatch {
        var batch = batches[1]
        batch.pools[0].name = "a \"b\"\\\n\u{1}, é"
        return batch
    }

    @Test("JSON has every field of every pool, in the table's order, and the same bytes each time")
    func json() throws {
        let text = SampleJSON.text(of: batches[1], since: batches[0])
        #expect(text == SampleJSON.text(of: batches[1], since: batches[0]))
        #expect(text.hasPrefix(#"{"time":"2026-08-01T10:00:01.000Z","pools":[{"name":"orders","#))
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let pools = try #require(object?["pools"] as? [[String: Any]])
        #expect(pools.count == 3)
        let models = PoolModel.models(of: batches[1], since: batches[0])
        for (pool, model) in zip(pools, models) {
            #expect(Set(pool.keys) == Set(PoolField.all.map(\.id)))
            for field in PoolField.all {
                switch field.value(of: model) {
                case .null: #expect(pool[field.id] is NSNull, "\(field.id)")
                case .text(let text): #expect(pool[field.id] as? String == text)
                case .integer(let number): #expect(pool[field.id] as? Int == number)
                case .real(let number):
                    // Foundation's reader may be off by the last bits.
                    let read = try #require(pool[field.id] as? Double)
                    #expect(abs(read - number) <= 4 * number.ulp)
                }
            }
        }
        let rate = try #require(models[0].acquireRate)
        #expect(text.contains("\"acquire_rate\":\(rate)"))
        var rest = Substring(text)
        for field in PoolField.all {
            let range = try #require(rest.range(of: "\"\(field.id)\":"))
            rest = rest[range.upperBound...]
        }
    }

    @Test("A single batch has null where there is no number")
    func nulls() {
        let text = SampleJSON.text(of: batches[0], since: nil)
        #expect(text.contains(#""acquire_rate":null"#))
        #expect(text.contains(#""wait_p99_seconds":null"#))
        #expect(text.contains(#""errors_total":0"#))
    }

    @Test("Names may hold anything")
    func strangeNames() throws {
        let batch = strange()
        let json = try JSONSerialization.jsonObject(
            with: Data(SampleJSON.text(of: batch, since: nil).utf8))
        let pools = (json as? [String: Any])?["pools"] as? [[String: Any]]
        #expect(pools?.first?["name"] as? String == batch.pools[0].name)
        let csv = SampleCSV.rows(of: batch, since: nil, fields: [PoolField.all[0]])
        #expect(csv.hasPrefix("2026-08-01T10:00:01.000Z,\"a \"\"b\"\"\\\n\u{1}, é\"\n"))
        let table = SampleTable.text(of: batch, since: nil)
        #expect(table.contains("a \"b\"\\??, é"))
        #expect(table.split(separator: "\n").count == 5)
    }

    @Test("An empty batch is an empty list")
    func empty() {
        let batch = SampleBatch(
            time: SampleFixtures.start, instantNanoseconds: 0, intervalNanoseconds: 0, pools: [],
            events: [])
        #expect(
            SampleJSON.text(of: batch, since: nil)
                == #"{"time":"2026-08-01T10:00:00.000Z","pools":[]}"#)
        #expect(SampleCSV.rows(of: batch, since: nil) == "")
        #expect(PrometheusText.text(of: batch).contains("# TYPE pepperpy_resources_total gauge"))
    }

    @Test("CSV has a heading and a line a pool, with as many cells as fields")
    func csv() {
        #expect(SampleCSV.header().hasPrefix("time,name,kind,phase,circuit,bypassed,in_use,idle,"))
        let rows = SampleCSV.rows(of: batches[1], since: batches[0]).split(separator: "\n")
        #expect(rows.count == 3)
        for row in rows {
            let cells = row.split(separator: ",", omittingEmptySubsequences: false)
            #expect(cells.count == PoolField.all.count + 1)
        }
    }

    @Test("A table is aligned, and its usual columns fit 80 cells")
    func table() {
        let lines = SampleTable.text(of: batches[1], since: batches[0]).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[0] == "2026-08-01T10:00:01.000Z")
        #expect(lines[1].hasPrefix("pool      in use  idle  size  max  waiting  util  leases"))
        #expect(lines[2].hasPrefix("orders  "))
        #expect(Set(lines[1...].map(\.count)).count == 1)
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(SampleTable.standardFields.count == 11)
    }

    @Test("The list of fields names each one")
    func fields() {
        let text = SampleTable.fields()
        let lines = text.split(separator: "\n")
        #expect(lines.count == PoolField.all.count + 1)
        for (line, field) in zip(lines.dropFirst(), PoolField.all) {
            #expect(line.hasPrefix(field.id + " ") && line.hasSuffix(field.help))
        }
    }
}
