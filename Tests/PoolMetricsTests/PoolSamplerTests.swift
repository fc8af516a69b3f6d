import PoolMetrics
import PoolTestKit
import ResourcePools
import Synchronization
import TestSupport
import Testing

/// A pool of nothing, whose events and readings a test puts in.
private final class FakePool: ManagedPool {
    let name: String
    let kind = "fake"
    private let log = Mutex<[PoolEvent]>([])
    private let details = Mutex<[Bool]>([])

    init(_ name: String) { self.name = name }

    func happen(_ count: Int) {
        log.withLock { log in
            for _ in 0..<count {
                log.append(
                    PoolEvent(
                        sequence: UInt64(log.count + 1), pool: name,
                        instantNanoseconds: 1, kind: .exhausted(maximum: log.count)))
            }
        }
    }

    var askedForDetail: [Bool] { details.withLock { $0 } }

    func statistics(detail: Bool) -> PoolStatistics {
        details.withLock { $0.append(detail) }
        var statistics = PoolStatistics()
        statistics.acquired = UInt64(log.withLock { $0.count })
        return statistics
    }
    func events(after sequence: UInt64) -> [PoolEvent] {
        log.withLock { $0.filter { $0.sequence > sequence } }
    }
    func perform(_ command: PoolCommand, actor: String) async -> PoolCommandOutcome {
        PoolCommandOutcome(
            command: command, disposed: [:], sizeBefore: 0, sizeAfter: 0, idleBefore: 0,
            idleAfter: 0, inUse: 0)
    }
    func perform(_ commands: [PoolCommand], actor: String) async -> [PoolCommandOutcome] { [] }
    var configuration: PoolConfiguration { PoolConfiguration() }
    func probe(timeout: Duration) async throws(PoolError) {}
    func awaitRetired(deadline: Duration) async -> Int { 0 }
    func warmUp() async throws(PoolError) {}
    func shutDown(deadline: Duration) async {}
}

@Suite("The sampler")
struct PoolSamplerTests {
    private let clock = ManualPoolClock(startNanoseconds: 42)

    private func sampler(_ pools: @escaping @Sendable () -> [any ManagedPool]) -> PoolSampler {
        PoolSampler(wallClock: WallClock { SampleFixtures.start }, clock: clock, pools: pools)
    }

    @Test("What happened to no pool comes once too, after the pools' own events")
    func others() {
        let pool = FakePool("orders")
        let generator = FakePool(PoolEvent.workloadSource)
        let sampler = PoolSampler(
            wallClock: WallClock { SampleFixtures.start }, clock: clock,
            others: { generator.events(after: $0) }, pools: { [pool] })
        generator.happen(2)
        pool.happen(1)
        let first = sampler.sample()
        #expect(first.events.map(\.pool) == ["orders", "workload", "workload"])
        #expect(first.pools.map(\.name) == ["orders"])
        #expect(sampler.sample().events.isEmpty)
        generator.happen(1)
        #expect(sampler.sample().events.map(\.sequence) == [3])
        #expect(
            PoolEvent.Kind.workload("rate 100 % → 200 %", actor: "anna").summary
                == "anna: rate 100 % → 200 %")
        #expect(PoolEvent.Kind.workload("", actor: "").name == "workload")
    }

    @Test("Each event comes once, by pool and number")
    func events() {
        let (orders, sessions) = (FakePool("orders"), FakePool("sessions"))
        let sampler = sampler { [orders, sessions] }
        orders.happen(2)
        sessions.happen(1)
        let first = sampler.sample()
        #expect(
            first.events.map { "\($0.pool)\($0.sequence)" } == ["orders1", "orders2", "sessions1"])
        #expect(sampler.sample().events.isEmpty)
        sessions.happen(2)
        #expect(sampler.sample().events.map(\.sequence) == [2, 3])
        // Another sampler has a place of its own.
        #expect(self.sampler { [orders, sessions] }.sample().events.count == 5)
    }

    @Test("A batch has the clocks' times, the interval, and the pools in order")
    func stamps() {
        let (orders, sessions) = (FakePool("orders"), FakePool("sessions"))
        let batch = sampler { [sessions, orders] }.sample(intervalNanoseconds: 7)
        #expect(batch.time == SampleFixtures.start)
        #expect(batch.instantNanoseconds == 42)
        #expect(batch.intervalNanoseconds == 7)
        #expect(batch.pools.map(\.name) == ["sessions", "orders"])
        #expect(batch.pools.map(\.kind) == ["fake", "fake"])
    }

    @Test("Detail is asked for where it is wanted")
    func detail() {
        let pool = FakePool("orders")
        let sampler = sampler { [pool] }
        _ = sampler.sample()
        _ = sampler.sample(detail: false)
        #expect(pool.askedForDetail == [true, false])
    }

    @Test("A pool that comes in place of another of its name starts from its first event")
    func replacement() {
        let current = Mutex<FakePool>(FakePool("orders"))
        let sampler = sampler { [current.withLock { $0 }] }
        current.withLock { $0.happen(5) }
        #expect(sampler.sample().events.count == 5)
        current.withLock { $0 = FakePool("orders") }
        current.withLock { $0.happen(2) }
        #expect(sampler.sample().events.map(\.sequence) == [1, 2])
    }

    @Test("It keeps no pool alive")
    func ownership() {
        weak var gone: FakePool?
        let pools = Mutex<[FakePool]>([FakePool("orders")])
        gone = pools.withLock { $0.first }
        let sampler = sampler { pools.withLock { $0 } }
        _ = sampler.sample()
        #expect(gone != nil)
        pools.withLock { $0 = [] }
        #expect(gone == nil)
        #expect(sampler.sample().pools.isEmpty)
    }

    @Test("A manager's pools are read as they are", .timeLimit(.minutes(15)))
    func manager() async throws {
        let manager = ResourceManager()
        let pool = ResourcePool(name: "words", kind: "text", size: .range(1...3), make: { "word" })
        try manager.register(pool)
        let sampler = manager.sampler()
        let lease = try await pool.acquire()
        let batch = sampler.sample()
        let reading = try #require(batch.sample(named: "words")?.statistics)
        #expect(batch.pools.map(\.kind) == ["text"])
        #expect(reading.states.inUse == 1)
        #expect(reading.acquired == 1)
        #expect(reading.slots.first?.holder?.fileID.hasSuffix("PoolSamplerTests.swift") == true)
        #expect(batch.events.map(\.kind.name) == ["created"])
        lease.release()
        let once = manager.sampleAll(detail: false)
        #expect(once.sample(named: "words")?.statistics.states.inUse == 0)
        #expect(once.events.map(\.kind.name).contains("created"))
        // The batch's instant is of the pools' clock, so events lie just before it.
        #expect(batch.events.allSatisfy { $0.instantNanoseconds <= batch.instantNanoseconds })
        await pool.shutDown(deadline: patience)
    }
}

