package import ResourcePools
package import ResourceTypes

/// One step of a schedule: an atomic operation of a task outside the lock, or an event of the
/// machine, whole.
package enum ScheduleStep: Sendable, Hashable, CustomStringConvertible {
    /// A task's next operation that needs no lock.
    case free(task: Int)
    /// A task that found nothing takes the lock.
    case enter(task: Int)
    /// A waiting task can be resumed from now on.
    case meet(task: Int)
    /// A task that was woken comes to the lock, to look for a free slot.
    case come(task: Int)
    /// Someone cancels a task.
    case requestCancel(task: Int)
    /// The handler of a cancellation takes the lock.
    case runCancel(WaiterID)
    /// A task says that its slot came free.
    case tellFreed(task: Int)
    /// A task gives its slot to the first in line, if that is all there is to do.
    case handOver(task: Int)
    /// A task brings a lease back that has to be looked at.
    case tellReturned(task: Int)
    /// A task gives its resource back as broken or suspect.
    case giveBack(task: Int, ReturnCondition)
    /// The factory is done with a slot, in success or in failure.
    case finish(PoolAction, succeeds: Bool)
    /// Time passes until the machine's next wake.
    case tick
    /// Time passes, but not so far.
    case wait(nanoseconds: UInt64)
    /// Commands.
    case resize(PoolSize)
    case cleanUp
    case drain
    case shutDown
    case pause
    case resume
    case reconnect
    case bypass(Bool)
    case revoke(slot: Int)
    case postpone(slot: Int, nanoseconds: UInt64)

    package var description: String {
        switch self {
        case .free(let task): "task \(task) steps"
        case .enter(let task): "task \(task) acquires through the lock"
        case .meet(let task): "task \(task) can be resumed"
        case .come(let task): "task \(task) comes to look for a free slot"
        case .requestCancel(let task): "task \(task) is cancelled"
        case .runCancel(let waiter): "the cancellation of waiter \(waiter.index) arrives"
        case .tellFreed(let task): "task \(task) says that its slot came free"
        case .handOver(let task): "task \(task) would hand its slot over"
        case .tellReturned(let task): "task \(task) returns through the lock"
        case .giveBack(let task, let condition): "task \(task) gives back as \(condition)"
        case .finish(let job, let succeeds): "\(job) \(succeeds ? "succeeds" : "fails")"
        case .tick: "time passes to the next wake"
        case .wait(let nanoseconds): "\(nanoseconds) ns pass"
        case .resize(let size): "resize to \(size)"
        case .cleanUp: "clean up"
        case .drain: "drain"
        case .shutDown: "shut down"
        case .pause: "pause"
        case .resume: "resume"
        case .reconnect: "reconnect"
        case .bypass(let isOn): "bypass \(isOn ? "on" : "off")"
        case .postpone(let slot, let nanoseconds):
            "the clean-up of slot \(slot) is put off by \(nanoseconds) ns"
        case .revoke(let slot): "the lease of slot \(slot) is revoked"
        }
    }
}
