import PoolTestKit
import Synchronization
import TestSupport
import Testing

@testable import ResourcePools

@Suite("What stops the process, and what comes too late to matter", .disposesOfEverything)
struct TrapTests {
    @Test("a resource that comes back twice stops the process")
    func twice() async {
        await #expect(processExitsWith: .failure) {
            let pool = ResourcePool(name: "twice", size: .fixed(1), make: { 1 })
            try await pool.warmUp()
            pool.storage.returned(pool.storage.table.pointer(0), .broken)
        }
    }

    @Test("so does a wait that ended in nothing")
    func nothing() async {
        await #expect(processExitsWith: .failure) {
            _ = Trap.onNothing(nil, pool: "empty")
        }
    }

    @Test("so does a place in line that is given up before its wait is over, or twice")
    func placeInLine() async {
        var queue = WaiterQueue()
        let waiter = queue.append(since: 1, site: 0, priority: .normal)
        _ = queue.settle(waiter)
        queue.free(waiter)
        let next = queue.append(since: 2, site: 0, priority: .normal)
        #expect(next.index == waiter.index && next != waiter, "in order, it is for the next")
        await #expect(processExitsWith: .failure) {
            var queue = WaiterQueue()
            queue.free(queue.append(since: 1, site: 0, priority: .normal))
        }
        await #expect(processExitsWith: .failure) {
            var queue = WaiterQueue()
            let waiter = queue.append(since: 1, site: 0, priority: .normal)
            _ = queue.settle(waiter)
            queue.free(waiter)
            queue.free(waiter)
        }
    }

    @Test("a release that is told late changes nothing, of this pool or of one that is gone")
    func late() async throws {
        let pool = try ResourcePool(
            name: "late", configuration: PoolConfiguration(size: .fixed(1)),
            factory: ScriptedFactory(), clock: ManualPoolClock())
        let lease = try await pool.acquire()
        let control = pool.storage.control
        control.freed(0, incarnation: pool.storage.incarnation)
        control.freed(0, incarnation: pool.storage.incarnation + 1)
        #expect(pool.inUse == [lease.id])
        #expect(pool.storage.table.attention == .none)
        lease.release()
        #expect(pool.inUse.isEmpty)
        await pool.shutDown(deadline: patience)
    }
}

@Suite("What holds where nothing is said", .disposesOfEverything)
struct DefaultsTests {
    struct OnlyMakes: ResourceFactory {
        func make() async throws -> Int { 1 }
    }

    @Test("a factory that only makes takes everything for good and ends nothing")
    func factory() async throws {
        let factory = OnlyMakes()
        #expect(try await factory.validate(1))
        try await factory.reset(1)
        try await factory.dispose(1)
        #expect(!factory.resetsAfterUse)
    }

