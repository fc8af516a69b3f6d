import ResourcePools
import ResourceTypes

/// The words that all threads share, and the steps that tasks take on them without the lock.
///
/// ``SteppedSlotTable`` calls ``pause()`` before each operation of the machine, and whoever
/// schedules lets tasks take steps there: that is how a thread runs between two operations that
/// the machine performs under the lock.
package final class SimulatedThreads: @unchecked Sendable {  // one thread runs a simulation
    struct Cell {
        var word = SlotWord.empty
        /// The coarse moment that its holder noted last, and when the word then said free.
        var changed: UInt64 = 0
        var freed: UInt64 = 0
        var site: UInt64 = 0
        /// Whose frame ends its lease; 0 where that is not known.
        var holder: UInt64 = 0
        /// When its resource has to be gone at the latest, as seen from outside.
        var made: UInt64 = 0
        var validated: UInt64 = 0
        /// Leases of the present resource, and after how many it has to be looked at.
        var uses: UInt64 = 0
        var maxUses: UInt64 = .max
        /// Whether its holder gave the present resource back as broken.
        var isBroken = false
    }

    /// All of it, to be put back later.
    struct State {
        var cells: [Cell] = []
        var attention = Attention.none
        var coarse: UInt64 = 0
        var now: UInt64 = 0
        var tasks: [SimulatedTask] = []
    }

    /// What the machine is being told.
    enum Event { case acquire, other }

    var state = State()
    let leasedWord: SlotWord
    let fault: PoolFault?
    /// Asked at each operation, with the number of choices; 0 lets the machine go on.
    var decide: ((Int) -> Int)?
    /// What the machine's operations answered in this event: it determines where the machine is.
    private(set) var digest: UInt64 = 0
    /// How many steps tasks took between two operations of the machine.
    private(set) var stepsInside = 0
    /// How acquires have ended so far, numbers left out (0).
    private(set) var outcomes: Set<AcquireOutcome> = []
    private var event = Event.other
    private var heldBack: Attention?

    init(leasedWord: SlotWord, tasks: [SimulatedTask], fault: PoolFault?) {
        self.leasedWord = leasedWord
        self.fault = fault
        state.tasks = tasks
    }

    func begin(_ event: Event) {
        self.event = event
        digest = 0xCBF2_9CE4_8422_2325
    }

    func end() {
        if let heldBack { state.attention = heldBack }
        heldBack = nil
    }

    private func note(_ value: UInt64) { digest = (digest ^ value) &* 0x100_0000_01B3 }

    /// Between two operations of the machine: tasks outside may take steps.
    func pause() {
        guard let decide else { return }
        while true {
            let movable = state.tasks.indices.filter { state.tasks[$0].isOutsideLock }
            guard !movable.isEmpty else { return }
            let choice = decide(movable.count + 1)
            guard choice > 0 else { return }
            stepsInside += 1
            step(movable[choice - 1])
        }
    }

    // MARK: - The machine's operations

    func load(_ slot: Int) -> SlotWord {
        pause()
        note(state.cells[slot].word.rawValue)
        return state.cells[slot].word
    }

    func compareExchange(_ slot: Int, from: SlotWord, to: SlotWord) -> Bool {
        pause()
        let isBlind = fault == .noRescan && event == .acquire && from == .free
        let isBold = fault == .waiterClaimsBlindly && event == .acquire && from == .free
        if isBold, state.cells[slot].word == .leased { state.cells[slot].word = from }
        let exchanged = !isBlind && exchange(slot, from: from, to: to)
        note(exchanged ? 1 : 2)
        return exchanged
    }

    private func exchange(_ slot: Int, from: SlotWord, to: SlotWord) -> Bool {
        guard state.cells[slot].word == from else { return false }
        state.cells[slot].word = to
        return true
    }

    func store(_ slot: Int, _ word: SlotWord) {
        pause()
        note(3)
        state.cells[slot].word = word
    }

    func setAttention(_ value: Attention) {
        pause()
        note(4)
        if fault == .attentionNotRaised, event == .acquire, value != .none { return }
        if fault == .raisedAfterRescan, event == .acquire, heldBack == nil,
            state.attention == .none, value != .none
        {
            heldBack = value
            return
        }
        heldBack = nil
        // Whoever is on the way has come, and the word does not say so.
        if fault == .onItsWayForEver, state.attention == .onItsWay, value != .closed { return }
        let isLoweredTooFar = fault == .loweredTooFar && event == .other && value != .none
        state.attention = isLoweredTooFar ? .none : value
    }

    // MARK: - A task's own steps

    /// One atomic operation of a task that needs no lock.
    func step(_ index: Int) {
        switch state.tasks[index].position {
        case .idle:
            state.tasks[index].remaining -= 1
            state.tasks[index].begun += 1
            guard state.attention.allowsClaims, !state.cells.isEmpty else {
                return state.tasks[index].position = .atLock
            }
            let hasHint = state.tasks[index].hint != nil
            state.tasks[index].position =
                hasHint ? .tryingHint : .scanning(next: 0, limit: state.cells.count)
        case .tryingHint:
            let hint = state.tasks[index].hint ?? 0
            if fault == .hintClaimsBlindly, state.cells[hint].word == .leased {
                state.cells[hint].word = .free
            }
            if claim(hint, by: index) { return }
            state.tasks[index].position = .scanning(next: 0, limit: state.cells.count)
        case .scanning(let next, let limit):
            if claim(next, by: index) { return state.tasks[index].hint = next }
            state.tasks[index].position =
                next + 1 < limit ? .scanning(next: next + 1, limit: limit) : .atLock
        case .holding(let slot):
            state.cells[slot].changed = state.coarse
            let isWorn = state.cells[slot].uses >= state.cells[slot].maxUses
            let goesAlone =
                !isWorn
                && (!state.attention.needsReleases || fault == .releaseIgnoresAttention)
            state.tasks[index].position = goesAlone ? .releasing(slot) : .tellingReturned(slot)
        case .releasing(let slot):
            // A thread may be held up between its note and this: idle counts from here.
            state.cells[slot].freed = state.now
            state.tasks[index].position =
                exchange(slot, from: .leased, to: .free) ? .freed(slot) : .tellingReturned(slot)
        case .freed(let slot):
            let isDone = !state.attention.needsReleases || fault == .releaseIgnoresAttention
            state.tasks[index].position = isDone ? .idle : .tellingFreed(slot)
        default:
            preconditionFailure("task \(index) needs the lock at \(state.tasks[index].position)")
        }
    }

    private func claim(_ slot: Int, by index: Int) -> Bool {
        guard exchange(slot, from: .free, to: leasedWord) else { return false }
        state.cells[slot].changed = state.coarse
        state.cells[slot].uses += 1
        end(index, .lease(slot: slot))
        return true
    }

    /// A task's acquire has ended.
    func end(_ index: Int, _ outcome: AcquireOutcome) {
        state.tasks[index].end(outcome)
        switch outcome {
        case .lease: outcomes.insert(.lease(slot: 0))
        case .timeout, .deadlockTimeout: outcomes.insert(.timeout(waitedNanoseconds: 0))
        case .rejected: outcomes.insert(.rejected(waiting: 0))
        case .hopeless: outcomes.insert(.hopeless(estimatedNanoseconds: 0))
        case .circuitOpen: outcomes.insert(.circuitOpen(retryInNanoseconds: 0))
        case .deadlock:
            outcomes.insert(
                .deadlock(
                    Deadlock(site: CallSite(fileID: "", line: 0), heldAt: [], smallestSize: 0)))
        case .cancelled, .factoryFailure, .shutDown: outcomes.insert(outcome)
        }
    }
}
