import PoolTestKit
import ResourcePools
import ResourceTypes
import TestSupport
import Testing

/// When a resource is asked whether it still works, beside what has been idle for long.
@Suite("Validation", .disposesOfEverything)
struct ValidationTests {
    @Test("on return: who comes next gets it only once the factory has said yes")
    func onReturn() throws {
        var pool = MachineFixture(.fixed(1)) { $0.validatesOnReturn = true }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        let waiter = try pool.wait()
        pool.release(0)
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .lease(slot: 0))])
        pool.release(0)
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.validated(0, failure: "closed", now: $1, actions: &$2) }
        #expect(pool.take() == [.dispose(slot: 0, .validation)])
        #expect(pool.machine.errors == [.validation: 1])
    }

    @Test("on return, after the reset: both have to succeed")
    func afterReset() {
        var pool = MachineFixture(.fixed(1)) {
            $0.resetsAfterUse = true
            $0.validatesOnReturn = true
        }
        pool.warm()
        #expect(pool.acquire() == .done(.lease(slot: 0)))
        pool.release(0)
        #expect(pool.take() == [.reset(slot: 0)])
        pool.tell { $0.wasReset(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take().isEmpty)
        #expect(pool.acquire() == .done(.lease(slot: 0)))
    }

    @Test("on borrow: what is idle is validated first, what has just been is not again")
    func onBorrow() throws {
        var pool = MachineFixture(.fixed(1)) { $0.validatesOnBorrow = true }
        pool.warm()
        let first = try pool.wait()
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(first, .lease(slot: 0))])
        // Handed from one to the next it is validated too.
        let second = try pool.wait()
        pool.release(0)
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(second, .lease(slot: 0))])
        pool.release(0)
        #expect(pool.take().isEmpty)
        // What is made for a waiter is not validated before its first lease.
        let third = try pool.wait()
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.validated(0, failure: "closed", now: $1, actions: &$2) }
        #expect(pool.take() == [.dispose(slot: 0, .validation)])
        pool.disposed(0)
        #expect(pool.take() == [.create(slot: 0)])
        pool.created(0)
        #expect(pool.take() == [.resume(third, .lease(slot: 0))])
    }

    @Test("on borrow, where whoever asked has gone: it stays, to be validated for the next")
    func nobodyLeft() throws {
        var pool = MachineFixture(.fixed(1)) { $0.validatesOnBorrow = true }
        pool.warm()
        let waiter = try pool.wait()
        #expect(pool.take() == [.validate(slot: 0)])
        pool.tell { $0.cancel(waiter, now: $1, actions: &$2) }
        #expect(pool.take() == [.resume(waiter, .cancelled)])
        pool.tell { $0.validated(0, failure: nil, now: $1, actions: &$2) }
        #expect(pool.take().isEmpty)
        _ = try pool.wait()
        #expect(pool.take() == [.validate(slot: 0)])
    }

    @Test("a real pool asks its factory before each lease but the first")
    func realPool() async throws {
        var configuration = PoolConfiguration.patient(.fixed(1))
        configuration.validatesOnBorrow = true
        let borrowed = ScriptedFactory()
        let onBorrow = try ResourcePool(
            name: "borrow", configuration: configuration, factory: borrowed)
        for _ in 0..<3 { try await onBorrow.withResource { _ in } }
        if case .some = onBorrow.tryAcquire() { Issue.record("leased without a validation") }
        await onBorrow.shutDown(deadline: patience)
        // The first was made for its acquire.
        #expect(borrowed.validations == 2)
        #expect(borrowed.undisposed.isEmpty && borrowed.problems.isEmpty)
    }
}