    @Test("a pool of closures validates and resets where it is asked to")
    func closures() async throws {
        let resets = Lock(0)
        let pool = ResourcePool(
            name: "closures", size: .fixed(1), make: { 1 },
            reset: { _ in resets.withLock { $0 += 1 } })
        let lease = try await pool.acquire()
        lease.releaseForValidation()
        try await pool.withResource { #expect($0 == 1) }
        await pool.shutDown(deadline: patience)
        #expect(resets.withLock { $0 } >= 1)
    }

    @Test("an id that is scheduled without a handler comes to its end all the same")
    func scheduler() async {
        let clock = ManualPoolClock()
        let scheduler = CleanupScheduler(clock: clock)
        scheduler.schedule("id", ttl: 1)
        await eventually {
            clock.advance(by: .milliseconds(500))
            return scheduler.pending.isEmpty
        }
    }

    @Test("a timer takes 40 bytes at the most")
    func timer() { #expect(TimerWheel.bytesPerTimer <= 40) }

    @Test("a slot fits the two cache lines that it is given")
    func slot() {
        #expect(MemoryLayout<Slot>.size <= Slot.stride)
        #expect(Slot.stride % MemoryLayout<Slot>.alignment == 0)
    }

    @Test("what is the holder's alone comes first in a slot, marked where a word has its attention")
    func holding() {
        let pool = PoolControl.take()
        let place = UnsafeMutableRawPointer.allocate(byteCount: Slot.stride, alignment: 128)
        let slot = place.bindMemory(to: Slot.self, capacity: 1)
        slot.initialize(
            to: Slot(
                control: Unmanaged.passUnretained(pool.control), owner: place,
                incarnation: pool.incarnation, storage: place, index: 77))
        // What is written at the slot's own address changes nothing that is read as a part of it.
        Slot.beginLook(slot, coarseNanoseconds: 0, exactNanoseconds: .max)
        Slot.lookAtNext(slot)
        #expect(slot.pointee.index == 77)
        #expect(slot.pointee.word.load(ordering: .relaxed) == SlotWord.empty.rawValue)
        #expect(slot.pointee.leases.load(ordering: .relaxed) == 0)
        #expect(Slot.stampLease(slot, site: 5) && slot.pointee.index == 77)
        #expect(!Slot.stampReturn(slot, 8) && Slot.stampReturn(slot, 8 | Attention.mask))
        #expect(Slot.marks == Attention.mask)
        slot.deinitialize(count: 1)
        place.deallocate()
        pool.control.recycle()
    }

    @Test("a count that is out of range is refused, with its name and its range")
    func count() {
        var configuration = PoolConfiguration(size: .fixed(1))
        configuration.maximumConcurrentCreations = 0
        let error = #expect(throws: PoolError.self) {
            try ResourcePool(name: "none", configuration: configuration, factory: OnlyMakes())
        }
        #expect(error?.code == .invalidConfiguration)
        #expect(error?.message.contains("maximumConcurrentCreations is 0: give 1") == true)
    }

    @Test("a refusal for lack of hope says how long it would take")
    func hopeless() async throws {
        var configuration = PoolConfiguration(size: .fixed(1))
        configuration.rejectsHopelessWaits = true
        let pool = try ResourcePool(
            name: "hopeless", configuration: configuration, factory: OnlyMakes(),
            clock: ManualPoolClock())
        let lease = try await pool.acquire()
        pool.storage.holdTimes.record(nanoseconds: 2_000_000_000)
        do {
            try await pool.acquire(timeout: .seconds(1)).release()
            Issue.record("there was hope")
        } catch {
            #expect(error.code == .rejected)
            #expect(error.message.contains("would take about 2.0 seconds"), "\(error.message)")
        }
        lease.release()
        await pool.shutDown(deadline: patience)
    }

    @Test("a service whose pools can't be warmed up runs until it is told to stop")
    func service() async throws {
        let factory = ScriptedFactory()
        factory.failNext(1)
        let manager = ResourceManager()
        let pool = try ResourcePool(
            name: "failing", configuration: .patient(.fixed(1)), factory: factory)
        try manager.register(pool)
        let service = Task { try await manager.run() }
        await eventually { pool.statistics(detail: false).errors[.create] == 1 }
        service.cancel()
        try await service.value
        #expect(pool.statistics(detail: false).phase == .shutDown)
    }

    private func digest(_ pool: MachineFixture) -> Int {
        var hasher = Hasher()
        pool.machine.hashBehaviour(into: &hasher, now: pool.now)
        return hasher.finalize()
    }

    @Test("who explores tells pools apart by the deadlock that they suspect")
    func deadlockBehaviour() throws {
        var one = MachineFixture(.fixed(1)) { $0.deadlockLook = 10_000_000 }
        one.warm()
        var other = one
        #expect(digest(one) == digest(other))
        _ = (one.acquire(), other.acquire())
        _ = try (one.wait(), other.wait())
        #expect(digest(one) == digest(other))
        one.advance(seconds: 2)
        #expect(digest(one) != digest(other))
    }

    @Test("who explores tells adaptive pools apart by what they adapt to")
    func adaptiveBehaviour() {
        var one = MachineFixture(.adaptive(1...3, target: 0.8))
        one.warm()
        var other = one
        #expect(digest(one) == digest(other))
        _ = one.acquire()
        #expect(digest(one) != digest(other))
        _ = other.acquire()
        #expect(digest(one) == digest(other))
    }
}
