package import ResourceTypes
import Synchronization

// How a reading is taken: one scan of the slots, under the machine's lock.
extension PoolStateMachine where Table == SlotTable {
    /// Fills in everything but the hold times, which are not the machine's.
    ///
    /// - Complexity: O(slots), and O(slots log slots) with detail.
    package mutating func statistics(detail: Bool, now: UInt64) -> PoolStatistics {
        var reading = PoolStatistics()
        reading.instantNanoseconds = now
        reading.phase = phase
        reading.size = settings.size
        reading.chosenSize = adaptive?.size
        reading.isBypassed = isBypassed
        reading.circuit = circuit(now: now)
        reading.states.disposed = disposed
        reading.waiting = waiters.count
        if let since = waiters.oldestSince {
            reading.oldestWaiterNanoseconds = now > since ? now - since : 0
        }
        reading.revoked = revoked
        reading.wait = waitTimes.total
        reading.waited = waited
        reading.cancelled = cancelled
        reading.made = made
        reading.errors = errors
        reading.disposals = disposals
        reading.cleanUpsRun = cleanUpsRun
        reading.leaksSuspected = leaksSuspected
        reading.keepAlives = keepAlives
        reading.eventsDropped = log.dropped
        reading.create = createTimes
        reading.holdSampleInterval = Int(Slot.holdSampleInterval)
        scanSlots(into: &reading, detail: detail, now: now)
        // Whoever did not wait counts in the lowest bucket, so that the histogram's count is the
        // acquisitions granted.
        if reading.acquired > reading.waited {
            reading.wait.buckets[0] &+= reading.acquired - reading.waited
        }
        return reading
    }

    /// A resource that has something to come: its slot, whether it is free, and since when.
    private typealias Prospect = (slot: Int, isFree: Bool, since: UInt64)

    private mutating func scanSlots(into reading: inout PoolStatistics, detail: Bool, now: UInt64) {
        var (free, leased) = (0, 0)
        var prospects: [Prospect] = []
        var sites: [UInt64: PoolStatistics.Site] = [:]
        for index in 0..<table.count {
            let slot = table.pointer(index)
            let leases = slot.pointee.leases.load(ordering: .relaxed)
            let word = SlotWord(rawValue: slot.pointee.word.load(ordering: .relaxed))
            let out: UInt64 = word.isLeased ? 1 : 0
            // A lease that is just being taken is out before it is counted: what has been read as
            // returned stays so.
            let released = max(records[index].released, leases - min(leases, out))
            records[index].released = released
            reading.released += released
            reading.acquired += released + out
            reading.barged += slot.pointee.barged.load(ordering: .relaxed)
            guard word != .empty else { continue }
            let uses = table.uses(index)
            let state = state(of: index, word: word, uses: uses)
            reading.states.add(state)
            if word.isFree { free += 1 } else if word.isLeased { leased += 1 }
            guard detail else { continue }
            let since = table.changedNanoseconds(index)
            if word.isFree || word.isLeased { prospects.append((index, word.isFree, since)) }
            if word.isLeased {
                let packed = slot.pointee.site.load(ordering: .relaxed)
                sites[
                    packed,
                    default: .init(
                        site: SiteWord.unpack(packed), held: 0, longestNanoseconds: 0)
                ].add(heldNanoseconds: now > since ? now - since : 0)
            }
            if reading.slots.count < PoolStatistics.slotLimit {
                reading.slots.append(row(index, word, state, uses: uses, since: since, now: now))
            }
        }
        // With a lifetime each has an end; else the surplus has one, where idleness is limited.
        if settings.maxLifetime != .max {
            reading.pendingCleanups = free + leased
        } else if settings.idleTimeout != .max {
            reading.pendingCleanups = min(free, surplus)
        }
        guard detail else { return }
        reading.cleanups = cleanups(prospects, now: now)
        reading.siteCount = sites.count
        reading.sites = Array(
            sites.values.sorted { ($1.held, $0.site) < ($0.held, $1.site) }
                .prefix(PoolStatistics.siteLimit))
    }

    /// How many may go for being idle.
    private var surplus: Int { max(0, live - floor) }

    /// What is going to be cleaned up next, the soonest first: by age, or for being among those
    /// above the minimum that have been idle longest.
    private func cleanups(_ prospects: [Prospect], now: UInt64) -> [PoolStatistics.Cleanup] {
        let idle = prospects.filter(\.isFree).map { slot, _, since in
            let due = since.clampedAdding(settings.idleTimeout)
            return (slot: slot, due: max(due, records[slot].idleNotBefore), since: since)
        }
        let idleDue = Dictionary(
            uniqueKeysWithValues: idle.sorted { ($0.due, $0.since) < ($1.due, $1.since) }
                .prefix(surplus).map { ($0.slot, $0.due) })
        var cleanups: [PoolStatistics.Cleanup] = []
        for (slot, _, _) in prospects {
            var (due, reason) = (records[slot].expires, DisposalReason.maxLifetime)
            if let moment = idleDue[slot], moment < due { (due, reason) = (moment, .idleTimeout) }
            guard due != .max else { continue }
            cleanups.append(
                .init(
                    resource: ResourceID(rawValue: records[slot].resource), reason: reason,
                    dueInNanoseconds: due > now ? due - now : 0))
        }
        cleanups.sort { $0.dueInNanoseconds < $1.dueInNanoseconds }
        return Array(cleanups.prefix(PoolStatistics.cleanupLimit))
    }

    private func state(of slot: Int, word: SlotWord, uses: UInt64) -> ResourceState {
        if word.isLeased { return .inUse }
        if word == .creating { return .created }
        if word == .disposing {
            switch records[slot].reason {
            case .broken, .validation, .reset: return .failed
            default: break
            }
        }
        return uses == 0 ? .initialized : .idle
    }

    private func row(
        _ index: Int, _ word: SlotWord, _ state: ResourceState, uses: UInt64, since: UInt64,
        now: UInt64
    ) -> PoolStatistics.Slot {
        let slot = table.pointer(index)
        let made = slot.pointee.madeNanoseconds.load(ordering: .relaxed)
        return PoolStatistics.Slot(
            index: index, resource: ResourceID(rawValue: records[index].resource), state: state,
            activity: word == .revoked ? .revoked : records[index].activity,
            ageNanoseconds: now > made ? now - made : 0,
            inStateNanoseconds: now > since ? now - since : 0, uses: uses,
            holder: word.isLeased
                ? SiteWord.unpack(slot.pointee.site.load(ordering: .relaxed)) : nil)
    }
}

extension PoolStatistics.Site {
    fileprivate mutating func add(heldNanoseconds: UInt64) {
        held += 1
        longestNanoseconds = max(longestNanoseconds, heldNanoseconds)
    }
}

extension ResourceStateCounts {
    fileprivate mutating func add(_ state: ResourceState) {
        switch state {
        case .created: created += 1
        case .initialized: initialized += 1
        case .inUse: inUse += 1
        case .idle: idle += 1
        case .failed: failed += 1
        case .disposed: break
        }
    }
}
