import Dispatch
import PoolTestKit
@testable import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// Keeps what it is given until a test lets it run.
private final class HeldExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "held")
    private let jobs = Lock<[UnownedJob]>([])

    var count: Int { jobs.withLock { $0.count } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
    }

    /// Runs what is there.
    func run() async {
        let held = jobs.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
        let signal = await withUnsafeContinuation { continuation in
            queue.async {
                for job in held { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
                ResumptionOrder.resume(continuation, 0)
            }
        }
        _ = ResumptionOrder.resumed(signal)
    }
}

@Suite(
    "Bounded barging: who runs goes first, for a while", .disposesOfEverything,
    .timeLimit(.minutes(15)))
struct BargingTests {
    static let millisecond: UInt64 = 1_000_000

    func busy(_ size: Int = 1, bound: UInt64 = millisecond) -> MachineFixture {
        var pool = MachineFixture(.fixed(size)) { $0.bargingBound = bound }
        pool.warm()
        for _ in 0..<size { _ = pool.acquire() }
        return pool
    }

    /// What the shell does for a waiter that is woken, and its task later.
    func come(
        _ waiter: WaiterID, _ pool: inout MachineFixture
    ) -> TestMachine.AcquireStep {
        pool.tell { $0.came(waiter, now: $1, actions: &$2) }
    }

    @Test("what comes back is free for who runs, and the first in line is woken, one at a time")
    func oneWake() throws {
        var pool = busy(2)
        let (first, second) = try (pool.wait(), pool.wait())
        pool.release(0)
        #expect(pool.take() == [.wake(first)])
        #expect(pool.machine.table.attention == .onItsWay)
        pool.release(1)
        #expect(pool.take() == [], "one is on its way already")
        // One that runs is faster.
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        #expect(come(first, &pool) == .done(.lease(slot: 1)))
        #expect(pool.take() == [], "nothing is left for the second")
        #expect(pool.machine.table.attention == .waiting)
        pool.release(1)
        #expect(pool.take() == [.wake(second)])
        #expect(come(second, &pool) == .done(.lease(slot: 1)))
        #expect(pool.machine.table.attention == .none)
        #expect(pool.machine.waited == 2)
        #expect(pool.machine.nextWakeNanoseconds == nil)
    }

    @Test("who comes passes on what else is free")
    func passesOn() throws {
        var pool = busy(2)
        let (first, second) = try (pool.wait(), pool.wait())
        pool.release(0)
        pool.release(1)
        #expect(pool.take() == [.wake(first)])
        #expect(come(first, &pool) == .done(.lease(slot: 0)))
        #expect(pool.take() == [.wake(second)])
        #expect(come(second, &pool) == .done(.lease(slot: 1)))
    }

    @Test("once somebody has waited for the bound, what comes back is handed over in order")
    func bound() throws {
        var pool = busy()
        let (first, second) = try (pool.wait(), pool.wait())
        pool.release(0)
        #expect(pool.take() == [.wake(first)])
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.now += Self.millisecond
        #expect(come(first, &pool) == .wait(first))
        #expect(pool.machine.table.attention == .closed)
        #expect(pool.machine.table.fastAcquire(now: pool.now) == nil)
        pool.release(0)
        #expect(pool.take() == [.resume(first, .lease(slot: 0))])
        pool.machine.collected(first)
        #expect(pool.machine.table.attention == .closed, "the second has waited for as long")
        pool.release(0)
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
    }

    @Test("a bound of zero is first come, first served")
    func strict() throws {
        var pool = busy(bound: 0)
        let waiter = try pool.wait()
        #expect(pool.machine.table.attention == .closed)
        pool.release(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("who was woken and does not come holds nobody up for longer than the watch")
    func watch() throws {
        var pool = busy(2)
        let (first, second) = try (pool.wait(), pool.wait())
        pool.release(0)
        #expect(pool.take() == [.wake(first)])
        _ = pool.machine.waiters.sendAway(first)
        pool.release(1)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.006)
        // The first hears of its slot when it comes; the second has the other at once. In turn.
        #expect(
            pool.take() == [
                .resume(first, .lease(slot: 0)), .resume(second, .lease(slot: 1)),
            ])
        #expect(pool.machine.waiters.present(first) == nil)
        #expect(pool.machine.waiters.present(second) != nil)
    }

