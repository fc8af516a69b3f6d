import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

@Suite("Commands", .disposesOfEverything, .timeLimit(.minutes(15)))
struct CommandTests {
    @Test("a paused pool grants nothing and takes back what is out; resumed, it serves who waits")
    func pause() throws {
        var pool = MachineFixture(.fixed(2))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.tell { machine, now, _ in machine.pause(now: now) }
        let waiter = try pool.wait()
        pool.release(0)
        #expect(pool.take() == [])
        #expect(pool.machine.table.load(0) == .free)
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        #expect(pool.machine.table.attention == .none)
        #expect(pool.acquire() == .done(.lease(slot: 1)))
    }

    @Test("a drain of a paused pool leaves it paused", arguments: [true, false])
    func drainWhilePaused(deadlinePasses: Bool) throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.tell { machine, now, _ in machine.pause(now: now) }
        let waiter = try pool.wait()
        _ = pool.tell { $0.drain(deadline: $1 + 1_000_000_000, now: $1, actions: &$2) }
        #expect(pool.machine.phase == .draining)
        if deadlinePasses { pool.advance(seconds: 1.1) }
        pool.release(0)
        pool.settle()
        #expect(pool.machine.phase == .paused)
        #expect(pool.machine.waiters.count == 1)
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("a paused pool that drains and is resumed meanwhile goes on after the drain")
    func resumeWhileDraining() {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.tell { machine, now, _ in machine.pause(now: now) }
        _ = pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) }
        #expect(pool.machine.isPausedOrWillBe)
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.machine.phase == .draining)
        // Another drain meanwhile forgets nothing of that.
        _ = pool.tell { $0.drain(deadline: .max, now: $1, actions: &$2) }
        pool.release(0)
        pool.settle()
        #expect(pool.machine.phase == .running)
    }

    @Test("a reconnect retires what is there and nothing that is made later")
    func reconnect() {
        var pool = MachineFixture(.fixed(2))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let done = pool.tell { $0.reconnect(now: $1, actions: &$2) }
        #expect(done == [.reconnect: 1])
        #expect(pool.take() == [.dispose(slot: 1, .reconnect)])
        pool.disposed(1)
        pool.settle()
        pool.release(0)
        #expect(pool.take().first == .dispose(slot: 0, .reconnect))
        pool.disposed(0)
        pool.settle()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.release(0)
        #expect(pool.take() == [])
    }

    @Test("a drain of a pool with nothing in it is over at once, and has disposed of nothing")
    func drainOfNothing() async throws {
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "empty", configuration: .patient(.range(0...1)), factory: factory)
        let outcome = await pool.perform(.drain, actor: "test")
        #expect(outcome.disposed == [:])
        await pool.shutDown(deadline: patience)
    }

    @Test("a slot that nothing limits is handed over the short way, without a timer")
    func handOver() throws {
        var pool = MachineFixture(.fixed(1))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let waiter = try pool.wait()
        let isDone = pool.tell { $0.handOver(0, now: $1, actions: &$2) }
        #expect(isDone)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        #expect(WaiterQueue.bytesPerWaiter > 0)
    }

    @Test("without a threshold the breaker never opens")
    func noBreaker() async throws {
        let factory = ScriptedFactory()
        var configuration = PoolConfiguration.patient(.range(0...1))
        configuration.circuitThreshold = nil
        let pool = try ResourcePool(
            name: "patient", configuration: configuration, factory: factory)
        try await pool.withResource { _ in }
        #expect(pool.statistics(detail: false).circuit == .closed)
        await pool.shutDown(deadline: patience)
    }

    @Test("one resource is disposed of now where it is free, and as it comes back where it is not")
    func disposeOfOne() {
        var pool = MachineFixture(.fixed(2))
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let (leased, free) = (ResourceID(rawValue: 1), ResourceID(rawValue: 2))
        #expect(pool.tell { $0.retire(leased, now: $1, actions: &$2) } == [:])
        #expect(pool.tell { $0.retire(free, now: $1, actions: &$2) } == [.revoked: 1])
        #expect(pool.take() == [.dispose(slot: 1, .revoked)])
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .revoked)])
        #expect(
            pool.tell { $0.retire(ResourceID(rawValue: 99), now: $1, actions: &$2) } == [:])
    }

    @Test("a resource goes when it has been leased as often as is allowed")
    func maxUses() {
        var pool = MachineFixture(.fixed(1)) { $0.maxUses = 3 }
        pool.warm()
        for _ in 0..<2 {
            #expect(pool.acquire() == .done(.lease(slot: 0)))
            pool.release(0)
            #expect(pool.take() == [])
        }
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.release(0)
        #expect(pool.take() == [.dispose(slot: 0, .maxUses)])
    }

    @Test("several that break within a second take their generation with them")
    func generationBump() {
        var pool = MachineFixture(.fixed(5))
        pool.warm()
        for slot in 0..<3 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        pool.release(0, .broken)
        pool.release(1, .broken)
        #expect(pool.machine.table.load(4) == .free)
        pool.release(2, .broken)
        #expect(pool.machine.table.load(3) == .disposing)
        #expect(pool.machine.table.load(4) == .disposing)
        let told = pool.machine.log.events(after: 0).contains {
            if case .command(let outcome, "pool") = $0.kind {
                outcome.disposed == [.reconnect: 2]
            } else {
                false
            }
        }
        #expect(told)
    }

    @Test("half of all take the rest with them where those that broke are replaced at once")
    func bumpWithPromptReplacement() {
        var pool = MachineFixture(.fixed(10))
        pool.warm()
        for slot in 0..<10 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        for slot in 0..<5 {
            #expect(pool.machine.disposals[.reconnect] == nil)
            pool.now += 50_000_000
            pool.release(slot, .broken)
            if slot < 4 { pool.settle() }
        }
        // Four that were made since the first broke go with the rest.
        let asked = pool.take()
        for slot in 0..<4 { #expect(asked.contains(.dispose(slot: slot, .reconnect))) }
        #expect(asked.contains(.dispose(slot: 4, .broken)))
        for slot in 0..<5 { pool.disposed(slot) }
        pool.settle()

        // The five that are out come back broken as well. They are of the generation that goes,
        // and say nothing of the one after it.
        for slot in 5..<10 {
            pool.now += 50_000_000
            pool.release(slot, .broken)
            pool.settle()
        }
        #expect(pool.machine.disposals == [.broken: 10, .reconnect: 4])
    }

    @Test("one that breaks again and again takes nobody with it")
    func oneFlakyResource() {
        var pool = MachineFixture(.fixed(4))
        pool.warm()
        for slot in 0..<4 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
        for slot in 0..<3 { pool.release(slot) }
        for _ in 0..<10 {
            pool.now += 50_000_000
            pool.release(3, .broken)
            pool.settle()
            for slot in 0..<4 { #expect(pool.acquire() == .done(.lease(slot: slot))) }
            for slot in 0..<3 { pool.release(slot) }
        }
        #expect(pool.machine.disposals == [.broken: 10])
    }

    @Test("as many that break over a longer time take nobody with them")
    func slowBreaks() {
        var pool = MachineFixture(.fixed(5))
        pool.warm()
        for _ in 0..<4 {
            #expect(pool.acquire() == .done(.lease(slot: 0)))
            pool.release(0, .broken)
            pool.settle()
            pool.advance(seconds: 2)
        }
        #expect(pool.machine.disposals == [.broken: 4])
    }

    @Test("the bypass gives each acquire a resource of its own, beyond the maximum")
    func bypass() throws {
        var pool = MachineFixture(.range(1...2))
        pool.warm()
        #expect(pool.tell { $0.setBypass(true, now: $1, actions: &$2) } == [.bypass: 1])
        #expect(pool.take() == [.dispose(slot: 0, .bypass)])
        pool.disposed(0)
        let waiters = try [pool.wait(), pool.wait(), pool.wait()]
        let asked = pool.take()
        #expect(asked.count == 3)
        for slot in 0..<3 { pool.created(slot) }
        #expect(pool.take().count == waiters.count)
        pool.release(1)
        #expect(pool.take() == [.dispose(slot: 1, .bypass)])
        // Back: what is out stays where there is room for it.
        _ = pool.tell { $0.setBypass(false, now: $1, actions: &$2) }
        pool.release(0)
        pool.release(2)
        #expect(pool.take() == [])
        #expect(pool.acquire() == .done(.lease(slot: 0)))
    }

    @Test("the bypass is switched both ways under load and loses no lease")
    func bypassUnderLoad() async throws {
        let factory = ScriptedFactory()
        let pool = try ResourcePool(
            name: "test", configuration: .patient(.range(1...3)), factory: factory)
        await withDiscardingTaskGroup { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<100 {
                        do {
                            try await pool.withResource { resource in
                                resource.beginUse()
                                await Task.yield()
                                resource.endUse()
                            }
                        } catch {
                            Issue.record("\(error)")
                        }
                    }
                }
            }
            group.addTask {
                for turn in 0..<40 {
                    _ = await pool.perform(.bypass(turn % 2 == 0), actor: "test")
                    for _ in 0..<20 { await Task.yield() }
                }
            }
        }
        await pool.shutDown(deadline: patience)
        #expect(factory.problems.isEmpty)
        #expect(factory.undisposed.isEmpty)
        #expect(pool.statistics(detail: false).acquired == 1_600)
        #expect(pool.statistics(detail: false).disposals[.bypass] ?? 0 > 0)
    }

    @Test(
        "every command returns what it did and is an event with its actor",
        arguments: [
            PoolCommand.cleanUp, .pause, .resume, .reconnect, .drain, .bypass(true),
            .bypass(false), .resize(.range(1...4)), .dispose(ResourceID(rawValue: 1)),
        ])
    func events(command: PoolCommand) async throws {
        let pool = ResourcePool(name: "test", minSize: 2, maxSize: 3, factory: { 1 })
        try await pool.warmUp()
        let outcome = await pool.perform(command, actor: "somebody")
        #expect(outcome.command == command)
        #expect(
            pool.events(after: 0).contains { $0.kind == .command(outcome, actor: "somebody") })
        #expect(!command.title.isEmpty)
        await pool.shutDown(deadline: patience)
    }
}
