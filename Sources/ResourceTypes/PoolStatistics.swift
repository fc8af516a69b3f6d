/// One reading of a pool: raw and cumulative, taken in one scan under the pool's lock.
///
/// Counters only grow, so a reading that was dropped corrupts nothing; rates and quantiles come
/// from two readings. The lists are bounded (256 slots, 64 timers, 32 call sites) and each has its
/// exact total beside it.
public struct PoolStatistics: Sendable, Hashable, Codable {
    /// The most rows of ``slots``.
    public static let slotLimit = 256
    /// The most rows of ``cleanups``.
    public static let cleanupLimit = 64
    /// The most rows of ``sites``, and of ``callers``.
    public static let siteLimit = 32

    /// One occupied slot.
    public struct Slot: Sendable, Hashable, Codable {
        /// The slot's place in the table, from 0.
        public var index: Int
        /// The resource in it.
        public var resource: ResourceID
        /// The resource's state.
        public var state: ResourceState
        /// What is being done to it at the moment, or was to its lease, where something is.
        public var activity: Activity?
        /// Nanoseconds since it was made, or since its making began.
        public var ageNanoseconds: UInt64
        /// Nanoseconds in its present state: idle for so long, leased for so long.
        public var inStateNanoseconds: UInt64
        /// How often it has been leased.
        public var uses: UInt64
        /// Where its holder acquired it; nil unless it is in use.
        public var holder: CallSite?

        /// Makes a row.
        public init(
            index: Int, resource: ResourceID, state: ResourceState, activity: Activity? = nil,
            ageNanoseconds: UInt64, inStateNanoseconds: UInt64, uses: UInt64,
            holder: CallSite? = nil
        ) {
            self.index = index
            self.resource = resource
            self.state = state
            self.activity = activity
            self.ageNanoseconds = ageNanoseconds
            self.inStateNanoseconds = inStateNanoseconds
            self.uses = uses
            self.holder = holder
        }
    }

    /// Work that the pool does on a resource between leases, or has ready for the end of one.
    public enum Activity: String, Sendable, Hashable, Codable {
        /// The factory validates it.
        case validating
        /// The factory resets it after use.
        case resetting
        /// The factory disposes of it.
        case disposing
        /// It is in use, and its lease has been revoked: it is disposed of when it comes back.
        case revoked
    }

    /// A clean-up that is going to happen unless the resource is leased before.
    public struct Cleanup: Sendable, Hashable, Codable {
        /// The resource.
        public var resource: ResourceID
        /// Why it will go.
        public var reason: DisposalReason
        /// Nanoseconds from the reading until it is due; 0 where it is overdue.
        public var dueInNanoseconds: UInt64

        /// Makes a row.
        public init(resource: ResourceID, reason: DisposalReason, dueInNanoseconds: UInt64) {
            self.resource = resource
            self.reason = reason
            self.dueInNanoseconds = dueInNanoseconds
        }
    }

    /// A call site that holds resources now.
    public struct Site: Sendable, Hashable, Codable {
        /// The place.
        public var site: CallSite
        /// How many resources it holds now.
        public var held: Int
        /// How long it has held the longest of them, in nanoseconds.
        public var longestNanoseconds: UInt64

        /// Makes a row.
        public init(site: CallSite, held: Int, longestNanoseconds: UInt64) {
            self.site = site
            self.held = held
            self.longestNanoseconds = longestNanoseconds
        }
    }

    /// What a call site has done since the pool was made, whether it holds something now or not.
    public struct Caller: Sendable, Hashable, Codable {
        /// The place.
        public var site: CallSite
        /// How many of its leases were granted after a wait.
        public var waited: UInt64
        /// How many of its leases were timed: at least one in
        /// ``PoolStatistics/holdSampleInterval``.
        public var timed: UInt64
        /// How long half of those were held at most, in nanoseconds; 0 without any.
        public var usualHoldNanoseconds: UInt64
        /// How long 99 % of those were held at most, in nanoseconds; 0 without any.
        public var longHoldNanoseconds: UInt64

