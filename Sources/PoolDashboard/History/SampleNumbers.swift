import PoolMetrics
import ResourceTypes

/// A reading as a list of numbers and back, so that two can be told apart number by number.
///
/// What graphs draw comes first, then every other counter and gauge, the three histograms, and at
/// the end the lists. Instants and ages are kept from the reading or the batch, so that what does
/// not happen does not change: an idle slot costs nothing. Ages are kept to within the resolution
/// that the reading states.
enum SampleNumbers {
    /// How many numbers graphs need; they come first.
    static let graphCount = 5

    private static let phases = PoolPhase.allCases
    private static let circuits = CircuitState.allCases
    private static let states = ResourceState.allCases
    private static let kinds = PoolErrorKind.allCases
    private static let reasons = DisposalReason.allCases
    private static let activities: [PoolStatistics.Activity?] = [
        nil, .validating, .resetting, .disposing, .revoked,
    ]

    /// The graphs' numbers of one moment.
    struct Graph: Sendable, Hashable {
        var inUse: UInt64, maximum: UInt64, waiting: UInt64, acquired: UInt64
        /// When the pool was read.
        var instant: UInt64

        /// Takes them from a list that has at least ``graphCount`` numbers.
        init(_ numbers: [UInt64], batchInstant: UInt64) {
            inUse = numbers[0]
            maximum = numbers[1]
            waiting = numbers[2]
            acquired = numbers[3]
            instant = batchInstant &- numbers[4]
        }
    }

    /// Writes a reading, but for its lists, over a list of numbers that is used again and again.
    static func write(
        _ reading: PoolStatistics, batchInstant: UInt64, to numbers: inout [UInt64]
    ) {
        numbers.removeAll(keepingCapacity: true)
        func add(_ value: Int) { numbers.append(UInt64(bitPattern: Int64(value))) }
        add(reading.states.inUse)
        add(reading.size.maximum)
        add(reading.waiting)
        numbers.append(reading.acquired)
        numbers.append(batchInstant &- reading.instantNanoseconds)
        add(reading.size.minimum)
        add(phases.firstIndex(of: reading.phase) ?? 0)
        add(circuits.firstIndex(of: reading.circuit) ?? 0)
        add(reading.isBypassed ? 1 : 0)
        add(reading.states.created)
        add(reading.states.initialized)
        add(reading.states.idle)
        add(reading.states.failed)
        numbers.append(reading.states.disposed)
        numbers.append(reading.oldestWaiterNanoseconds)
        // Nearly every lease that was granted is given back: the difference hardly changes.
        numbers.append(reading.acquired &- reading.released)
        numbers += [
            reading.waited, reading.cancelled, reading.made, reading.cleanUpsRun,
            reading.eventsDropped, reading.leaksSuspected, reading.barged,
            reading.keepAlives, reading.ageResolutionNanoseconds,
        ]
        add(reading.holdSampleInterval)
        add(reading.pendingCleanups)
        add(reading.siteCount)
        add(reading.revoked)
        let sizes = [reading.size.targetPermille, reading.chosenSize]
        write(sizes.map { $0.map { UInt64(bitPattern: Int64($0)) } }, to: &numbers)
        write(kinds.map { reading.errors[$0] }, to: &numbers)
        write(reasons.map { reading.disposals[$0] }, to: &numbers)
        for counts in [reading.wait, reading.hold, reading.create] {
            numbers.append(counts.sumNanoseconds)
            for index in 0..<LatencyBuckets.count {
                numbers.append(index < counts.buckets.count ? counts.buckets[index] : 0)
            }
        }
    }

    /// Counts of which some may be missing: which are there, as bits, and then all of them.
    private static func write(_ counts: [UInt64?], to numbers: inout [UInt64]) {
        var present: UInt64 = 0
        for (bit, count) in counts.enumerated() where count != nil { present |= 1 << bit }
        numbers.append(present)
        for count in counts { numbers.append(count ?? 0) }
    }

    /// Writes a reading's lists behind the rest.
    static func writeLists(
        _ reading: PoolStatistics, sites: inout HistorySites, to numbers: inout [UInt64]
    ) {
        let unit = max(1, reading.ageResolutionNanoseconds)
        // Where an age began, on a grid of the clock that told it.
        func since(_ age: UInt64) -> UInt64 {
            (reading.instantNanoseconds &- age) / unit
        }
        numbers.append(UInt64(reading.slots.count))
        numbers.append(UInt64(reading.cleanups.count))
        numbers.append(UInt64(reading.sites.count))
        numbers.append(UInt64(reading.callers.count))
        for slot in reading.slots {
            let state = UInt64(states.firstIndex(of: slot.state) ?? 0)
            let activity = UInt64(activities.firstIndex(of: slot.activity) ?? 0)
            let holder = UInt64(slot.holder.map { sites.number(of: $0) + 1 } ?? 0)
            numbers.append(UInt64(bitPattern: Int64(slot.index)))
            numbers.append(slot.resource.rawValue)
            numbers.append(state | activity << 4 | holder << 8)
            numbers.append(since(slot.ageNanoseconds))
            numbers.append(since(slot.inStateNanoseconds))
            numbers.append(slot.uses)
        }
        for cleanup in reading.cleanups {
            numbers.append(cleanup.resource.rawValue)
            numbers.append(UInt64(reasons.firstIndex(of: cleanup.reason) ?? 0))
            numbers.append((reading.instantNanoseconds &+ cleanup.dueInNanoseconds) / unit)
        }
        for site in reading.sites {
            numbers.append(UInt64(sites.number(of: site.site)))
            numbers.append(UInt64(bitPattern: Int64(site.held)))
            numbers.append(since(site.longestNanoseconds))
        }
        for caller in reading.callers {
            numbers.append(UInt64(sites.number(of: caller.site)))
            numbers += [
                caller.waited, caller.timed, caller.usualHoldNanoseconds,
                caller.longHoldNanoseconds,
            ]
        }
    }

