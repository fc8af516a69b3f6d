public import ResourceTypes
import Synchronization

/// One pool's faults while it runs: its factory, its server and its work ask, somebody else injects
/// and ends.
///
/// ```swift
/// let faults = FaultControl(FaultProcess(plan: .none, seed: 1, pool: "orders"))
/// faults.inject(.failingFactory)
/// faults.end(.failingFactory)
/// ```
public final class FaultControl: Sendable {
    private let process: Mutex<FaultProcess>
    private let injections = Atomic<Int>(0)

    /// The faults of a process of decisions.
    public init(_ process: FaultProcess) { self.process = Mutex(process) }

    /// Another number for each leak, so that one which is ended and begun again is told from one
    /// that goes on; nil where there is none.
    var leakNumber: Int? {
        process.withLock {
            $0.injected.contains(.leak) ? injections.load(ordering: .relaxed) : nil
        }
    }

    /// The plan that is followed now.
    public var plan: FaultPlan { process.withLock { $0.plan } }

    /// What was injected and goes on.
    public var injected: Set<WorkloadFault> { process.withLock { $0.injected } }

    /// Lets something go wrong from now on.
    ///
    /// - Returns: false where it does already.
    @discardableResult
    public func inject(_ fault: WorkloadFault) -> Bool {
        process.withLock { process in
            let isNew = process.injected.insert(fault).inserted
            if isNew, fault == .leak { injections.add(1, ordering: .relaxed) }
            return isNew
        }
    }

    /// Ends what was injected.
    ///
    /// - Returns: false where it was not.
    @discardableResult
    public func end(_ fault: WorkloadFault) -> Bool {
        process.withLock { $0.injected.remove(fault) != nil }
    }

    /// What becomes of the next creation: whether it fails, and how long it takes besides.
    func nextCreation() -> (fails: Bool, delay: Duration) {
        process.withLock { ($0.failsCreation(), $0.plan.creationDelay) }
    }

    /// Whether the server closes the connection at the next message.
    func dropsConnection() -> Bool { process.withLock { $0.dropsConnection() } }

    /// Whether the next validation answers false.
    func failsValidation() -> Bool { process.withLock { $0.failsValidation() } }

    /// What becomes of the next lease: whether its resource breaks, and how long it thinks who
    /// meant to think for so long.
    func nextLease(thinkNanoseconds: UInt64) -> (breaks: Bool, thinkNanoseconds: UInt64) {
        process.withLock { process in
            let plan = process.plan
            let think = thinkNanoseconds &* UInt64(plan.thinkFactor)
            return (process.breaksResource(), think &+ UInt64(nanosecondsOf: plan.thinkDelay))
        }
    }
}
