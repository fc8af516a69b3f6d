import ResourceTypes

// The end of a resource's life.
extension PoolStateMachine {
    /// The factory has disposed of a slot's resource; a message says what went wrong.
    package mutating func disposed(
        _ slot: Int, failure: String?, now: UInt64, actions: inout PoolActions
    ) {
        // A slot that is being disposed of has a reason.
        guard expect(table.load(slot) == .disposing, slot, "disposed", &actions),
            let reason = records[slot].reason
        else { return }
        let resource = ResourceID(rawValue: records[slot].resource)
        disposing -= 1
        disposed += 1
        disposals[reason, default: 0] += 1
        log.append(.disposed(resource, reason), at: now)
        if let failure {
            count(.dispose)
            log.append(.disposeFailed(resource, message: failure), at: now)
        }
        vacate(slot)
        settleIfEmpty(now: now, actions: &actions)
        replenish(now: now, actions: &actions)
    }
}
