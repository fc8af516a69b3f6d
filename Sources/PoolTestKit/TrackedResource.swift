import ResourcePools

/// A resource that does nothing but tell whether it is used as it should be.
///
/// It counts how many hold it at a time (more than one is a defect of the pool) and whether it has
/// been disposed of (twice, or while held, is a defect too). ``ScriptedFactory`` makes them.
public final class TrackedResource: Sendable {
    private struct Life: Sendable {
        var holders = 0
        var mostHolders = 0
        var uses = 0
        var disposals = 0
        var isBroken = false
    }

    /// 1, 2, 3 … in the order in which the factory made them.
    public let number: Int
    private let life = Lock(Life())

    init(number: Int) { self.number = number }

    /// Begins a use; call ``endUse()`` before giving the resource back.
    public func beginUse() {
        life.withLock {
            $0.holders += 1
            $0.uses += 1
            $0.mostHolders = max($0.mostHolders, $0.holders)
        }
    }

    /// Ends a use.
    public func endUse() { life.withLock { $0.holders -= 1 } }

    /// From now on its validation fails.
    public func breakDown() { life.withLock { $0.isBroken = true } }

    /// Whether it has been broken.
    public var isBroken: Bool { life.withLock { $0.isBroken } }
    /// How often it has been used.
    public var uses: Int { life.withLock { $0.uses } }
    /// The most that used it at a time.
    public var mostHolders: Int { life.withLock { $0.mostHolders } }
    /// How often it has been disposed of.
    public var disposals: Int { life.withLock { $0.disposals } }

    func noteDisposal() { life.withLock { $0.disposals += 1 } }
}
