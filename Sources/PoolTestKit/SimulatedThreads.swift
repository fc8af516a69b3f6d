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
        /// When it really was acquired last, or given back.
        var used: UInt64 = 0
        var site: UInt64 = 0
        /// Whose frame ends its lease; 0 where that is not known.
        var holder: UInt64 = 0
        /// When its resource has to be gone at the latest, as seen from outside.
        var made: UInt64 = 0
        var validated: UInt64 = 0
        /// Until when its clean-up has been put off.
        var keptUntil: UInt64 = 0
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

    /// One operation of the machine that other threads can come before or after.
    enum Operation {
        case load(slot: Int)
        case exchange(slot: Int, from: SlotWord, to: SlotWord)
        case store(slot: Int, SlotWord)
        /// What holders note beside the word: how often it was leased, and when it changed.
        case readStamps(slot: Int)
        case grow
        case setAttention(Attention)
    }

    /// What is asked before an operation of the machine.
    struct Choice {
        /// How many tasks can take a step.
        let tasks: Int
        /// Whether the machine may go on without one.
        let mayGoOn: Bool
    }

    var state = State()
    let leasedWord: SlotWord
    let fault: PoolFault?
    /// Asked before each operation of the machine: nil lets it go on, a number is of the task that
    /// takes a step, among those that can.
    var decide: ((Choice) -> Int?)?
    /// Whether of ways that differ only in the order of what does not touch, one is enough.
    var leavesOutEquals = false
    /// Whether the machine's decisions depend on what holders note beside the word.
    let readsStamps: Bool
    /// What the machine's operations answered in this event: it determines where the machine is.
    private(set) var digest: UInt64 = 0
    /// How many steps tasks took between two operations of the machine.
    private(set) var stepsInside = 0
    /// Which tasks took them in the present step of the schedule.
    var inside: [Int] = []
    /// How acquires have ended so far, numbers left out (0).
    private(set) var outcomes: Set<AcquireOutcome> = []
    private var event = Event.other
    private var isFirst = true
    private var heldBack: Attention?

    init(settings: PoolSettings, tasks: [SimulatedTask], fault: PoolFault?) {
        leasedWord = settings.reviewsEachReturn ? .leasedForReview : .leased
        readsStamps =
            settings.limitsLives || settings.maxUses != .max || settings.size.targetPermille != nil
        self.fault = fault
        state.tasks = tasks
    }

    func begin(_ event: Event) {
        self.event = event
        isFirst = true
        digest = 0xCBF2_9CE4_8422_2325
    }

    func end() {
        guard let word = heldBack else { return }
        pause(before: .setAttention(word))
        state.attention = word
        heldBack = nil
    }

    private func note(_ value: UInt64) { digest = (digest ^ value) &* 0x100_0000_01B3 }

    /// Before an operation of the machine tasks outside may take steps.
    ///
    /// Where ways that equal others are left out, a step is taken here only if it, or one that
    /// follows it here, touches what the operation touches. A last step that does not could as
    /// well come after the operation: the machine is answered the same, and so is the task. Moved
    /// on for as long as that holds, it comes before an operation that it does touch, or after the
    /// event, where it is a step of its own. Whatever comes before the first operation is a step
    /// of its own before the event.
    private func pause(before operation: Operation) {
        guard let decide else { return }
        if leavesOutEquals, isFirst {
            isFirst = false
            return
        }
        var mayGoOn = true
        while true {
            let movable = state.tasks.indices.filter {
                state.tasks[$0].isOutsideLock
                    && (!leavesOutEquals || mayTouch(operation, task: state.tasks[$0]))
            }
            if movable.isEmpty, mayGoOn { return }
            guard let choice = decide(Choice(tasks: movable.count, mayGoOn: mayGoOn)) else {
                return
            }
            stepsInside += 1
            inside.append(movable[choice])
            if leavesOutEquals { mayGoOn = touches(operation, task: state.tasks[movable[choice]]) }
            step(movable[choice])
        }
    }

    // MARK: - The machine's operations

    func load(_ slot: Int) -> SlotWord {
        pause(before: .load(slot: slot))
        note(state.cells[slot].word.rawValue)
        return state.cells[slot].word
    }

    func compareExchange(_ slot: Int, from: SlotWord, to: SlotWord) -> Bool {
        pause(before: .exchange(slot: slot, from: from, to: to))
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
        pause(before: .store(slot: slot, word))
        note(3)
        state.cells[slot].word = word
    }

    func grow() {
        pause(before: .grow)
        note(5)
        state.cells.append(Cell())
    }

    func uses(_ slot: Int) -> UInt64 { stamp(slot, \.uses) }
    func changedNanoseconds(_ slot: Int) -> UInt64 { stamp(slot, \.changed) }

    private func stamp(_ slot: Int, _ path: KeyPath<Cell, UInt64>) -> UInt64 {
        guard readsStamps else { return state.cells[slot][keyPath: path] }
        pause(before: .readStamps(slot: slot))
        note(state.cells[slot][keyPath: path])
        return state.cells[slot][keyPath: path]
    }

    func setAttention(_ value: Attention) {
        pause(before: .setAttention(value))
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
            if fault != .releaseNotesNothing { state.cells[slot].changed = state.coarse }
            state.cells[slot].used = state.now
            let isWorn = state.cells[slot].uses >= state.cells[slot].maxUses
            let goesAlone =
                !isWorn
                && (!state.attention.needsReleases || fault == .releaseIgnoresAttention)
            state.tasks[index].position = goesAlone ? .releasing(slot) : .handingOver(slot)
        case .releasing(let slot):
            // A thread may be held up between its note and this: idle counts from here.
            state.cells[slot].freed = state.now
            state.tasks[index].position =
                exchange(slot, from: .leased, to: .free) ? .freed(slot) : .handingOver(slot)
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
        state.cells[slot].used = state.now
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
