package import ResourceTypes

/// A pool's configuration as the machine uses it: nanoseconds, and never-values as the end of time.
package struct PoolSettings: Sendable, Hashable {
    package var size = PoolSize.range(1...10)
    package var maximumWaiters = 10_000
    /// How long running tasks may go before who waits; 0 for never.
    package var bargingBound: UInt64 = 0
    package var idleTimeout: UInt64 = .max
    package var maxLifetime: UInt64 = .max
    package var validateAfterIdle: UInt64 = .max
    package var keepAliveInterval: UInt64 = .max
    package var backoffBase: UInt64 = 100_000_000
    package var backoffLimit: UInt64 = 30_000_000_000
    package var maximumConcurrentCreations = 8
    package var maxUses: UInt64 = .max
    package var leakThreshold: UInt64 = .max
    /// How many times a call site's habit is a leak; 0 where it is not judged by that.
    package var leakFactor: UInt64 = 0
    package var leakFloor: UInt64 = 60_000_000_000
    package var createTimeout: UInt64 = .max
    /// A creation that nobody has waited for in so long, and that the minimum does not need, is
    /// cancelled.
    package var unwantedCreationAge: UInt64 = .max
    package var circuitThreshold = Int.max
    package var rejectsHopelessWaits = false
    package var resetsAfterUse = false
    package var validatesOnBorrow = false
    package var validatesOnReturn = false
    /// How long the first in line waits before it is looked whether all wait for one another.
    package var deadlockLook: UInt64 = .max
    /// How often the coarse time is advanced; moments taken from it may be so much too early.
    package var coarsePeriod: UInt64 = 0

    /// 1 s: callers that give up after less and come again find it still under way.
    package static let usualUnwantedCreationAge: UInt64 = 1_000_000_000

    /// 50 ms: a wait that is worth a look, and a scan of the slots no more often than that.
    package static let usualDeadlockLook: UInt64 = 50_000_000

    /// Whether no return is complete without a look at the resource.
    package var reviewsEachReturn: Bool {
        resetsAfterUse || validatesOnBorrow || validatesOnReturn
    }

    /// Whether time has anything to say about a resource, so that its slot needs a timer.
    package var limitsLives: Bool {
        idleTimeout != .max || maxLifetime != .max || validateAfterIdle != .max
            || leakLook != .max || keepAliveInterval != .max
    }

    /// The shortest time after which a lease may be a leak: leases are looked at that often.
    package var leakLook: UInt64 { min(leakThreshold, leakFactor > 0 ? leakFloor : .max) }

    package init() {}

    /// Checks a configuration and converts it.
    ///
    /// - Throws: `invalidConfiguration`, naming the value and its range.
    package init(
        _ configuration: PoolConfiguration, resetsAfterUse: Bool, pool: String
    ) throws(PoolError) {
        func nanoseconds(_ duration: Duration?, _ name: String) throws(PoolError) -> UInt64 {
            guard let duration else { return .max }
            guard duration > .zero else {
                throw PoolError(
                    code: .invalidConfiguration, pool: pool,
                    message: "\(name) is \(duration): give more than zero, or nil for never")
            }
            return duration.clampedNanoseconds
        }
        func count(_ value: Int, _ name: String, from least: Int) throws(PoolError) -> Int {
            guard value >= least, value <= Int(Int32.max) / 4 else {
                throw PoolError(
                    code: .invalidConfiguration, pool: pool,
                    message: "\(name) is \(value): give \(least) or more")
            }
            return value
        }
        size = configuration.size
        deadlockLook = Self.usualDeadlockLook
        unwantedCreationAge = Self.usualUnwantedCreationAge
        self.resetsAfterUse = resetsAfterUse
        guard configuration.bargingBound >= .zero else {
            throw PoolError(
                code: .invalidConfiguration, pool: pool,
                message: "bargingBound is \(configuration.bargingBound): give zero or more")
        }
        bargingBound = configuration.bargingBound.clampedNanoseconds
        maximumWaiters = try count(configuration.maximumWaiters, "maximumWaiters", from: 0)
        maximumConcurrentCreations = try count(
            configuration.maximumConcurrentCreations, "maximumConcurrentCreations", from: 1)
        idleTimeout = try nanoseconds(configuration.idleTimeout, "idleTimeout")
        maxLifetime = try nanoseconds(configuration.maxLifetime, "maxLifetime")
        validateAfterIdle = try nanoseconds(configuration.validateAfterIdle, "validateAfterIdle")
        keepAliveInterval = try nanoseconds(configuration.keepAliveInterval, "keepAliveInterval")
        if let uses = configuration.maxUses {
            maxUses = UInt64(try count(uses, "maxUses", from: 1))
        }
        leakThreshold = try nanoseconds(configuration.leakThreshold, "leakThreshold")
        if let factor = configuration.leakFactor {
            leakFactor = UInt64(try count(factor, "leakFactor", from: 1))
        }
        leakFloor = try nanoseconds(configuration.leakFloor, "leakFloor")
        createTimeout = try nanoseconds(configuration.createTimeout, "createTimeout")
        circuitThreshold = try count(
            configuration.circuitThreshold ?? Int(Int32.max) / 4, "circuitThreshold", from: 1)
        validatesOnBorrow = configuration.validatesOnBorrow
        validatesOnReturn = configuration.validatesOnReturn
        rejectsHopelessWaits = configuration.rejectsHopelessWaits
        backoffBase = try nanoseconds(configuration.backoffBase, "backoffBase")
        backoffLimit = try nanoseconds(configuration.backoffLimit, "backoffLimit")
        // A sixteenth of the shortest time that is counted from a lease or a return.
        let shortest = min(idleTimeout, validateAfterIdle, keepAliveInterval, leakLook)
        coarsePeriod = min(max(shortest / 16, 5_000_000), 1_000_000_000)
    }
}

extension UInt64 {
    /// The sum, or the end of time where it does not fit.
    package func clampedAdding(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