    @Test("the watch goes on as long as somebody waits")
    func watchGoesOn() throws {
        var pool = busy(1, bound: 20 * Self.millisecond)
        let waiter = try pool.wait()
        pool.advance(seconds: 0.03)
        #expect(pool.take() == [])
        #expect(pool.machine.table.attention == .closed)
        #expect(pool.machine.nextWakeNanoseconds != nil)
        pool.release(0)
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("a wait that ends on its way leaves what it was on its way to for the next")
    func cancelledOnTheWay() throws {
        var pool = busy()
        let (first, second) = try (pool.wait(), pool.wait())
        pool.release(0)
        #expect(pool.take() == [.wake(first)])
        pool.tell { $0.cancel(first, now: $1, actions: &$2) }
        #expect(Set(pool.take()) == [.resume(first, .cancelled), .wake(second)])
        #expect(come(second, &pool) == .done(.lease(slot: 0)))
    }

    @Test("who comes finds one before it that has a higher priority, and waits on")
    func priority() throws {
        var pool = busy()
        let first = try pool.wait()
        pool.release(0)
        #expect(pool.take() == [.wake(first)])
        let urgent = try {
            _ = pool.acquire()
            return try pool.wait(.high)
        }()
        pool.release(0)
        #expect(pool.take() == [])
        #expect(come(first, &pool) == .wait(first))
        #expect(pool.take() == [.resume(urgent, .lease(slot: 0))])
    }

    @Test("who comes serves one that goes before it, takes the next, and wakes who comes after it")
    func threeAtOnce() throws {
        var pool = busy(3)
        let first = try pool.wait()
        pool.release(0)
        #expect(pool.take() == [.wake(first)])
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let (urgent, last) = try (pool.wait(.high), pool.wait())
        for slot in 0..<3 { pool.release(slot) }
        #expect(pool.take() == [], "one is on its way")
        #expect(come(first, &pool) == .done(.lease(slot: 1)))
        #expect(pool.take() == [.resume(urgent, .lease(slot: 0)), .wake(last)])
        #expect(come(last, &pool) == .done(.lease(slot: 2)))
        #expect(pool.machine.table.attention == .none)
    }

    @Test("they are served on a real pool too, however late the first comes")
    func threeAtOnceReally() async throws {
        var configuration = PoolConfiguration(size: .fixed(3))
        configuration.bargingBound = .seconds(3_600)
        let pool = try ResourcePool(
            name: "late", configuration: configuration, factory: ScriptedFactory(),
            clock: ManualPoolClock())
        func waiting() -> Int { pool.statistics(detail: false).waiting }
        try await pool.warmUp()
        let one = try await pool.acquire()
        let two = try await pool.acquire()
        let three = try await pool.acquire()
        let executor = HeldExecutor()
        let first = Task(executorPreference: executor) { try await pool.withResource { _ in } }
        await eventually { executor.count == 1 }
        await executor.run()
        #expect(waiting() == 1)
        one.release()
        #expect(executor.count == 1, "it has been woken")
        let again = try await pool.acquire()
        let urgent = Task { try await pool.withResource(priority: .high) { _ in } }
        await eventually { waiting() == 2 }
        let last = Task { try await pool.withResource { _ in } }
        await eventually { waiting() == 3 }
        two.release()
        three.release()
        again.release()
        #expect(waiting() == 3, "one is on its way")
        await executor.run()
        for task in [first, urgent, last] { try await task.value }
        #expect(pool.statistics(detail: false).waited == 3)
        #expect(pool.inUse.isEmpty)
        await pool.shutDown(deadline: .seconds(5))
    }

    @Test("who comes while the pool is paused waits on, and is served when it goes on")
    func paused() throws {
        var pool = busy()
        let waiter = try pool.wait()
        pool.release(0)
        #expect(pool.take() == [.wake(waiter)])
        pool.tell { machine, now, _ in machine.pause(now: now) }
        #expect(come(waiter, &pool) == .wait(waiter))
        pool.tell { $0.resume(now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
    }

    @Test("a slot that is freed in the race with the line is found")
    func freedInTheRace() throws {
        var pool = busy()
        let waiter = try pool.wait()
        _ = pool.machine.table.compareExchange(0, from: .leased, to: .free)
        pool.tell { $0.freed(0, now: $1, actions: &$2) }
        #expect(pool.take() == [.wake(waiter)])
    }

    @Test("a distant deadline gets its timer when the wait has lasted for a while")
    func young() throws {
        var pool = busy(bound: 0)
        let waiter = try pool.wait(deadlineIn: 1)
        pool.advance(seconds: 0.1)
        #expect(pool.machine.waiters.hasYoung == false)
        #expect(pool.take() == [])
        pool.advance(seconds: 0.902)
        #expect(
            pool.take() == [.resume(waiter, .timeout(waitedNanoseconds: 1_002_000_000))])
    }

    @Test("tasks on a real pool all get their turn, and overtaking is counted")
    func real() async throws {
        let factory = ScriptedFactory()
        var configuration = PoolConfiguration.patient(.fixed(2))
        configuration.bargingBound = .milliseconds(1)
        let pool = try ResourcePool(
            name: "barging", configuration: configuration, factory: factory)
        let (tasks, turns) = (16, 200)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    for _ in 0..<turns {
                        let lease = try await pool.acquire()
                        await Task.yield()
                        lease.release()
                    }
                }
            }
            try await group.waitForAll()
        }
        let reading = pool.statistics(detail: false)
        #expect(reading.acquired == UInt64(tasks * turns))
        #expect(reading.released == reading.acquired)
        #expect(reading.barged <= reading.acquired - reading.waited)
        #expect(reading.waiting == 0)
        #expect(factory.problems.isEmpty)
        await pool.shutDown(deadline: patience)
    }

    @Test("a task that is cancelled on its way hears of it")
    func cancelledReally() async throws {
        let clock = ManualPoolClock()
        let pool = try ResourcePool(
            name: "cancelled", configuration: PoolConfiguration(size: .fixed(1)),
            factory: ScriptedFactory(), clock: clock)
        for _ in 0..<200 {
            let lease = try await pool.acquire()
            let waiting = Task { try await pool.withResource { _ in } }
            while pool.statistics(detail: false).waiting == 0 { await Task.yield() }
            lease.release()
            waiting.cancel()
            // It got its resource, or heard that it was cancelled; either way nothing is lost.
            _ = await waiting.result
            #expect(pool.inUse.isEmpty)
        }
        await pool.shutDown(deadline: patience)
    }

    @Test("a negative bound is refused, with the remedy")
    func invalid() {
        var configuration = PoolConfiguration(size: .fixed(1))
        configuration.bargingBound = .seconds(-1)
        #expect {
            try ResourcePool(
                name: "odd", configuration: configuration, factory: ScriptedFactory())
        } throws: { ($0 as? PoolError)?.code == .invalidConfiguration }
    }

    @Test("a continuation is its task, in one word, as the search for deadlocks takes it")
    func word() async {
        let isTask = await withUnsafeContinuation {
            (continuation: UnsafeContinuation<Int, Never>) in
            let word = PoolStorage.word(continuation)
            PoolStorage.continuation(word).resume(returning: word == RunningTask.word ? 1 : 0)
        }
        #expect(isTask == 1)
    }
}
