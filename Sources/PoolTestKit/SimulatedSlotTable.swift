package import ResourcePools

/// The slot table's single-threaded twin: the same words in plain memory, as a value.
///
/// A test plays the threads outside with ``fastAcquire()`` and ``fastRelease(_:)``, and may copy
/// the machine that holds it at any point.
package struct SimulatedSlotTable: SlotStoring {
    private struct Slot {
        var word = SlotWord.empty
        var changed: UInt64 = 0
        var resource: UInt64 = 0
        var site: UInt64 = 0
        var holder: UInt64 = 0
        var leases = 0
        var uses: UInt64 = 0
        var maxUses: UInt64 = .max
    }

    private var slots: [Slot] = []
    package private(set) var attention = Attention.none

    /// How long a call site usually holds its leases at the most.
    package var habits: [UInt64: UInt64] = [:]

    package let leasedWord: SlotWord

    package init(leasedWord: SlotWord = .leased) { self.leasedWord = leasedWord }

    package var count: Int { slots.count }
    package mutating func grow() { slots.append(Slot()) }
    package func load(_ slot: Int) -> SlotWord { slots[slot].word }

    package mutating func compareExchange(
        _ slot: Int, from: SlotWord, to: SlotWord
    ) -> Bool {
        guard slots[slot].word == from else { return false }
        slots[slot].word = to
        return true
    }

    package mutating func store(_ slot: Int, _ word: SlotWord) { slots[slot].word = word }
    package func changedNanoseconds(_ slot: Int) -> UInt64 { slots[slot].changed }

    package mutating func occupy(
        _ slot: Int, resource: UInt64, maxUses: UInt64, now: UInt64
    ) {
        slots[slot].uses = 0
        slots[slot].maxUses = maxUses
        slots[slot].resource = resource
        slots[slot].changed = now
    }

    package mutating func stampLease(_ slot: Int, site: UInt64, now: UInt64) {
        slots[slot].site = site
        slots[slot].changed = now
        slots[slot].leases += 1
        slots[slot].uses += 1
    }

    package func uses(_ slot: Int) -> UInt64 { slots[slot].uses }

    package func site(_ slot: Int) -> UInt64 { slots[slot].site }
    package func habit(of site: UInt64) -> UInt64? { habits[site] }
    package func holder(_ slot: Int) -> UInt64 { slots[slot].holder }

    /// What a task does that is bound to end a slot's lease itself, and 0 before it does.
    package mutating func setHolder(_ slot: Int, _ holder: UInt64) { slots[slot].holder = holder }
    package mutating func setAttention(_ value: Attention) { attention = value }

    /// What a thread does that acquires: nothing where someone needs the lock, else it takes the
    /// first free slot.
    package mutating func fastAcquire(now: UInt64) -> Int? {
        guard attention.allowsClaims, let slot = slots.firstIndex(where: { $0.word == .free })
        else {
            return nil
        }
        slots[slot].word = leasedWord
        stampLease(slot, site: 0, now: now)
        return slot
    }

    /// What a thread does that gives back.
    ///
    /// - Returns: what it has to tell the machine, if anything.
    package mutating func fastRelease(_ slot: Int, now: UInt64) -> ReleaseStep {
        slots[slot].changed = now
        guard slots[slot].uses < slots[slot].maxUses,
            compareExchange(slot, from: .leased, to: .free)
        else { return .returned }
        return attention.needsReleases ? .freed : .done
    }

    /// How a release goes on.
    package enum ReleaseStep: Sendable, Hashable {
        /// It is over.
        case done
        /// The machine is to be told `freed`.
        case freed
        /// The slot is still leased and the machine is to be told `returned`.
        case returned
    }

    /// How often a slot has been leased.
    package func leases(_ slot: Int) -> Int { slots[slot].leases }
}
