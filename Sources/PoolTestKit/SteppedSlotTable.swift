package import ResourcePools

/// The slot table's twin for exploring schedules: before each of its operations other tasks may
/// take steps on the same words.
///
/// Copies share their words; ``SimulatedPool`` puts them back where it goes back to a state. Not
/// for tests by values: there ``SimulatedSlotTable`` is the simpler one.
package struct SteppedSlotTable: SlotStoring {
    let threads: SimulatedThreads

    package var leasedWord: SlotWord { threads.leasedWord }
    package var count: Int { threads.state.cells.count }
    package mutating func grow() { threads.grow() }
    package func load(_ slot: Int) -> SlotWord { threads.load(slot) }

    package mutating func compareExchange(_ slot: Int, from: SlotWord, to: SlotWord) -> Bool {
        threads.compareExchange(slot, from: from, to: to)
    }

    package mutating func store(_ slot: Int, _ word: SlotWord) { threads.store(slot, word) }

    package func changedNanoseconds(_ slot: Int) -> UInt64 { threads.changedNanoseconds(slot) }

    package mutating func occupy(
        _ slot: Int, resource: UInt64, maxUses: UInt64, now: UInt64
    ) {
        threads.state.cells[slot].uses = 0
        threads.state.cells[slot].maxUses = maxUses
        threads.state.cells[slot].changed = now
        threads.state.cells[slot].made = now
        threads.state.cells[slot].used = now
        threads.state.cells[slot].validated = 0
        threads.state.cells[slot].keptUntil = 0
        threads.state.cells[slot].isBroken = false
    }

    package mutating func stampLease(_ slot: Int, site: UInt64, now: UInt64) {
        threads.state.cells[slot].site = site
        threads.state.cells[slot].uses += 1
        threads.state.cells[slot].changed = now
        threads.state.cells[slot].used = now
    }

    package func uses(_ slot: Int) -> UInt64 { threads.uses(slot) }

    package func site(_ slot: Int) -> UInt64 { threads.state.cells[slot].site }
    package func habit(of site: UInt64) -> UInt64? { nil }
    package func holder(_ slot: Int) -> UInt64 { threads.state.cells[slot].holder }
    package var attention: Attention { threads.state.attention }
    package mutating func setAttention(_ value: Attention) { threads.setAttention(value) }
}
