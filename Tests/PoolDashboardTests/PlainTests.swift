import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Plain text, spoken changes and copies")
struct PlainTests {
    private func model(
        _ name: String, inUse: Int, waiting: Int = 0, phase: PoolPhase = .running
    ) -> PoolModel {
        var statistics = PoolStatistics()
        statistics.size = .fixed(10)
        statistics.states.inUse = inUse
        statistics.waiting = waiting
        statistics.phase = phase
        let sample = PoolSample(name: name, kind: "sqlite", statistics: statistics)
        let batch = SampleBatch(
            time: Fixture.start, instantNanoseconds: 1, intervalNanoseconds: 1, pools: [sample],
            events: [])
        return PoolModel.models(of: batch, since: nil)[0]
    }

    @Test("nothing is said while nothing changes, and what is worst at once")
    func changes() {
        var changes = SpokenChanges()
        #expect(changes.sentences([model("orders", inUse: 3)]) == [])
        #expect(changes.sentences([model("orders", inUse: 4)]) == [])
        #expect(
            changes.sentences([model("orders", inUse: 10, waiting: 3)])
                == ["orders: acquires wait; 10 of 10 in use, 3 waiting"])
        #expect(changes.sentences([model("orders", inUse: 10, waiting: 7)]) == [])
        // Better again, but only when it stays so.
        #expect(changes.sentences([model("orders", inUse: 2)]) == [])
        #expect(
            changes.sentences([model("orders", inUse: 2)])
                == ["orders: leases are granted at once; 2 of 10 in use"])
    }

    @Test("a pool between two states does not talk without end")
    func flapping() {
        var changes = SpokenChanges()
        _ = changes.sentences([model("orders", inUse: 3)])
        for round in 0..<20 {
            #expect(changes.sentences([model("orders", inUse: round % 2 == 0 ? 9 : 3)]) == [])
        }
    }

    @Test("what comes and what goes is said, with names made safe")
    func comings() {
        var changes = SpokenChanges()
        _ = changes.sentences([model("a", inUse: 1)])
        #expect(
            changes.sentences([model("a", inUse: 1), model("b\u{1B}", inUse: 0, phase: .draining)])
                == ["b�: new; 0 of 10 in use"])
        #expect(changes.sentences([model("a", inUse: 1)]) == ["b�: gone"])
    }

    @Test("a reader gives the chosen view, whole and without escapes")
    func reader() {
        for view in DashboardView.allCases {
            var options = Fixture.options()
            options.view = view
            var reader = PlainReader(options)
            var dashboard = DashboardState(options)
            for batch in Fixture.batches(10) {
                reader.take(.appended(batch))
                _ = dashboard.update(.feed(.appended(batch)))
            }
            #expect(dashboard.view == view)
            // How much room arrays have to grow is up to the allocator, and differs between equals.
            let isMemory = { (line: String) in line.hasPrefix(" history kept ") }
            let lines = reader.text.split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
            #expect(
                lines.filter { !isMemory($0) }
                    == dashboard.plainLines.filter { !isMemory($0) } + [""])
            #expect(lines.count(where: isMemory) == (view == .observer ? 1 : 0))
            #expect(lines.filter(isMemory).allSatisfy { $0.hasSuffix(" MiB") })
            #expect(!reader.text.contains("\u{1B}"))
            options.ascii = true
            var plain = PlainReader(options)
            for batch in Fixture.batches(10) { plain.take(.appended(batch)) }
            #expect(plain.text.allSatisfy { $0.isASCII })
        }
    }

    @Test("what a reader speaks has the time before it, and is empty where nothing changed")
    func spoken() {
        var reader = PlainReader(Fixture.options())
        var lines: [Substring] = []
        for number in 0..<60 {
            reader.take(.appended(Fixture.batch(number)))
            lines += reader.spoken().split(separator: "\n")
        }
        #expect((1...20).contains(lines.count))
        for line in lines {
            #expect(line.wholeMatch(of: /\d\d:\d\d:\d\d [a-z]+: .+; \d+ of \d+ in use.*/) != nil)
        }
    }

    @Test("y copies the selected pool, Y the view, as plain lines")
    func copies() throws {
        var dashboard = Fixture.live(5)
        guard case .copy(let row)? = dashboard.update(.key(.character("y"))).first,
            case .copy(let whole)? = dashboard.update(.key(.character("Y"))).first
        else {
            Issue.record("nothing was copied")
            return
        }
        #expect(row.hasPrefix("orders  sqlite: "))
        #expect(row.split(separator: "\n").count == 4)
        #expect(whole == dashboard.plainLines.map { $0 + "\n" }.joined())
        #expect(dashboard.notices.map(\.text).first == "copied orders: 4 lines")
        dashboard.press(keys: .character("2"))
        guard case .copy(let pool)? = dashboard.update(.key(.character("y"))).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(pool.contains("slots"))
    }

    @Test(
        "in a list y copies the chosen row alone, and the view without one",
        arguments: [("3", "sessions, Shop/"), ("4", "sessions, #"), ("5", "10:")])
    func copiesRow(key: Character, prefix: String) throws {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character(key), .home)
        let lines = dashboard.plainLines
        for _ in lines where dashboard.place.chosen?.pool != "sessions" {
            dashboard.press(keys: .down)
        }
        guard case .copy(let row)? = dashboard.update(.key(.character("y"))).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(row.hasPrefix(prefix) && lines.contains(String(row.dropLast())))
        #expect(row.hasSuffix("\n") && row.split(separator: "\n").count == 1)
        #expect(row.contains(dashboard.place.chosen?.pool ?? "nobody"))
        #expect(dashboard.notices.last?.text == "copied the chosen row: 1 line")
        dashboard.place.chosen = RowID(pool: "nobody", item: "#1")
        guard case .copy(let whole)? = dashboard.update(.key(.character("y"))).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(whole == lines.map { $0 + "\n" }.joined())
    }

    @Test("a copy is bounded, and says what it left out")
    func bounded() {
        var options = Fixture.options()
        options.clipboardNote = "and so on"
        var dashboard = Fixture.live(2, options: options, pools: (1...2_000).map { "pool-\($0)" })
        guard case .copy(let text)? = dashboard.update(.key(.character("Y"))).first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(text.utf8.count <= DashboardState.copyBytesLimit)
        #expect(text.hasSuffix("\n"))
        let notice = dashboard.notices.last?.text ?? ""
        #expect(notice.contains(" of 8001 lines; and so on"), "\(notice)")
    }

    @Test("a terminal without a clipboard gets nothing, and it is said what to do")
    func noClipboard() {
        var options = Fixture.options()
        options.hasClipboard = false
        var dashboard = Fixture.live(2, options: options)
        #expect(dashboard.update(.key(.character("y"))) == [])
        #expect(dashboard.notices.last?.text.contains("--no-mouse") == true)
    }
}
