import PoolMetrics
import ResourceTypes
import Testing

@testable import PoolDashboard

@Suite("Putting a clean-up off")
struct PostponementTests {
    private let size = Size(width: 120, height: 40)
    private let resource = ResourceID(rawValue: 100)

    @Test("p in the timers asks for how long and takes a minute where nothing is typed")
    func key() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("4"))
        #expect(dashboard.press(keys: .character("p")).isEmpty)
        let text = dashboard.render(size: size).text
        #expect(text.contains("put off the clean-up of #100 in orders by: "))
        #expect(text.contains("Enter takes 1m; 30s, 5m or 2h, up to 1d"))
        #expect(
            dashboard.press(keys: .enter)
                == [.perform(.postpone(resource, by: .seconds(60)), pools: ["orders"])])
        #expect(dashboard.prompt == nil)
        dashboard.press(keys: .character("p"))
        dashboard.type("1h30m")
        #expect(dashboard.render(size: size).text.contains("30s, 5m or 2h, up to 1d  Esc cancels"))
        #expect(
            dashboard.press(keys: .enter)
                == [.perform(.postpone(resource, by: .seconds(5_400)), pools: ["orders"])])
        dashboard.press(keys: .character("p"), .escape)
        #expect(dashboard.prompt == nil)
    }

    @Test(
        "what is no time is said, with what to type",
        arguments: ["soon", "5", "0s", "-1m", "25h", "1m 30s"])
    func wrong(_ typed: String) {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("4"), .character("p"))
        dashboard.type(typed)
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(
            dashboard.prompt?.problem
                == "\"\(typed)\" is no time to put off by: use 30s, 5m or 2h, up to 1d")
    }

    @Test("the menu puts off the clean-up of the chosen row, or asks which and for how long")
    func menu() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character("4"), .character("x"))
        #expect(dashboard.render(size: size).text.contains("put off #100"))
        #expect(dashboard.press(keys: .character("t")).isEmpty)
        #expect(
            dashboard.press(keys: .enter)
                == [.perform(.postpone(resource, by: .seconds(60)), pools: ["orders"])])
        var overview = Fixture.live(41)
        overview.press(keys: .character("x"), .character("t"))
        #expect(overview.render(size: size).text.contains("put off one in orders: "))
        overview.type("#101")
        #expect(overview.press(keys: .enter).isEmpty)
        overview.type("2m")
        #expect(
            overview.press(keys: .enter) == [
                .perform(
                    .postpone(ResourceID(rawValue: 101), by: .seconds(120)), pools: ["orders"])
            ])
    }

    @Test("typed as a command it takes both at once, or asks for how long")
    func palette() {
        var dashboard = Fixture.live(41)
        dashboard.press(keys: .character(":"))
        dashboard.type("put_off #101 5m in orders")
        #expect(
            dashboard.press(keys: .enter) == [
                .remember("put_off #101 5m in orders"),
                .perform(
                    .postpone(ResourceID(rawValue: 101), by: .seconds(300)), pools: ["orders"]),
            ])
        dashboard.press(keys: .character(":"))
        dashboard.type("put_off #101 in orders")
        #expect(dashboard.press(keys: .enter) == [.remember("put_off #101 in orders")])
        #expect(
            dashboard.prompt?.purpose
                == .postponement(ResourceID(rawValue: 101), pool: "orders"))
        dashboard.press(keys: .escape, .character(":"))
        dashboard.type("dispose #101 5m in orders")
        #expect(dashboard.press(keys: .enter).isEmpty)
        #expect(dashboard.prompt?.problem?.contains("is no resource") == true)
    }

    @Test("p does nothing where it may not, and nothing where the resource is gone meanwhile")
    func refused() {
        var options = Fixture.options()
        options.readOnly = true
        var readOnly = Fixture.live(41, options: options)
        #expect(readOnly.press(keys: .character("4"), .character("p")).isEmpty)
        #expect(readOnly.prompt == nil)
        #expect(readOnly.notices.last?.text.hasPrefix("read-only") == true)
        var replay = Fixture.replay(40, of: 90)
        #expect(replay.press(keys: .character("4"), .character("p")).isEmpty)
        #expect(replay.notices.last?.text.hasPrefix("this is a recording") == true)
        var gone = Fixture.live(41)
        gone.press(keys: .character("4"), .character("p"))
        var batch = Fixture.batch(41)
        batch.pools[0].statistics.slots.removeAll { $0.resource == resource }
        batch.pools[0].statistics.states.idle -= 1
        _ = gone.update(.feed(.appended(batch)))
        #expect(gone.press(keys: .enter).isEmpty)
        #expect(gone.notices.last?.text == "#100 of orders is gone: nothing was done")
    }

    @Test("its card says until when, as that of a revocation says that it is done")
    func cards() {
        func result(_ outcome: PoolCommandOutcome) -> String {
            ActionCard(
                time: WallTime(nanosecondsSinceEpoch: 0), actor: "dashboard", pool: "orders",
                outcome: outcome, reading: PoolStatistics(), baseline: nil
            ).result
        }
        func outcome(
            _ command: PoolCommand, revoked: Int = 0,
            postponed: PoolCommandOutcome.Postponement? = nil
        ) -> PoolCommandOutcome {
            PoolCommandOutcome(
                command: command, disposed: [:], sizeBefore: 1, sizeAfter: 1, idleBefore: 0,
                idleAfter: 0, inUse: 1, revoked: revoked, postponed: postponed)
        }
        #expect(result(outcome(.revoke(resource), revoked: 1)) == "done")
        #expect(result(outcome(.revoke(resource))) == "it has none")
        #expect(
            result(
                outcome(
                    .postpone(resource, by: .seconds(60)),
                    postponed: .init(
                        .idleTimeout, dueBeforeNanoseconds: 0,
                        dueAfterNanoseconds: 60_000_000_000)))
                == "idle_timeout is due in 1m now")
    }
}