        /// Makes a row.
        public init(
            site: CallSite, waited: UInt64, timed: UInt64, usualHoldNanoseconds: UInt64,
            longHoldNanoseconds: UInt64
        ) {
            self.site = site
            self.waited = waited
            self.timed = timed
            self.usualHoldNanoseconds = usualHoldNanoseconds
            self.longHoldNanoseconds = longHoldNanoseconds
        }
    }

    /// When it was read, in nanoseconds of the pool's monotonic clock.
    public var instantNanoseconds: UInt64 = 0
    /// What the pool as a whole is doing.
    public var phase: PoolPhase = .running
    /// The floor and the ceiling.
    public var size: PoolSize = .range(1...10)
    /// How many an adaptive pool has chosen to hold at present; nil where its size does not adapt.
    public var chosenSize: Int?
    /// Whether each acquire is given a resource of its own.
    public var isBypassed = false
    /// Whether the factory may be called.
    public var circuit: CircuitState = .closed
    /// How many resources are in each state.
    public var states = ResourceStateCounts()
    /// Acquires that wait now.
    public var waiting = 0
    /// How long the oldest of them has waited, in nanoseconds; 0 where none waits.
    public var oldestWaiterNanoseconds: UInt64 = 0
    /// Leases in use that have been revoked: they do not count against the maximum.
    public var revoked = 0

    /// Leases granted.
    ///
    /// Counters from here on only grow.
    public var acquired: UInt64 = 0
    /// Leases granted after a wait.
    public var waited: UInt64 = 0
    /// Leases given back.
    public var released: UInt64 = 0
    /// Acquires that ended because their task was cancelled.
    public var cancelled: UInt64 = 0
    /// Resources made.
    public var made: UInt64 = 0
    /// Errors by kind.
    ///
    /// Kinds with none may be absent.
    public var errors: [PoolErrorKind: UInt64] = [:]
    /// Resources disposed of, by reason.
    ///
    /// Reasons with none may be absent.
    public var disposals: [DisposalReason: UInt64] = [:]
    /// Clean-ups that someone asked for.
    public var cleanUpsRun: UInt64 = 0
    /// Leases that were held for so long that they were told as suspected leaks.
    public var leaksSuspected: UInt64 = 0
    /// Leases that were granted at once while others waited, within the pool's bound.
    public var barged: UInt64 = 0
    /// Validations of idle resources that were begun to keep them alive.
    public var keepAlives: UInt64 = 0
    /// Events that were overwritten before anyone read them.
    public var eventsDropped: UInt64 = 0

    /// How long acquires took that were granted; those that did not wait are in bucket 0.
    public var wait = LatencyCounts()
    /// How long leases were held, measured exactly for at least one lease in
    /// ``holdSampleInterval``, and for all where leases are rare.
    public var hold = LatencyCounts()
    /// How long creations took that succeeded.
    public var create = LatencyCounts()
    /// At least one lease in so many has its hold time measured; `hold.count` says how many.
    public var holdSampleInterval = 1
    /// The error of the ages below, in nanoseconds: the resolution of the coarse clock.
    public var ageResolutionNanoseconds: UInt64 = 0

    /// Occupied slots, at most ``slotLimit``, by index; `states.size` is their exact number.
    public var slots: [Slot] = []
    /// The next clean-ups by due time, at most ``cleanupLimit``.
    public var cleanups: [Cleanup] = []
    /// The exact number of pending clean-ups.
    public var pendingCleanups = 0
    /// The call sites that hold most, at most ``siteLimit``.
    public var sites: [Site] = []
    /// The exact number of call sites that hold something.
    public var siteCount = 0
    /// What call sites have done so far, at most ``siteLimit``, those with the most timed leases
    /// first.
    public var callers: [Caller] = []

    /// A reading of nothing.
    public init() {}

    /// All errors together.
    public var errorsTotal: UInt64 { errors.values.reduce(0, &+) }
}
