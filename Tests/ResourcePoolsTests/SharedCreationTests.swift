import PoolTestKit
import ResourceTypes
import TestSupport
import Testing

@testable import ResourcePools

/// A creation is the pool's, whoever it was begun for.
@Suite("Creations that outlive their callers", .disposesOfEverything, .timeLimit(.minutes(15)))
struct SharedCreationTests {
    private func pool(_ size: PoolSize) -> MachineFixture {
        MachineFixture(size) {
            $0.unwantedCreationAge = 1_000_000_000
            $0.createTimeout = 30_000_000_000
        }
    }

    private func cancel(
        _ waiter: WaiterID, in pool: inout MachineFixture, after before: [PoolAction] = []
    ) {
        pool.tell { $0.cancel(waiter, now: $1, actions: &$2) }
        #expect(pool.take() == before + [.resume(waiter, .cancelled)])
    }

    @Test("its caller is cancelled, and the next waiter gets what comes of it: none is begun anew")
    func nextWaiter() throws {
        var pool = pool(.range(0...1))
        let first = try pool.wait()
        #expect(pool.take() == [.create(slot: 0)])
        cancel(first, in: &pool)
        let second = try pool.wait()
        #expect(pool.take() == [])
        pool.created(0)
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
    }

    @Test("callers that give up one after the other do not starve: it goes on while they come")
    func impatient() throws {
        var pool = pool(.range(0...1))
        for turn in 0..<40 {
            let waiter = try pool.wait()
            #expect(pool.take() == (turn == 0 ? [.create(slot: 0)] : []))
            pool.advance(seconds: 0.1)
            cancel(waiter, in: &pool)
            pool.advance(seconds: 0.4)
            #expect(pool.take() == [])
        }
        let last = try pool.wait()
        pool.created(0)
        #expect(pool.take() == [.resume(last, .lease(slot: 0))])
    }