    /// The reading of a list of numbers.
    static func reading(
        _ numbers: [UInt64], batchInstant: UInt64, sites: [CallSite]
    ) -> PoolStatistics {
        var reader = Reader(numbers: numbers[...])
        var reading = PoolStatistics()
        reading.states.inUse = reader.int()
        let maximum = reader.int()
        reading.waiting = reader.int()
        reading.acquired = reader.next()
        reading.instantNanoseconds = batchInstant &- reader.next()
        let minimum = reader.int()
        reading.phase = phases[reader.int()]
        reading.circuit = circuits[reader.int()]
        reading.isBypassed = reader.int() != 0
        reading.states.created = reader.int()
        reading.states.initialized = reader.int()
        reading.states.idle = reader.int()
        reading.states.failed = reader.int()
        reading.states.disposed = reader.next()
        reading.oldestWaiterNanoseconds = reader.next()
        reading.released = reading.acquired &- reader.next()
        reading.waited = reader.next()
        reading.cancelled = reader.next()
        reading.made = reader.next()
        reading.cleanUpsRun = reader.next()
        reading.eventsDropped = reader.next()
        reading.leaksSuspected = reader.next()
        reading.barged = reader.next()
        reading.keepAlives = reader.next()
        reading.ageResolutionNanoseconds = reader.next()
        reading.holdSampleInterval = reader.int()
        reading.pendingCleanups = reader.int()
        reading.siteCount = reader.int()
        reading.revoked = reader.int()
        var sizes: [Int?] = [nil, nil]
        reader.counts([0, 1]) { sizes[$0] = Int(truncatingIfNeeded: $1) }
        reading.size =
            PoolSize(minimum: minimum, maximum: maximum, targetPermille: sizes[0]) ?? reading.size
        reading.chosenSize = sizes[1]
        reader.counts(kinds) { reading.errors[$0] = $1 }
        reader.counts(reasons) { reading.disposals[$0] = $1 }
        reading.wait = reader.histogram()
        reading.hold = reader.histogram()
        reading.create = reader.histogram()
        if !reader.numbers.isEmpty { readLists(&reader, sites, into: &reading) }
        return reading
    }

    private static func readLists(
        _ reader: inout Reader, _ sites: [CallSite], into reading: inout PoolStatistics
    ) {
        let unit = max(1, reading.ageResolutionNanoseconds)
        let instant = reading.instantNanoseconds
        func age(_ since: UInt64) -> UInt64 {
            let begin = since &* unit
            return begin < instant || unit == 1 ? instant &- begin : 0
        }
        let (slots, cleanups, rows) = (reader.int(), reader.int(), reader.int())
        let callers = reader.int()
        reading.slots = (0..<slots).map { _ in
            let (index, resource) = (reader.int(), ResourceID(rawValue: reader.next()))
            let packed = reader.next()
            let holder = Int(packed >> 8)
            return PoolStatistics.Slot(
                index: index, resource: resource, state: states[Int(packed & 15)],
                activity: activities[Int(packed >> 4 & 15)], ageNanoseconds: age(reader.next()),
                inStateNanoseconds: age(reader.next()), uses: reader.next(),
                holder: holder > 0 ? sites[holder - 1] : nil)
        }
        reading.cleanups = (0..<cleanups).map { _ in
            let resource = ResourceID(rawValue: reader.next())
            let reason = reasons[reader.int()]
            let due = reader.next() &* unit
            return PoolStatistics.Cleanup(
                resource: resource, reason: reason,
                dueInNanoseconds: due > instant || unit == 1 ? due &- instant : 0)
        }
        reading.sites = (0..<rows).map { _ in
            PoolStatistics.Site(
                site: sites[reader.int()], held: reader.int(),
                longestNanoseconds: age(reader.next())
            )
        }
        reading.callers = (0..<callers).map { _ in
            PoolStatistics.Caller(
                site: sites[reader.int()], waited: reader.next(), timed: reader.next(),
                usualHoldNanoseconds: reader.next(), longHoldNanoseconds: reader.next())
        }
    }

    /// Takes numbers off a list, one after the other.
    private struct Reader {
        var numbers: ArraySlice<UInt64>

        mutating func next() -> UInt64 { numbers.removeFirst() }

        mutating func int() -> Int { Int(truncatingIfNeeded: next()) }

        mutating func counts<Key>(_ keys: [Key], _ set: (Key, UInt64) -> Void) {
            let present = next()
            for (bit, key) in keys.enumerated() {
                let count = next()
                if present >> bit & 1 == 1 { set(key, count) }
            }
        }

        mutating func histogram() -> LatencyCounts {
            let sum = next()
            defer { numbers = numbers.dropFirst(LatencyBuckets.count) }
            return LatencyCounts(
                buckets: Array(numbers.prefix(LatencyBuckets.count)), sumNanoseconds: sum)
        }
    }
}
