import ResourceTypes
import Synchronization

// What is read of a pool from outside.
extension PoolStorage {
    /// One reading; not an event: it changes nothing, so there is nothing to settle or to arrange.
    func statistics(detail: Bool) -> PoolStatistics {
        let now = clock.nowNanoseconds()
        var waits = WaitRun()
        let scanned =
            state.withLock { state -> PoolStatistics? in
                guard state.incarnation == incarnation else { return nil }
                if detail { waits = state.waits.take() }
                return state.machine?.statistics(detail: detail, now: now)
            }
        guard var reading = scanned else { return PoolStatistics() }
        reading.hold = holdTimes.counts
        if waits.count > 0 { table.callers.noteWait(at: waits.site, count: waits.count) }
        if detail { reading.callers = table.callers.callers() }
        reading.ageResolutionNanoseconds = coarsePeriod
        return reading
    }

    func leasedResources() -> [ResourceID] {
        (0..<table.count).filter { table.load($0).isLeased }
            .map {
                ResourceID(rawValue: table.pointer($0).pointee.resource.load(ordering: .relaxed))
            }
    }
}
