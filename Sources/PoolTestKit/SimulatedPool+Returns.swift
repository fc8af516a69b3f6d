import ResourcePools

// Leases that come back through the lock.
extension SimulatedPool {
    func tellFreed(_ task: Int) throws {
        guard case .tellingFreed(let slot) = threads.state.tasks[task].position else { return }
        threads.state.tasks[task].position = .idle
        guard fault != .freedKeeps else { return }
        try tell { $0.freed(slot, now: $1, actions: &$2) }
    }

    /// The first trip of a lease that comes back in order: where it does nothing, another follows.
    func handOver(_ task: Int) throws {
        guard case .handingOver(let slot) = threads.state.tasks[task].position else { return }
        noteReturn(of: slot)
        try tell(
            register: { isHandedOver in
                let isOver = isHandedOver || self.fault == .handOverIsAll
                self.threads.state.tasks[task].position = isOver ? .idle : .tellingReturned(slot)
            }, { $0.handOver(slot, now: $1, actions: &$2) })
    }

    private func noteReturn(of slot: Int) {
        if fault != .releaseNotesNothing {
            threads.state.cells[slot].changed = threads.state.coarse
        }
        threads.state.cells[slot].used = shell.now
    }

    func giveBack(_ task: Int, _ condition: ReturnCondition) throws {
        guard let slot = threads.state.tasks[task].slot else { return }
        // From here on it takes no step of its own; the slot is the machine's.
        threads.state.tasks[task].position = .tellingReturned(slot)
        noteReturn(of: slot)
        if condition == .broken { threads.state.cells[slot].isBroken = true }
        let told = fault == .brokenTakenForGood ? .good : condition
        try tell(
            register: { _ in self.threads.state.tasks[task].position = .idle },
            { $0.returned(slot, told, site: 0, now: $1, actions: &$2) })
    }
}