    @Test("it is cancelled when nobody has waited for a second, which is no failure")
    func nobody() throws {
        var pool = pool(.range(0...1))
        let waiter = try pool.wait()
        #expect(pool.take() == [.create(slot: 0)])
        cancel(waiter, in: &pool)
        pool.advance(seconds: 0.9)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.2)
        #expect(pool.take() == [.cancelCreation(slot: 0, resource: 1)])
        pool.createFailed(0)
        #expect(pool.machine.errors == [:])
        #expect(pool.machine.isEmpty)
        // Whoever comes now has a new one begun at once: there is nothing to back off from.
        _ = try pool.wait()
        #expect(pool.take() == [.create(slot: 0)])
    }

    @Test("one that succeeds though it was cancelled is used")
    func succeedsAllTheSame() throws {
        var pool = pool(.range(0...1))
        let waiter = try pool.wait()
        pool.settleNothing()
        cancel(waiter, in: &pool)
        pool.advance(seconds: 1.1)
        #expect(pool.take() == [.cancelCreation(slot: 0, resource: 1)])
        pool.created(0)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
    }

    @Test("one that was cancelled and takes its time to end makes room for the next when it does")
    func makesRoom() throws {
        var pool = pool(.range(1...2))
        pool.warm()
        _ = pool.acquire()
        let first = try pool.wait()
        #expect(pool.take() == [.create(slot: 1)])
        cancel(first, in: &pool)
        pool.advance(seconds: 1.1)
        #expect(pool.take() == [.cancelCreation(slot: 1, resource: 2)])
        _ = try pool.wait()
        #expect(pool.take() == [], "its slot is taken until it has ended")
        pool.createFailed(1)
        #expect(pool.take() == [.create(slot: 1)])
    }

    @Test("who came meanwhile does not fail with it: the factory has not failed")
    func failsNobody() throws {
        var pool = pool(.range(0...1))
        let first = try pool.wait()
        #expect(pool.take() == [.create(slot: 0)])
        cancel(first, in: &pool)
        pool.advance(seconds: 1.1)
        #expect(pool.take() == [.cancelCreation(slot: 0, resource: 1)])
        let second = try pool.wait()
        pool.createFailed(0)
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
    }

    @Test("nor while the pool is paused, and is served when it goes on")
    func failsNobodyPaused() throws {
        var pool = pool(.range(0...1))
        let first = try pool.wait()
        cancel(first, in: &pool, after: [.create(slot: 0)])
        pool.advance(seconds: 1.1)
        let second = try pool.wait()
        pool.tell { machine, now, _ in machine.pause(now: now) }
        #expect(pool.take() == [.cancelCreation(slot: 0, resource: 1)])
        pool.createFailed(0)
        #expect(pool.take() == [])
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
    }

    @Test("where the factory has failed since, its end does not go before the backoff")
    func backsOff() throws {
        var pool = pool(.range(0...1))
        _ = try pool.wait(deadlineIn: 600)
        #expect(pool.take() == [.create(slot: 0)])
        pool.now += 31_000_000_000
        // The create timeout, and a backoff of 90 ms.
        pool.tell { $0.tick(random: 90_000_000, now: $1, actions: &$2) }
        #expect(pool.take().contains(.cancelCreation(slot: 0, resource: 1)))
        let late = try pool.wait(deadlineIn: 600)
        #expect(pool.take() == [])
        pool.createFailed(0)
        #expect(pool.take() == [.resume(late, .factoryFailure)])
    }

    @Test("the minimum is never cancelled, of more than that only what is above it")
    func minimum() throws {
        var pool = pool(.range(1...3))
        let waiters = try (0..<3).map { _ in try pool.wait() }
        #expect(pool.take().count == 3)
        for waiter in waiters { cancel(waiter, in: &pool) }
        pool.advance(seconds: 1.1)
        let given = pool.take().compactMap { action -> Int? in
            if case .cancelCreation(let slot, _) = action { slot } else { nil }
        }
        #expect(given.count == 2)
        pool.advance(seconds: 5)
        #expect(pool.take() == [])
        let kept = try #require((0..<3).first { !given.contains($0) })
        pool.created(kept)
        #expect(pool.machine.isWarm)
    }

    @Test("one that hangs is given up at the create timeout, looked at or not")
    func hangs() throws {
        var pool = pool(.fixed(1))
        pool.tell { $0.replenish(now: $1, actions: &$2) }
        #expect(pool.take() == [.create(slot: 0)])
        for _ in 0..<29 { pool.advance(seconds: 1) }
        #expect(pool.take() == [])
        pool.advance(seconds: 1.1)
        #expect(pool.take() == [.cancelCreation(slot: 0, resource: 1)])
        #expect(pool.machine.errors == [.create: 1])
    }

    @Test("a real factory sees the cancellation, and the pool says nothing of a failure")
    func realPool() async throws {
        let clock = ManualPoolClock()
        let begun = Counter()
        let pool = try ResourcePool(
            name: "test", configuration: PoolConfiguration(size: .range(0...1)),
            factory: HangingFactory(begun: begun), clock: clock)
        let caller = Task { try await pool.acquire(timeout: .seconds(600)).release() }
        await eventually { begun.count == 1 }
        caller.cancel()
        let result = await caller.result
        #expect(throws: PoolError.self) { try result.get() }
        await eventually {
            clock.advance(by: .milliseconds(300))
            return pool.statistics(detail: false).states.size == 0
        }
        #expect(pool.statistics(detail: false).errors.isEmpty)
        await pool.shutDown(deadline: .zero)
    }

    @Test("a cancellation that comes late does not hit the next creation of the slot")
    func lateCancellation() async throws {
        let (clock, begun, cancelled) = (ManualPoolClock(), Counter(), Counter())
        let pool = try ResourcePool(
            name: "test", configuration: PoolConfiguration(size: .range(0...1)),
            factory: FailingOnceFactory(begun: begun, cancelled: cancelled), clock: clock)
        await #expect(throws: PoolError.self) {
            try await pool.acquire(timeout: .seconds(600)).release()
        }
        clock.advance(by: .seconds(1))
        let caller = Task { try await pool.acquire(timeout: .seconds(600)).release() }
        await eventually { begun.count == 2 }
        func cancel(_ number: UInt64) async {
            await pool.storage.jobs.run(
                .cancelCreation(slot: 0, resource: number), for: pool.storage)
        }
        await cancel(1)
        #expect(cancelled.count == 0, "it was meant for the first")
        while cancelled.count == 0 { await cancel(2) }
        await pool.shutDown(deadline: .zero)
        let result = await caller.result
        #expect(throws: PoolError.self) { try result.get() }
    }

    @Test("a cancellation that comes before the creation has begun reaches it when it does")
    func earlyCancellation() async throws {
        let (clock, hang) = (ManualPoolClock(), ManualPoolClock())
        let ended = Counter()
        var settings = PoolSettings()
        settings.size = .fixed(1)
        settings.createTimeout = 5_000_000_000
        let (control, incarnation) = PoolControl.take()
        let table = SlotTable(
            holding: Int.self, leasedWord: .leased, control: control, incarnation: incarnation)
        let jobs = LateJobs(
            FactoryJobs(
                factory: PatientFactory(clock: hang), table: table, logger: nil, random: { 0 }))
        // With the whole backoff after a failure, which lasts beyond the test.
        let storage = PoolStorage(
            name: "test", settings: settings, jobs: jobs, table: table,
            control: (control, incarnation), clock: clock, random: { 100_000_000 })
        storage.event { $0.replenish(now: $1, actions: &$2) }
        await eventually { jobs.putOff.count == 1 }
        clock.advance(by: .seconds(6))
        await eventually { jobs.cancellations.count == 1 }
        let creation = Task {
            await jobs.begin(.create(slot: 0), for: storage)
            ended.add()
        }
        await eventually { ended.count == 1 }
        #expect(ended.count == 1)
        hang.advance(by: .seconds(1))
        await creation.value
        #expect(storage.statistics(detail: false).states.size == 0)
        storage.abandon()
    }
}

