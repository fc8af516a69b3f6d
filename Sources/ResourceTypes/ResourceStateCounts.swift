/// How many resources of one pool are in each ``ResourceState``.
///
/// The five live states are gauges; `disposed` is a counter that never falls.
public struct ResourceStateCounts: Sendable, Hashable, Codable {
    /// Being made now.
    public var created: Int
    /// Made and never leased.
    public var initialized: Int
    /// Leased now.
    public var inUse: Int
    /// Returned and free to lease.
    public var idle: Int
    /// Broken and not yet gone.
    public var failed: Int
    /// Gone since the pool was made, failed creations not counted.
    public var disposed: UInt64

    /// Makes counts; every count defaults to zero.
    public init(
        created: Int = 0, initialized: Int = 0, inUse: Int = 0, idle: Int = 0, failed: Int = 0,
        disposed: UInt64 = 0
    ) {
        self.created = created
        self.initialized = initialized
        self.inUse = inUse
        self.idle = idle
        self.failed = failed
        self.disposed = disposed
    }

    /// The count of one state.
    ///
    /// - Complexity: O(1).
    public subscript(state: ResourceState) -> UInt64 {
        switch state {
        case .created: UInt64(created)
        case .initialized: UInt64(initialized)
        case .inUse: UInt64(inUse)
        case .idle: UInt64(idle)
        case .failed: UInt64(failed)
        case .disposed: disposed
        }
    }

    /// The live resources: all but the disposed ones.
    public var size: Int { created + initialized + inUse + idle + failed }

    /// The resources that are free to lease: initialized or idle.
    public var free: Int { initialized + idle }
}
