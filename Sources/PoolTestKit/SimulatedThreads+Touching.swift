import ResourcePools

// Which steps of tasks and which operations of the machine touch the same, so that it matters which
// comes first.
extension SimulatedThreads {
    /// Whether the order of an operation and of a task's next step makes a difference now: they are
    /// of the same word, and one of them changes it.
    ///
    /// Where the pool is broken on purpose, two of the same word always do.
    func touches(_ operation: Operation, task: SimulatedTask) -> Bool {
        switch operation {
        case .grow: task.position == .idle
        case .setAttention(let value):
            task.readsAttention && (value != state.attention || fault != nil)
        case .readStamps(let slot):
            task.position == .holding(slot) || (task.claims(slot) && changesWord(of: slot, task))
        case .load(let slot): task.exchanges(slot) && changesWord(of: slot, task)
        case .exchange(let slot, let from, let to):
            task.exchanges(slot)
                && (changesWord(of: slot, task) || (state.cells[slot].word == from && from != to))
        case .store(let slot, let word):
            task.exchanges(slot)
                && (changesWord(of: slot, task) || state.cells[slot].word != word)
        }
    }

    /// Whether a task that needs no lock may come to a step that touches an operation.
    func mayTouch(_ operation: Operation, task: SimulatedTask) -> Bool {
        let comesAgain = task.remaining > 0
        return switch operation {
        case .grow: comesAgain
        case .setAttention(let value): value != state.attention || fault != nil
        case .readStamps(let slot), .load(let slot), .exchange(let slot, _, _),
            .store(let slot, _):
            comesAgain || task.isNear(slot)
        }
    }

    private func changesWord(of slot: Int, _ task: SimulatedTask) -> Bool {
        if fault != nil { return true }
        return state.cells[slot].word == (task.claims(slot) ? .free : .leased)
    }
}

extension SimulatedTask {
    fileprivate var readsAttention: Bool {
        switch position {
        case .idle, .holding, .freed: true
        default: false
        }
    }

    /// Whether its next step tries to take a slot.
    fileprivate func claims(_ slot: Int) -> Bool {
        switch position {
        case .tryingHint: hint == slot
        case .scanning(let next, _): next == slot
        default: false
        }
    }

    /// Whether its next step is a compare-exchange of a slot's word.
    fileprivate func exchanges(_ slot: Int) -> Bool { claims(slot) || position == .releasing(slot) }

    /// Whether it may touch a slot before it begins another acquire.
    fileprivate func isNear(_ slot: Int) -> Bool {
        switch position {
        case .tryingHint: true
        case .scanning(_, let limit): slot < limit
        case .holding(let held), .releasing(let held): held == slot
        default: false
        }
    }
}
