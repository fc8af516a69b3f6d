import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("AdaptiveSizing", .disposesOfEverything)
struct AdaptiveSizingTests {
    /// The value, fed with as much use as there is demand and room for.
    struct Fed {
        var sizing: AdaptiveSizing
        var time = 0.0
        var changes: [(time: Double, size: Int)] = []

        init(_ size: PoolSize, live: Int = 0) throws {
            sizing = try #require(AdaptiveSizing(size, live: live))
        }

        /// Lets a demand go on for so long; whoever finds no room makes it grow at once.
        mutating func feed(_ demand: (Double) -> Double, seconds: Double) {
            let end = time + seconds
            while time < end {
                time += 0.25
                let (before, wanted) = (sizing.size, demand(time))
                if wanted > Double(sizing.size) { sizing.grow(to: Int(wanted.rounded(.up))) }
                sizing.tick(demand: min(wanted, Double(sizing.size)), held: 0)
                if sizing.size != before { changes.append((time, sizing.size)) }
            }
        }
    }

    @Test("a size that does not adapt has nothing to choose")
    func none() {
        #expect(AdaptiveSizing(.range(1...10), live: 3) == nil)
    }

    @Test("it begins with what is there, within the bounds", arguments: [(0, 2), (5, 5), (20, 10)])
    func beginning(live: Int, size: Int) {
        #expect(AdaptiveSizing(.adaptive(2...10), live: live)?.size == size)
    }

    @Test(
        "a steady demand is reached in half a minute and changes nothing after",
        arguments: [(0.5, 0.8), (4, 0.8), (8, 0.8), (16, 0.8), (30, 0.5), (30, 0.9), (37, 0.95)])
    func plateau(demand: Double, target: Double) throws {
        var fed = try Fed(.adaptive(1...100, target: target))
        fed.feed({ _ in demand }, seconds: 30)
        let settled = fed.sizing.size
        #expect(Double(settled) >= demand)
        #expect(demand / Double(settled) <= (1 + target) / 2)
        #expect(demand / Double(max(1, settled - 1)) > target - 0.02 || settled == 1)
        fed.changes = []
        fed.feed({ _ in demand }, seconds: 3_600)
        #expect(fed.changes.isEmpty)
    }

    @Test("a demand that swings about the target within its margin moves nothing")
    func swing() throws {
        var fed = try Fed(.adaptive(1...100))
        fed.feed({ _ in 16 }, seconds: 60)
        fed.changes = []
        fed.feed({ Int($0) % 2 == 0 ? 14 : 18 }, seconds: 600)
        #expect(fed.changes.count <= 1)
    }

    @Test("after a spike it shrinks by an eighth in ten seconds, to what the demand then is")
    func spike() throws {
        var fed = try Fed(.adaptive(1...100))
        fed.feed({ _ in 8 }, seconds: 60)
        fed.feed({ _ in 40 }, seconds: 30)
        #expect(fed.sizing.size == 50)
        fed.changes = []
        fed.feed({ _ in 8 }, seconds: 300)
        #expect(fed.sizing.size == 10)
        let sizes = [50] + fed.changes.map(\.size)
        for (former, next) in zip(sizes, sizes.dropFirst()) {
            #expect(next < former && former - next <= max(1, former / 8))
        }
        let times = fed.changes.map(\.time)
        for (former, next) in zip(times, times.dropFirst()) { #expect(next - former >= 10) }
    }

    @Test("with nothing to do it ends at the minimum, be it none", arguments: [0, 3])
    func idle(minimum: Int) throws {
        var fed = try Fed(.adaptive(minimum...100))
        fed.feed({ _ in 20 }, seconds: 60)
        fed.feed({ _ in 0 }, seconds: 300)
        #expect(fed.sizing.size == minimum)
        #expect(!fed.sizing.isAboveMinimum)
        fed.sizing.rest()
        #expect(fed.sizing.demand == nil)
    }

    @Test("a demand that comes again and again makes it wait longer before it shrinks")
    func patience() throws {
        var fed = try Fed(.adaptive(1...100))
        // Ten seconds of a crowd every half minute.
        fed.feed({ $0.truncatingRemainder(dividingBy: 30) < 10 ? 20 : 4 }, seconds: 600)
        let early = fed.changes.count
        fed.changes = []
        fed.feed({ $0.truncatingRemainder(dividingBy: 30) < 10 ? 20 : 4 }, seconds: 600)
        #expect(fed.changes.count < early / 4)
        #expect(fed.sizing.size >= 20)
        // When it comes no more, it shrinks all the same.
        fed.feed({ _ in 4 }, seconds: 900)
        #expect(fed.sizing.size == 5)
    }

    @Test("it never leaves its bounds, and shrinks no further than what is held")
    func bounds() throws {
        var fed = try Fed(.adaptive(2...10))
        fed.sizing.grow(to: 1_000)
        #expect(fed.sizing.size == 10)
        fed.sizing.grow(to: 3)
        #expect(fed.sizing.size == 10)
        for _ in 0..<1_000 { fed.sizing.tick(demand: 0, held: 7) }
        #expect(fed.sizing.size == 7)
        fed.sizing.lower(to: 0)
        #expect(fed.sizing.size == 2)
        fed.sizing.lower(to: 9)
        #expect(fed.sizing.size == 2)
    }
}
