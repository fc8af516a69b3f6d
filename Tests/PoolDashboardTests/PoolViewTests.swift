import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Pool's view")
struct PoolViewTests {
    private let size = Size(width: 120, height: 40)

    /// Slot 3 of one pool under fixed use: held from second 5 to 9, then resting, one second each
    /// from 12 on; and slot 0, held all the time.
    private func batch(_ number: Int, pool: String = "orders") -> SampleBatch {
        var batch = Fixture.batch(number, pools: ["other", pool])
        let site = CallSite(fileID: "Shop/Orders.swift", line: 7)
        let (held, since) =
            number < 5
            ? (false, number + 1)
            : number < 10 ? (true, number - 5) : number < 12 ? (false, number - 10) : (true, 0)
        func slot(_ index: Int, _ isHeld: Bool, _ seconds: Int) -> PoolStatistics.Slot {
            PoolStatistics.Slot(
                index: index, resource: ResourceID(rawValue: UInt64(100 + index)),
                state: isHeld ? .inUse : .idle, ageNanoseconds: 60 * Fixture.second,
                inStateNanoseconds: UInt64(seconds) * Fixture.second + 300_000_000,
                uses: UInt64(index == 0 ? 1 : number < 5 ? 0 : number < 12 ? 1 : number),
                holder: isHeld ? site : nil)
        }
        batch.pools[1].statistics.slots = [slot(0, true, number), slot(3, held, since)]
        batch.pools[1].statistics.states = ResourceStateCounts(
            inUse: held ? 2 : 1, idle: held ? 0 : 1)
        return batch
    }

