public import Synchronization

/// The part of a pool that is never freed: its lock, and the word that every release looks at.
///
/// A release sets its slot free and then reads `attention`. Between the two another task may return
/// the last lease and the pool be gone, so that word has to outlive every pool. It is therefore in
/// an object that is used again by later pools and never given back to the allocator: about a
/// kilobyte for each pool that ever lived at the same time. A release that came too late finds
/// another pool's word; should that send it through the lock, the incarnation tells it that
/// there is nothing left to do.
@usableFromInline
final class PoolControl: Sendable {
    /// What the lock guards.
    struct State: Sendable {
        /// Who has gone into the line since the last that came from elsewhere; first, and then what
        /// changes most in the machine, so that it is on the lock's own line.
        var waits = WaitRun()
        /// Nil between two pools.
        var machine: PoolStateMachine<SlotTable>?
        /// Which pool this is; a number that no other pool has had.
        var incarnation: UInt64 = 0
        /// The pool's shell, which is kept until nothing of the pool is left.
        var shell: PoolStorage?
        /// With what those are to be resumed who were woken, and whose outcome was decided before
        /// they came.
        var decided: [WaiterID: Int] = [:]
        /// Tasks that await the end of a drain or a shutdown.
        var settling: [Settling] = []
        /// Tasks that await the end of what is retired.
        var retiring: [UnsafeContinuation<Void, Never>] = []
        /// Tasks that await the end of a warm-up, by their words: one awaits one at a time.
        var warming: [UInt64: UnsafeContinuation<PoolStorage.WarmUpEnd, Never>] = [:]
        /// Tells the machine the time.
        var driver = Driver()
        /// How many timers had been added to the machine when the driver was last seen to.
        var drivenTimers: UInt64 = 0
        /// Whether the last reference to the pool is gone.
        var isAbandoned = false

        /// Whether somebody awaits more than what an event says by itself.
        var isAwaited: Bool { isAbandoned || !warming.isEmpty }
    }

    /// A task that awaits the end of a drain or a shutdown.
    struct Settling: Sendable {
        let continuation: UnsafeContinuation<Void, Never>
        /// When a drain has had its time, however long a shutdown goes on.
        let deadline: UInt64
    }

    /// The word that every acquire and every release looks at: an ``Attention``, and above it the
    /// time as leases and returns stamp it.
    ///
    /// Only who holds the lock writes it.
    @usableFromInline let attention = Atomic<UInt64>(0)
    /// Keeps what every acquire reads apart from whatever else changes near it.
    private let padding = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    let place = Place()
    var state: Lock<State> {
        @inline(__always) _read { yield place.lock }
    }

    /// Where the lock is with what it guards, from the start of a cache line on: what changes with
    /// each that waits is together with the lock on that line and the next, and apart from what
    /// every acquire reads.
    struct Place: Sendable {
        private let address: UInt

        init() {
            let memory = UnsafeMutableRawPointer.allocate(
                byteCount: MemoryLayout<Lock<State>>.size, alignment: 128)
            memory.bindMemory(to: Lock<State>.self, capacity: 1).initialize(to: Lock(State()))
            address = UInt(bitPattern: memory)
        }

        var lock: Lock<State> {
            // What was allocated has an address that is not null, and it is never freed.
            @inline(__always) _read { yield UnsafePointer(bitPattern: address)!.pointee }
        }
    }

    private static let spare = Lock<[PoolControl]>([])
    private static let incarnations = Atomic<UInt64>(0)

    /// A control for a new pool, and the pool's number.
    static func take() -> (control: PoolControl, incarnation: UInt64) {
        let control = spare.withLock { $0.popLast() } ?? makeImmortal()
        let incarnation = incarnations.add(1, ordering: .relaxed).newValue
        control.attention.store(0, ordering: .sequentiallyConsistent)
        control.state.withLock { $0.incarnation = incarnation }
        return (control, incarnation)
    }

    private static func makeImmortal() -> PoolControl {
        let control = PoolControl()
        _ = Unmanaged.passRetained(control)
        return control
    }

    /// The time as leases and returns stamp it: taken along by whatever comes through the lock.
    var coarseNanoseconds: UInt64 { attention.load(ordering: .relaxed) & ~Attention.mask }

    /// Takes the coarse time along; under the lock.
    ///
    /// - Parameter step: less than that is not worth the write, which takes the line away from
    ///   every other processor.
    func takeTime(_ now: UInt64, notBefore step: UInt64 = 1) {
        let word = attention.load(ordering: .relaxed)
        let present = word & ~Attention.mask
        if now > present, now - present >= step {
            // Who reads this sees the attention that was there before it too.
            attention.store(
                now & ~Attention.mask | word & Attention.mask, ordering: .relaxed)
        }
    }

    /// A lease of a pool set its slot free and then saw `attention`; the pool may be gone.
    @usableFromInline
    func freed(_ slot: Int, incarnation: UInt64) {
        let shell = state.withLock { $0.incarnation == incarnation ? $0.shell : nil }
        shell?.freed(slot)
    }

    /// Gives the control back for another pool, once nothing of this one is left.
    func recycle() { Self.spare.withLock { $0.append(self) } }
}
