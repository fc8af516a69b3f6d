package import PoolMetrics
package import ResourceTypes

/// Batches for tests: wild ones that try every value, and tame ones as a workload makes them.
package enum SampleFixtures {
    /// 2026-08-01T10:00:00Z, where the tame ones begin.
    package static let start = WallTime(nanosecondsSinceEpoch: 1_785_578_400_000_000_000)

    // MARK: - Wild

    /// A batch of anything that the types can hold.
    package static func wildBatch(using random: inout SeededRandom) -> SampleBatch {
        let pools = (0..<Int.random(in: 0...4, using: &random)).map { number in
            PoolSample(
                name: ["orders", "sessions", "größe \"x\"\n", ""][number],
                kind: ["sqlite", "tcp"].randomElement(using: &random) ?? "",
                statistics: wildStatistics(using: &random))
        }
        let events = (0..<Int.random(in: 0...20, using: &random)).map { _ in
            PoolEvent(
                sequence: random.magnitude(),
                pool: pools.randomElement(using: &random)?.name ?? "-",
                instantNanoseconds: random.magnitude(), kind: wildKind(using: &random))
        }
        return SampleBatch(
            time: WallTime(nanosecondsSinceEpoch: Int64(bitPattern: random.magnitude())),
            instantNanoseconds: random.magnitude(), intervalNanoseconds: random.magnitude(),
            pools: pools, events: events)
    }

    /// A reading of anything that the type can hold.
    package static func wildStatistics(using random: inout SeededRandom) -> PoolStatistics {
        var statistics = PoolStatistics()
        let keys: [WritableKeyPath<PoolStatistics, UInt64>] = [
            \.instantNanoseconds, \.oldestWaiterNanoseconds, \.acquired, \.waited, \.released,
            \.cancelled, \.made, \.cleanUpsRun, \.eventsDropped, \.ageResolutionNanoseconds,
            \.states.disposed, \.leaksSuspected, \.barged, \.keepAlives,
        ]
        for key in keys { statistics[keyPath: key] = random.magnitude() }
        let counts: [WritableKeyPath<PoolStatistics, Int>] = [
            \.states.created, \.states.initialized, \.states.inUse, \.states.idle, \.states.failed,
            \.waiting, \.holdSampleInterval, \.pendingCleanups, \.siteCount,
            \.revoked,
        ]
        for key in counts { statistics[keyPath: key] = Int(random.magnitude() >> 33) }
        statistics.phase = PoolPhase.allCases.randomElement(using: &random) ?? .running
        statistics.size = wildSize(using: &random)
        if random.once(in: 2) { statistics.chosenSize = Int(random.magnitude() >> 33) }
        for kind in PoolErrorKind.allCases where random.once(in: 2) {
            statistics.errors[kind] = random.magnitude() >> 8
        }
        for reason in DisposalReason.allCases where random.once(in: 2) {
            statistics.disposals[reason] = random.magnitude()
        }
        statistics.wait = wildCounts(using: &random)
        statistics.hold = wildCounts(using: &random)
        statistics.create = wildCounts(using: &random)
        statistics.slots = (0..<Int.random(in: 0...12, using: &random)).map { _ in
            PoolStatistics.Slot(
                index: Int.random(in: 0..<65_536, using: &random),
                resource: wildResource(using: &random),
                state: ResourceState.allCases.randomElement(using: &random) ?? .idle,
                activity: [nil, .validating, .resetting, .disposing, .revoked]
                    .randomElement(using: &random)
                    ?? nil,
                ageNanoseconds: random.magnitude(), inStateNanoseconds: random.magnitude(),
                uses: random.magnitude(),
                holder: random.once(in: 2) ? wildSite(using: &random) : nil)
        }
        statistics.cleanups = (0..<Int.random(in: 0...6, using: &random)).map { _ in
            PoolStatistics.Cleanup(
                resource: wildResource(using: &random), reason: wildReason(using: &random),
                dueInNanoseconds: random.magnitude())
        }
        statistics.sites = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            PoolStatistics.Site(
                site: wildSite(using: &random), held: Int.random(in: 0...99, using: &random),
                longestNanoseconds: random.magnitude())
        }
        statistics.callers = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            PoolStatistics.Caller(
                site: wildSite(using: &random), waited: random.magnitude(),
                timed: random.magnitude(), usualHoldNanoseconds: random.magnitude(),
                longHoldNanoseconds: random.magnitude())
        }
        return statistics
    }

    /// One of every kind of event, then any.
    package static func wildKind(using random: inout SeededRandom) -> PoolEvent.Kind {
        kinds(using: &random).randomElement(using: &random) ?? .exhausted(maximum: 1)
    }

    /// One event of every kind.
    package static func kinds(using random: inout SeededRandom) -> [PoolEvent.Kind] {
        let resource = wildResource(using: &random)
        let site = wildSite(using: &random)
        let seconds = Double(random.magnitude()) / 1e9
        let message = ["", "no route to host", "ä\u{0}\n🜁"].randomElement(using: &random) ?? ""
        return [
            .created(resource, seconds: seconds),
            .createFailed(message: message, retryInSeconds: seconds),
            .disposed(resource, wildReason(using: &random)),
            .disposeFailed(resource, message: message),
            .validationFailed(resource, message: message),
            .resetFailed(resource, message: message), .broken(resource, site),
            .exhausted(maximum: 10), .recovered(afterSeconds: seconds),
            .timedOut(site, waitedSeconds: seconds), .rejected(site, waiting: 10_000),
            .refused(site, retryInSeconds: seconds),
            .command(wildOutcome(using: &random), actor: message),
            .phase(PoolPhase.allCases.randomElement(using: &random) ?? .running),
            .unreturned(resource, site, heldSeconds: seconds),
            .revoked(resource, site, heldSeconds: seconds),
            .leakSuspected(resource, site, heldSeconds: seconds),
            .deadlock(
                site, heldAt: [site, CallSite(fileID: "A/B.swift", line: 7)], smallestSize: 3,
                isCertain: Bool.random(using: &random)),
            .workload(message, actor: "dashboard"),
        ]
    }

    private static func wildOutcome(using random: inout SeededRandom) -> PoolCommandOutcome {
        var disposed: [DisposalReason: Int] = [:]
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            disposed[wildReason(using: &random)] = Int.random(in: 0...9, using: &random)
        }
        let isNoted = Bool.random(using: &random)
        let commands: [PoolCommand] = [
            .cleanUp, .resize(wildSize(using: &random)), .drain,
            .revoke(wildResource(using: &random)),
            .postpone(
                wildResource(using: &random), by: .nanoseconds(random.magnitude() >> 1)),
        ]
        let command = commands.randomElement(using: &random) ?? .drain
        let isRevocation = if case .revoke = command { true } else { false }
        let isPostponement = if case .postpone = command { true } else { false }
        let postponed = PoolCommandOutcome.Postponement(
            wildReason(using: &random), dueBeforeNanoseconds: random.magnitude(),
            dueAfterNanoseconds: random.magnitude())
        return PoolCommandOutcome(
            command: command, disposed: disposed,
            sizeBefore: 9, sizeAfter: Int.random(in: 0...9, using: &random), idleBefore: 4,
            idleAfter: 0, inUse: Int.random(in: 0...9, using: &random),
            revoked: isRevocation ? Int.random(in: 0...1, using: &random) : 0,
            postponed: isPostponement && random.once(in: 2) ? postponed : nil,
            waitingBefore: isNoted ? 3 : nil, waitingAfter: isNoted ? 70_000 : nil)
    }

    private static func wildSize(using random: inout SeededRandom) -> PoolSize {
        let maximum = Int.random(in: 1...PoolSize.limit, using: &random)
        let bounds = Int.random(in: 0...maximum, using: &random)...maximum
        guard random.once(in: 2) else { return .range(bounds) }
        return .adaptive(bounds, target: Double.random(in: 0.1...0.99, using: &random))
    }

    private static func wildCounts(using random: inout SeededRandom) -> LatencyCounts {
        var counts = LatencyCounts()
        for index in counts.buckets.indices where random.once(in: 4) {
            counts.buckets[index] = random.magnitude()
        }
        counts.sumNanoseconds = random.magnitude()
        return counts
    }

    private static func wildResource(using random: inout SeededRandom) -> ResourceID {
        ResourceID(rawValue: random.magnitude())
    }

    private static func wildReason(using random: inout SeededRandom) -> DisposalReason {
        DisposalReason.allCases.randomElement(using: &random) ?? .drain
    }

    private static func wildSite(using random: inout SeededRandom) -> CallSite {
        CallSite(
            fileID: ["Shop/Orders.swift", "Shop/Sessions.swift", "", "Ä/ß.swift"]
                .randomElement(using: &random) ?? "", line: Int.random(in: 0...9, using: &random))
    }

    // MARK: - Tame

    /// What a workload of three pools with ten slots each gives, batch after batch.
    ///
    /// - Parameters:
    ///   - count: how many batches.
    ///   - intervalNanoseconds: how far apart.
    ///   - seed: repeats them.
    package static func workload(
        count: Int, intervalNanoseconds: UInt64 = 1_000_000_000, seed: UInt64 = 1
    ) -> [SampleBatch] {
        var random = SeededRandom(seed: seed)
        var pools = [("orders", "sqlite"), ("sessions", "tcp"), ("pages", "memory")].map {
            PoolSample(name: $0.0, kind: $0.1, statistics: PoolStatistics())
        }
        var sequences: [UInt64] = [0, 0, 0]
        return (0..<count).map { number in
            let instant = 1_000_000_000_000 + UInt64(number) * intervalNanoseconds
            var events: [PoolEvent] = []
            for index in pools.indices {
                let new = step(
                    &pools[index].statistics, instant: instant, interval: intervalNanoseconds,
                    using: &random)
                for kind in new {
                    sequences[index] += 1
                    events.append(
                        PoolEvent(
                            sequence: sequences[index], pool: pools[index].name,
                            instantNanoseconds: instant - 1_000_000, kind: kind))
                }
            }
            return SampleBatch(
                time: start.advanced(
                    byNanoseconds: Int64(number) * Int64(intervalNanoseconds)),
                instantNanoseconds: instant, intervalNanoseconds: intervalNanoseconds,
                pools: pools, events: events)
        }
    }

    private static let workers = (1...3).map {
        CallSite(fileID: "Shop/Workers.swift", line: 40 * $0)
    }

    private static func step(
        _ statistics: inout PoolStatistics, instant: UInt64, interval: UInt64,
        using random: inout SeededRandom
    ) -> [PoolEvent.Kind] {
        var events: [PoolEvent.Kind] = []
        statistics.instantNanoseconds = instant
        let leases = Int.random(in: 300...500, using: &random) * Int(interval) / 1_000_000_000
        for _ in 0..<leases {
            let wait =
                random.once(in: 10) ? UInt64.random(in: 2_000...9_000_000, using: &random) : 0
            statistics.wait.record(nanoseconds: wait)
            statistics.waited += wait > 0 ? 1 : 0
            statistics.hold.record(
                nanoseconds: UInt64.random(in: 200_000...40_000_000, using: &random))
        }
        statistics.acquired += UInt64(leases)
        statistics.states.inUse = Int.random(in: 3...9, using: &random)
        statistics.states.idle = 10 - statistics.states.inUse
        statistics.released = statistics.acquired - UInt64(statistics.states.inUse)
        if random.once(in: 3) {
            statistics.made += 1
            statistics.states.disposed += 1
            statistics.disposals[.idleTimeout, default: 0] += 1
            statistics.create.record(nanoseconds: 3_000_000)
            events.append(.disposed(ResourceID(rawValue: statistics.made), .idleTimeout))
            events.append(.created(ResourceID(rawValue: statistics.made + 10), seconds: 0.003))
        }
        if random.once(in: 10) {
            statistics.errors[.timeout, default: 0] += 1
            events.append(.timedOut(workers[0], waitedSeconds: 0.25))
        }
        statistics.holdSampleInterval = 16
        statistics.ageResolutionNanoseconds = 4_000_000
        statistics.slots = (0..<10).map { index in
            let isLeased = index < statistics.states.inUse
            return PoolStatistics.Slot(
                index: index, resource: ResourceID(rawValue: statistics.made + UInt64(index) + 1),
                state: isLeased ? .inUse : .idle,
                ageNanoseconds: random.magnitude() >> 24,
                inStateNanoseconds: 1_000_000_000 >> index,
                uses: statistics.acquired / 10, holder: isLeased ? workers[index % 3] : nil)
        }
        statistics.cleanups = (0..<statistics.states.idle).map {
            PoolStatistics.Cleanup(
                resource: ResourceID(rawValue: statistics.made + UInt64(10 - $0)),
                reason: .idleTimeout, dueInNanoseconds: UInt64($0 + 1) * 1_500_000_000)
        }
        statistics.pendingCleanups = statistics.cleanups.count
        statistics.sites = workers.map {
            PoolStatistics.Site(site: $0, held: 2, longestNanoseconds: 40_000_000)
        }
        statistics.siteCount = 3
        statistics.callers = workers.enumerated().map {
            PoolStatistics.Caller(
                site: $1, waited: statistics.waited / 3, timed: statistics.hold.count / 3,
                usualHoldNanoseconds: 20_000_000, longHoldNanoseconds: UInt64(38 + $0) * 1_000_000)
        }
        return events
    }
}