/// Jobs of a pool whose creations begin when the test says so.
private final class LateJobs: ResourceJobs {
    private let jobs: FactoryJobs<Int>
    let putOff = Counter()
    let cancellations = Counter()

    init(_ jobs: FactoryJobs<Int>) { self.jobs = jobs }

    func run(_ job: PoolAction, for storage: PoolStorage) async {
        if case .create = job { return putOff.add() }
        await begin(job, for: storage)
        if case .cancelCreation = job { cancellations.add() }
    }

    func begin(_ job: PoolAction, for storage: PoolStorage) async {
        await jobs.run(job, for: storage)
    }

    var creationFailure: (any Error)? { jobs.creationFailure }
    func wasDropped(_ pool: String) {}
    func isUnreturned(_ lease: UnreturnedLease, pool: String) {}
}

/// A factory that takes a second of its own clock, or fails when it is cancelled.
private struct PatientFactory: ResourceFactory {
    let clock: ManualPoolClock

    func make() async throws -> Int {
        try await clock.sleep(untilNanoseconds: 2_000_000_000)
        return 1
    }
}

/// A factory whose first creation fails at once; the others are done only when they are cancelled.
private struct FailingOnceFactory: ResourceFactory {
    let begun: Counter
    let cancelled: Counter

    func make() async throws -> Int {
        guard begun.count > 0 else {
            begun.add()
            throw CancellationError()
        }
        return try await withTaskCancellationHandler {
            begun.add()
            try await ManualPoolClock().sleep(untilNanoseconds: .max)
            return 1
        } onCancel: {
            cancelled.add()
        }
    }
}

/// How often something has begun.
private final class Counter: Sendable {
    private let kept = Lock(0)
    var count: Int { kept.withLock { $0 } }
    func add() { kept.withLock { $0 += 1 } }
}

/// A factory that is never done unless it is cancelled.
private struct HangingFactory: ResourceFactory {
    let begun: Counter

    func make() async throws -> Int {
        begun.add()
        try await ManualPoolClock().sleep(untilNanoseconds: .max)
        return 1
    }
}

extension MachineFixture {
    /// Forgets what was asked for: the factory takes its time.
    fileprivate mutating func settleNothing() { actions = [] }
}
