import PoolTestKit
import ResourcePools
import Testing

typealias TestMachine = PoolStateMachine<SimulatedSlotTable>

/// A machine with its simulated table, and the threads outside played by hand.
struct MachineFixture {
    var machine: TestMachine
    var now: UInt64 = 1_000_000_000
    /// What the machine has asked for and the test has not yet dealt with.
    var actions: [PoolAction] = []

    init(_ size: PoolSize = .range(1...2), _ change: (inout PoolSettings) -> Void = { _ in }) {
        var settings = PoolSettings()
        settings.size = size
        change(&settings)
        let word: SlotWord = settings.reviewsEachReturn ? .leasedForReview : .leased
        machine = TestMachine(
            pool: "test", table: SimulatedSlotTable(leasedWord: word), settings: settings, now: now)
    }

    mutating func tell<Result>(
        _ body: (inout TestMachine, UInt64, inout PoolActions) -> Result
    ) -> Result {
        var new = PoolActions()
        let result = body(&machine, now, &new)
        actions += new.all
        return result
    }

    /// What was asked for since the last call.
    mutating func take() -> [PoolAction] {
        defer { actions = [] }
        return actions
    }

    /// An acquire: on the fast path where it can, else through the machine.
    mutating func acquire(deadlineIn seconds: Double? = nil) -> TestMachine.AcquireStep {
        if let slot = machine.table.fastAcquire(now: now) { return .done(.lease(slot: slot)) }
        let deadline = seconds.map { now + UInt64($0 * 1e9) } ?? .max
        return tell { $0.acquire(site: 0, deadline: deadline, now: $1, actions: &$2) }
    }

    /// An acquire that is expected to wait.
    mutating func wait(deadlineIn seconds: Double? = nil) throws -> WaiterID {
        guard case .wait(let waiter) = acquire(deadlineIn: seconds) else {
            throw Unexpected(what: "the acquire did not wait")
        }
        return waiter
    }

    /// An acquire of a priority that is expected to wait.
    mutating func wait(_ priority: AcquirePriority) throws -> WaiterID {
        let step = tell {
            $0.acquire(site: 0, priority: priority, deadline: .max, now: $1, actions: &$2)
        }
        guard case .wait(let waiter) = step else {
            throw Unexpected(what: "the acquire did not wait")
        }
        return waiter
    }

    mutating func release(_ slot: Int, _ condition: ReturnCondition = .good) {
        if condition == .good {
            switch machine.table.fastRelease(slot, now: now) {
            case .done: return
            case .freed: return tell { $0.freed(slot, now: $1, actions: &$2) }
            case .returned: break
            }
        }
        tell { $0.returned(slot, condition, site: 0, now: $1, actions: &$2) }
    }

    mutating func created(_ slot: Int) {
        tell {
            $0.created(slot, tookNanoseconds: 5_000, random: 0, now: $1, actions: &$2)
        }
    }

    mutating func createFailed(_ slot: Int, random: UInt64 = .max) {
        tell {
            $0.createFailed(slot, message: "no", random: random, now: $1, actions: &$2)
        }
    }

    mutating func disposed(_ slot: Int) {
        tell { $0.disposed(slot, failure: nil, now: $1, actions: &$2) }
    }

    mutating func advance(seconds: Double) {
        now += UInt64(seconds * 1e9)
        tell { $0.tick(now: $1, actions: &$2) }
    }

    /// Does at once whatever the machine asks of the factory, until it asks for nothing more.
    mutating func settle() {
        while true {
            let asked = take()
            guard !asked.isEmpty else { return }
            for action in asked {
                switch action {
                case .create(let slot): created(slot)
                case .validate(let slot):
                    tell { $0.validated(slot, failure: nil, now: $1, actions: &$2) }
                case .reset(let slot):
                    tell { $0.wasReset(slot, failure: nil, now: $1, actions: &$2) }
                case .dispose(let slot, _): disposed(slot)
                case .resume(let waiter, _): machine.collected(waiter)
                case .settled, .drainsOverdue, .retired, .searchDeadlocks, .defect, .cancelCreation,
                    .unreturned, .wake:
                    break
                }
            }
        }
    }

    /// Fills the pool to its minimum.
    mutating func warm() {
        tell { $0.replenish(now: $1, actions: &$2) }
        settle()
    }

    struct Unexpected: Error { let what: String }
}
