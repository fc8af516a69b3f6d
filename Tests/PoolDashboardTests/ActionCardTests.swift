import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Action cards")
struct ActionCardTests {
    private let size = Size(width: 120, height: 40)

    @Test("before and after are on the screen for half a minute, and counted")
    func card() {
        var dashboard = Fixture.live(80)
        #expect(dashboard.cards.cards.isEmpty)
        _ = dashboard.update(.feed(.appended(Fixture.acted(80, on: ["orders"]))))
        let first = dashboard.render(size: size).text
        #expect(first.contains("orders: clean up"))
        #expect(first.contains("3 disposed (2 clean_up, 1 idle_timeout)"))
        #expect(first.contains("by dashboard (anna), 10:41:19"))
        #expect(first.contains("0 s of 30"))
        #expect(first.contains("idle            5"))
        #expect(first.contains("waiting         1"))
        for number in 81..<105 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        #expect(dashboard.render(size: size).text.contains("24 s of 30"))
        for number in 105..<112 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        #expect(!dashboard.render(size: size).text.contains("s of 30"))
    }

    @Test("the waits before are those of half a minute to a minute, those after since the action")
    func waits() {
        var dashboard = Fixture.live(80)
        _ = dashboard.update(.feed(.appended(Fixture.acted(80, on: ["orders"]))))
        let card = dashboard.cards.cards[0]
        let batches = Fixture.batches(81)
        func wait(_ number: Int) -> LatencyCounts { batches[number].pools[0].statistics.wait }
        #expect(card.waitBefore == wait(79).since(wait(30)))
        #expect(
            card.now(in: dashboard.picture)?.wait.since(card.before.wait)
                == wait(80).since(wait(79)))
        #expect(card.before.inUse == batches[79].pools[0].statistics.states.inUse)
    }

    @Test("several pools' parts of one action are one card; what a pool does itself is none")
    func together() {
        var dashboard = Fixture.live(80)
        var batch = Fixture.acted(80, on: ["orders", "sessions", "buffers"])
        batch.events.append(
            PoolEvent(
                sequence: 900, pool: "buffers", instantNanoseconds: batch.instantNanoseconds,
                kind: .command(Fixture.outcome(4), actor: "pool")))
        batch.events.append(
            PoolEvent(
                sequence: 1, pool: "nowhere", instantNanoseconds: batch.instantNanoseconds,
                kind: .command(Fixture.outcome(4), actor: "dashboard")))
        _ = dashboard.update(.feed(.appended(batch)))
        #expect(dashboard.cards.cards.map(\.title) == ["3 pools: clean up"])
        #expect(dashboard.cards.cards[0].before.idle == 15)
        #expect(dashboard.cards.cards[0].result == "9 disposed (6 clean_up, 3 idle_timeout)")
        // The same pool once more is another action.
        _ = dashboard.update(.feed(.appended(Fixture.acted(81, on: ["orders"]))))
        #expect(dashboard.cards.cards.count == 2)
        for number in 82..<200 {
            _ = dashboard.update(.feed(.appended(Fixture.acted(number, on: ["orders"]))))
        }
        #expect(dashboard.cards.cards.count == ActionCards.limit)
    }

    @Test("a replay shows the same card, played, stepped to and jumped to")
    func replay() {
        var batches = Fixture.batches(90)
        batches[80] = Fixture.acted(80, on: ["orders"])
        var live = Fixture.live(80)
        for batch in batches[80..<90] { _ = live.update(.feed(.appended(batch))) }
        var replay = Fixture.replay(79, of: 160)
        for batch in batches[80..<90] { _ = replay.update(.feed(.appended(batch))) }
        #expect(replay.cards.cards == live.cards.cards)
        #expect(replay.render(size: size).text.contains("9 s of 30"))
        var jumped = Fixture.replay(3, of: 160)
        _ = jumped.update(.feed(.moved(batches)))
        #expect(jumped.cards.cards.map(\.title) == ["orders: clean up"])
        #expect(jumped.cards.cards[0].before == live.cards.cards[0].before)
        #expect(jumped.render(size: size).text.contains("9 s of 30"))
        _ = jumped.update(.feed(.moved(Array(batches.prefix(60)))))
        #expect(!jumped.render(size: size).text.contains("s of 30"))
    }

    @Test("Esc puts the card away; in what is kept of live data it comes back with its moment")
    func dismissed() {
        var dashboard = Fixture.live(80)
        _ = dashboard.update(.feed(.appended(Fixture.acted(80, on: ["orders"]))))
        dashboard.press(keys: .escape)
        #expect(!dashboard.render(size: size).text.contains("s of 30"))
        for number in 81..<140 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        _ = dashboard.update(.feed(.appended(Fixture.acted(140, on: ["sessions"]))))
        for number in 141..<200 { _ = dashboard.update(.feed(.appended(Fixture.batch(number)))) }
        #expect(!dashboard.render(size: size).text.contains("s of 30"))
        dashboard.press(keys: .character("b"))
        dashboard.type("-55s")
        dashboard.press(keys: .enter)
        #expect(dashboard.isFrozen)
        #expect(dashboard.render(size: size).text.contains("sessions: clean up"))
    }

    @Test("a pool that has gone since has no numbers now")
    func gone() {
        var dashboard = Fixture.live(80)
        _ = dashboard.update(.feed(.appended(Fixture.acted(80, on: ["orders"]))))
        _ = dashboard.update(.feed(.appended(Fixture.batch(81, pools: ["sessions"]))))
        #expect(dashboard.render(size: size).text.contains("idle            5     gone"))
    }
}