    private func live(_ seconds: Int) -> DashboardState {
        var dashboard = DashboardState(Fixture.options())
        for number in 0..<seconds { _ = dashboard.update(.feed(.appended(batch(number)))) }
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .down, .enter)
        return dashboard
    }

    /// A slot's row of the strip, without blanks before it.
    private func row(_ slot: Int, _ dashboard: DashboardState) -> String? {
        let lines = dashboard.render(size: size).text.split(separator: "\n")
        let strip = lines.drop { !$0.contains("slots over time") }
        return strip.first { $0.hasPrefix("    \(slot) │") }
            .map { $0.dropFirst(7).prefix { $0 != "│" } }
            .map { String($0.drop { $0 == " " }.prefix { $0 != " " }) }
    }

    @Test("a hold begins with its sign and goes on as a line: who held for how long is seen")
    func strip() {
        let dashboard = live(16)
        #expect(row(3, dashboard) == "○····●━━━━○·●●●●")
        #expect(row(0, dashboard) == "●━━━━━━━━━━━━━━━")
        let frame = dashboard.render(size: size).text
        #expect(frame.contains("a column is one sample, every 1 s"))
        #expect(frame.contains("● #103   300 ms Orders.swift:7"))
    }

    @Test("the track that grows sample by sample is the one that is read from the history")
    func growing() {
        for zoom in 0..<3 {
            var grown = live(3)
            for _ in 0..<zoom { grown.press(keys: .character("Z")) }
            for number in 3..<40 { _ = grown.update(.feed(.appended(batch(number)))) }
            var read = live(40)
            for _ in 0..<zoom { read.press(keys: .character("Z")) }
            #expect(grown.track?.slots == [0, 3])
            #expect(grown.track?.through == read.track?.through)
            if zoom == 0 {
                #expect(row(3, grown) == row(3, read))
                #expect(grown.render(size: size).text == read.render(size: size).text)
            }
        }
    }

    @Test("in a replay and in a frozen view the strip is of the moment that is shown")
    func pastMoments() {
        var frozen = live(16)
        for _ in 0..<4 { frozen.press(keys: .character(",")) }
        #expect(row(3, frozen) == "○····●━━━━○·")
        _ = frozen.update(.feed(.appended(batch(16))))
        #expect(row(3, frozen) == "○····●━━━━○·")
        frozen.press(keys: .character("."), .character("."))
        #expect(row(3, frozen) == "○····●━━━━○·●●")
        frozen.press(keys: .character("G"))
        #expect(row(3, frozen) == "○····●━━━━○·●●●●●")

        var replay = DashboardState(Fixture.options())
        _ = replay.update(.feed(.status(Fixture.status(11, of: 30))))
        _ = replay.update(.feed(.moved((0..<12).map { batch($0) })))
        _ = replay.update(.resized(size))
        replay.press(keys: .down, .enter)
        #expect(row(3, replay) == "○····●━━━━○·")
        _ = replay.update(.feed(.status(Fixture.status(12, of: 30))))
        _ = replay.update(.feed(.appended(batch(12))))
        #expect(row(3, replay) == "○····●━━━━○·●")
        _ = replay.update(.feed(.status(Fixture.status(6, of: 30))))
        _ = replay.update(.feed(.moved((0..<7).map { batch($0) })))
        #expect(row(3, replay) == "○····●━")
    }

    @Test("Enter puts a cursor on the newest cell; arrows move it; it tells holder, state, since")
    func cursor() {
        var dashboard = live(12)
        dashboard.press(keys: .enter, .down)
        #expect(dashboard.place.cursor == StripCursor(slot: 3))
        var frame = dashboard.render(size: size).text
        #expect(frame.contains("▸ slot 3 #103 ○ idle for 1.3 s, since 10:40:09.7 at 10:40:11.0"))
        dashboard.press(keys: .left, .left, .left)
        frame = dashboard.render(size: size).text
        #expect(
            frame.contains(
                "slot 3 #103 ● in_use for 3.3 s, since 10:40:04.7  Shop/Orders.swift:7 at 10:40:08"
            ))
        // It stays with its cell while data goes on, and nothing is scrubbed.
        _ = dashboard.update(.feed(.appended(batch(12))))
        #expect(dashboard.render(size: size).text.contains("at 10:40:08.0"))
        #expect(!dashboard.isFrozen)
        dashboard.press(keys: .right, .right, .right, .right, .right)
        #expect(dashboard.place.cursor?.time == nil)
        dashboard.press(keys: .up, .up)
        #expect(dashboard.place.cursor?.slot == 0)
        dashboard.press(keys: .end)
        #expect(dashboard.place.cursor?.slot == 3)
        for _ in 0..<200 { dashboard.press(keys: .left) }
        frame = dashboard.render(size: size).text
        #expect(frame.contains("slot 3"))
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .pool)
        #expect(dashboard.place.cursor == nil)
        dashboard.press(keys: .left)
        #expect(dashboard.isFrozen)
        dashboard.press(keys: .escape)
        #expect(dashboard.view == .overview)
    }

    @Test("a cell without a slot, or of which no detail is kept, says so")
    func unknownCells() {
        var dashboard = live(3)
        dashboard.press(keys: .enter)
        dashboard.place.cursor?.slot = 2
        #expect(dashboard.render(size: size).text.contains("slot 2 is empty at 10:40:02.0"))
        var long = live(1)
        for number in 1..<700 { _ = long.update(.feed(.appended(batch(number)))) }
        for _ in 0..<3 { long.press(keys: .character("Z")) }
        long.press(keys: .enter)
        for _ in 0..<60 { long.press(keys: .left) }
        #expect(
            long.render(size: size).text
                .contains("is not known: details are kept for five minutes"))
        let name = long.selectedName
        long.selectedName = "nobody"
        #expect(long.render(size: size).text.contains("nobody is not there now"))
        long.selectedName = name
        var empty = Fixture.live(1, pools: ["bare"])
        empty.track = nil
        empty.press(keys: .enter)
        _ = empty.render(size: size)
    }

    @Test("a pool without slots, one with more than are sampled, one that adapts: each says so")
    func oddPools() {
        var bare = batch(0)
        bare.pools[1].statistics.slots = []
        bare.pools[1].statistics.wait = LatencyCounts()
        bare.pools[1].statistics.hold = LatencyCounts()
        var dashboard = DashboardState(Fixture.options())
        _ = dashboard.update(.resized(size))
        _ = dashboard.update(.feed(.appended(bare)))
        dashboard.press(keys: .down, .enter)
        var frame = dashboard.render(size: size).text
        #expect(frame.contains("no slot has been seen"))
        #expect(frame.contains("│ none"))
        dashboard.press(keys: .enter)
        #expect(dashboard.place.cursor == nil)
        #expect(dashboard.notices.last?.text == "there is no slot to look at yet")

        var large = batch(1)
        large.pools[1].statistics.states.idle = 299
        large.pools[1].statistics.size = .adaptive(1...400, target: 0.8)
        large.pools[1].statistics.chosenSize = 320
        _ = dashboard.update(.feed(.appended(large)))
        frame = dashboard.render(size: size).text
        #expect(frame.contains("298 more slots, a column is one sample"))
        #expect(frame.contains("chosen 320 for 80 %"))
        dashboard.press(keys: .character("v"), .character("v"))
        #expect(dashboard.render(size: size).text.contains("… 298 more"))
    }

    @Test("a scale of six columns is whole")
    func wideScale() {
        var slow = batch(1)
        slow.pools[1].statistics.wait.buckets[33] += 1_000
        var dashboard = live(1)
        _ = dashboard.update(.feed(.appended(slow)))
        #expect(dashboard.render(size: size).text.contains("\n100 ms┤"))
    }

    @Test("in ASCII a hold is a line too")
    func asciiStrip() {
        var options = Fixture.options()
        options.ascii = true
        var dashboard = DashboardState(options)
        for number in 0..<16 { _ = dashboard.update(.feed(.appended(batch(number)))) }
        _ = dashboard.update(.resized(size))
        dashboard.press(keys: .down, .enter)
        #expect(dashboard.render(size: size).text.contains("o....*====o.****"))
    }

    @Test("under a sweep the cursor keeps off the column that is free")
    func sweptCursor() {
        var dashboard = live(120)
        dashboard.press(keys: .character("s"), .enter)
        for _ in 0..<200 { dashboard.press(keys: .left) }
        let width = FramePainter(dashboard, size: size).stripWidth
        let last = dashboard.track?.lastColumn ?? 0
        let column = dashboard.place.cursor?.time.flatMap { dashboard.track?.number(of: $0) }
        #expect(column == last - width + 2)
        // What was said when the sweep began lies over the line until its time is over.
        _ = dashboard.update(.tick(instantNanoseconds: dashboard.now + 20 * Fixture.second))
        #expect(dashboard.render(size: size).text.contains("slot 0 "))
    }

    @Test("z and Z go from a sample a column to sixty-four, and say where it ends")
    func zooming() {
        var dashboard = live(200)
        #expect(dashboard.render(size: size).text.contains("   1 s─−1m15s"))
        dashboard.press(keys: .character("z"))
        #expect(dashboard.notices.last?.text == "a column is one sample: it goes no closer")
        dashboard.press(keys: .character("Z"), .character("Z"))
        let frame = dashboard.render(size: size).text
        #expect(frame.contains("   4 s─−5m00s"))
        #expect(frame.contains("a column is the last of 4 samples, every 1 s"))
        for _ in 0..<6 { dashboard.press(keys: .character("Z")) }
        #expect(dashboard.poolLook.samplesPerColumn == 64)
        #expect(
            dashboard.notices.last?.text == "a column is 64 samples: it goes no further")
        dashboard.press(keys: .character("z"))
        #expect(dashboard.poolLook.samplesPerColumn == 32)
    }

    @Test(
        "half a column holds the greatest of gauges and the mean of rates; short holes are filled")
    func halves() throws {
        var track = PoolTrack(
            PoolTrack.Subject(
                pool: "orders", columnNanoseconds: 4_000_000_000,
                intervalNanoseconds: 1_000_000_000, history: 0),
            endingAt: Fixture.start.advanced(byNanoseconds: 7_000_000_000))
        var models: [PoolModel] = []
        for number in 0..<8 {
            let batch = Fixture.batch(number)
            track.add(batch.pools[0], at: batch.time)
            models.append(
                PoolModel(
                    batch.pools[0], since: number > 0 ? Fixture.batch(number - 1).pools[0] : nil))
        }
        // The grid's middle is at second 7: halves of two seconds begin at 5, 3 and 1.
        let last = try #require(track.half(track.lastColumn * 2))
        #expect(last.inUse == Float(max(models[5].inUse, models[6].inUse)))
        let rates = [models[5], models[6]].compactMap { $0.acquireRate.map { Float($0) } }
        #expect(abs(last.leases - (rates[0] + rates[1]) / 2) < 0.01)
        let tails = [models[5], models[6]].compactMap { $0.wait(0.99).map { Float($0) } }
        #expect(last.waitTail == tails.max())
        #expect(track.half(track.lastColumn * 2 + 1)?.inUse == Float(models[7].inUse))
        #expect(track.half(track.lastColumn * 2 + 2) == nil)
        #expect(track.half(-100) == nil)
        #expect(track.cell(slot: 0, column: track.lastColumn + 1) == nil)
        #expect(track.cell(slot: 999, column: track.lastColumn) == nil)
        #expect(track.counts(.wait).count == models[7].statistics.wait.count)
    }

    @Test("a gap is a gap: what is longer than two and a half intervals is not filled")
    func gaps() {
        var dashboard = live(6)
        _ = dashboard.update(.feed(.appended(batch(20))))
        let frame = row(3, dashboard)
        #expect(frame == "○····●━━")
        let track = dashboard.track
        let last = track?.lastColumn ?? 0
        #expect(track?.cell(slot: 3, column: last)?.isContinued == false)
        #expect(track?.cell(slot: 3, column: last - 5) == nil)
        #expect(track?.half((last - 5) * 2) == nil)
    }

    @Test("slots that are gone from the strip lose their row")
    func forgotten() {
        var dashboard = live(2)
        for number in 2..<PoolTrack.columnLimit + 70 {
            var batch = batch(number)
            batch.pools[1].statistics.slots.removeFirst()
            _ = dashboard.update(.feed(.appended(batch)))
        }
        #expect(dashboard.track?.slots == [3])
    }

    @Test("the track is kept for the pool's view alone, and is another's for another pool")
    func trackOnlyWhereSeen() {
        var dashboard = live(3)
        #expect(dashboard.track?.subject.pool == "orders")
        dashboard.press(keys: .escape)
        #expect(dashboard.track == nil)
        dashboard.press(keys: .up, .enter)
        #expect(dashboard.track?.subject.pool == "other")
    }

    @Test("the track reads the history once, and then what is new alone")
    func trackReadsOnce() {
        var dashboard = live(20)
        #expect(dashboard.track?.samplesRead == 20)
        for number in 20..<40 {
            _ = dashboard.update(.feed(.appended(batch(number))))
            _ = dashboard.update(.tick(instantNanoseconds: UInt64(number)))
        }
        #expect(dashboard.track?.samplesRead == 20)
        #expect(dashboard.track?.through == dashboard.history.last)
        // While the pool is not there, nothing is read again and again in search of it.
        for number in 40..<50 {
            _ = dashboard.update(.feed(.appended(Fixture.batch(number, pools: ["other"]))))
            dashboard.press(keys: .character("?"), .character("?"))
        }
        #expect(dashboard.track?.samplesRead == 20)
        #expect(dashboard.track?.examined == dashboard.history.last)
        _ = dashboard.update(.feed(.appended(batch(50))))
        #expect(dashboard.track?.samplesRead == 20)
        // Back in time it begins anew; forward again by more than one, it reads those between.
        dashboard.press(keys: .character("g"))
        let read = dashboard.track?.samplesRead
        #expect(read == 1)
        dashboard.press(keys: .character("G"))
        #expect(dashboard.track?.samplesRead == 41)
        #expect(dashboard.track?.through == dashboard.history.last)
        #expect(row(0, dashboard) != nil)
    }

    @Test("a lease that was revoked and is not back has a sign of its own, told in the legend")
    func revoked() {
        for isASCII in [false, true] {
            var options = Fixture.options()
            options.ascii = isASCII
            var dashboard = DashboardState(options)
            for number in 0..<16 {
                var batch = batch(number)
                if number >= 14 { batch.pools[1].statistics.slots[0].activity = .revoked }
                _ = dashboard.update(.feed(.appended(batch)))
            }
            _ = dashboard.update(.resized(size))
            dashboard.press(keys: .down, .enter)
            let frame = dashboard.render(size: size)
            let sign: Character = isASCII ? "%" : "⊗"
            #expect(frame.text.contains("\(sign) revoked"))
            let strip = isASCII ? nil : row(0, dashboard)
            #expect(strip == (isASCII ? nil : "●━━━━━━━━━━━━━⊗⊗"))
            #expect(frame.text.contains("\(sign) #100"))
            #expect(frame.cells.contains { $0.text == sign && $0.style == Style(.warning) })
            dashboard.press(keys: .character("v"), .character("v"))
            #expect(dashboard.render(size: size).text.contains("\(sign) revoked"))
            // And again out of the history, packed and unpacked.
            let sample = dashboard.history.sample(
                of: "orders", atOrBefore: dashboard.history.last ?? Fixture.start)
            #expect(sample?.1.statistics.slots.first?.activity == .revoked)
        }
    }

    @Test("a histogram has a row for each range from the first to the last with something in it")
    func histogramRows() {
        var buckets = [UInt64](repeating: 0, count: LatencyBuckets.count)
        #expect(HistogramRows(buckets, limit: 5, first: nil).rows.isEmpty)
        buckets[0] = 7
        buckets[20] = 1
        buckets[27] = 3
        let rows = HistogramRows(buckets, limit: 5, first: "at once").rows
        #expect(rows.map(\.count) == [7, 1, 0, 0, 3])
        #expect(rows[0].label == "at once")
        #expect(rows.last?.label == "≤ 12 ms")
        #expect(HistogramRows(buckets, limit: 1, first: "at once").rows.map(\.count) == [11])
        buckets[53] = 2
        #expect(HistogramRows(buckets, limit: 40, first: nil).rows.last?.label == "longer")
        for limit in 1...60 {
            let rows = HistogramRows(buckets, limit: limit, first: "at once").rows
            #expect(rows.count <= limit)
            #expect(rows.reduce(0) { $0 + $1.count } == 13)
        }
    }
}