@Suite("Events in words")
struct EventTextTests {
    @Test("Every kind has a name of its own and one line")
    func kinds() {
        var random = SeededRandom(seed: 1)
        let kinds = SampleFixtures.kinds(using: &random)
        #expect(Set(kinds.map(\.name)).count == kinds.count)
        for kind in kinds {
            #expect(kind.name.allSatisfy { $0 == "_" || $0.isLowercase })
            #expect(!kind.summary.isEmpty)
        }
    }

    @Test("Lines say what, which and why")
    func lines() {
        let (resource, site) = (ResourceID(rawValue: 7), CallSite(fileID: "A/B.swift", line: 3))
        #expect(PoolEvent.Kind.created(resource, seconds: 0.003).summary == "#7 made in 3 ms")
        #expect(
            PoolEvent.Kind.createFailed(message: "refused", retryInSeconds: 0.2).summary
                == "could not make one: refused; again in 200 ms")
        #expect(
            PoolEvent.Kind.disposed(resource, .idleTimeout).summary
                == "#7 disposed of: idle_timeout")
        #expect(
            PoolEvent.Kind.timedOut(site, waitedSeconds: 0.25).summary
                == "timed out after 250 ms: A/B.swift:3")
        #expect(
            PoolEvent.Kind.refused(site, retryInSeconds: 0.25).summary
                == "refused, the factory fails; again in 250 ms: A/B.swift:3")
        #expect(
            PoolEvent.Kind.unreturned(resource, site, heldSeconds: 0).summary
                == "#7 still out at shutdown: A/B.swift:3")
        #expect(
            PoolEvent.Kind.unreturned(resource, site, heldSeconds: 2).summary
                == "#7 still out at shutdown after 2 s: A/B.swift:3")
        #expect(
            PoolEvent.Kind.revoked(resource, site, heldSeconds: 12).summary
                == "#7 revoked after 12 s: A/B.swift:3")
        #expect(
            PoolEvent.Kind.leakSuspected(resource, site, heldSeconds: 12).summary
                == "#7 held for 12 s, a leak?: A/B.swift:3")
        #expect(
            PoolEvent.Kind.deadlock(site, heldAt: [site], smallestSize: 3, isCertain: false).summary
                == "deadlock?: A/B.swift:3 waits for A/B.swift:3; a size of 3 would do")
    }
}
