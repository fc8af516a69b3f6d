import ResourcePools

// Which steps are possible, and what tells two states apart.
extension SimulatedPool {
    /// Every step that is possible now, in a fixed order.
    package var steps: [ScheduleStep] {
        if threads.leavesOutEquals, let ending = endingSteps { return ending }
        var steps: [ScheduleStep] = []
        for index in threads.state.tasks.indices { addSteps(of: index, to: &steps) }
        for waiter in shell.cancels { steps.append(.runCancel(waiter)) }
        for job in shell.jobs {
            steps.append(.finish(job, succeeds: true))
            switch job {
            case .create where shell.limits.failedCreations > 0,
                .validate where shell.limits.failedValidations > 0,
                .reset where shell.limits.failedValidations > 0:
                steps.append(.finish(job, succeeds: false))
            default: break
            }
        }
        addCommands(to: &steps)
        let waitsForTime = steps.isEmpty && !(isAtRest && !shell.awaitsEnd)
        if shell.limits.ticks > 0 || waitsForTime, machine.nextWakeNanoseconds != nil {
            steps.append(.tick)
        }
        return steps
    }

    /// Of the first task whose acquire has ended and who has not heard of it: that it hears of it,
    /// that it is cancelled before, and that its cancellation arrives before.
    ///
    /// One of these is the first of its steps in every schedule, and what the others do before that
    /// does not touch what it touches: the task's own position, and the free places in line, which
    /// are all alike. So it may as well come first, and nothing else needs to be tried now. (A task
    /// that is not cancelled here leaves the cancellation to others.)
    private var endingSteps: [ScheduleStep]? {
        for (index, task) in threads.state.tasks.enumerated() {
            guard case .delivered(let waiter, _) = task.position else { continue }
            var steps = [ScheduleStep.meet(task: index)]
            if shell.limits.cancellations > 0, !task.isCancelled {
                steps.append(.requestCancel(task: index))
            }
            if shell.cancels.contains(waiter) { steps.append(.runCancel(waiter)) }
            return steps
        }
        return nil
    }

    private func addSteps(of index: Int, to steps: inout [ScheduleStep]) {
        let task = threads.state.tasks[index]
        if task.isOutsideLock { steps.append(.free(task: index)) }
        switch task.position {
        case .holding:
            if shell.limits.brokenReturns > 0 {
                steps.append(.giveBack(task: index, .broken))
            }
            if shell.limits.suspectReturns > 0 {
                steps.append(.giveBack(task: index, .suspect))
            }
        case .atLock: steps.append(.enter(task: index))
        case .waiting(_, let hasMet):
            if !hasMet, !threads.leavesOutEquals { steps.append(.meet(task: index)) }
        case .woken: steps.append(.come(task: index))
        case .delivered: steps.append(.meet(task: index))
        case .tellingFreed: steps.append(.tellFreed(task: index))
        case .handingOver: steps.append(.handOver(task: index))
        case .tellingReturned: steps.append(.tellReturned(task: index))
        case .idle, .tryingHint, .scanning, .releasing, .freed: break
        }
        switch task.position {
        case .atLock, .waiting, .woken, .delivered:
            if shell.limits.cancellations > 0, !task.isCancelled {
                steps.append(.requestCancel(task: index))
            }
        default: break
        }
    }

    private func addCommands(to steps: inout [ScheduleStep]) {
        if let size = shell.limits.sizes.first { steps.append(.resize(size)) }
        if shell.limits.cleanUps > 0 { steps.append(.cleanUp) }
        if shell.limits.drains > 0 { steps.append(.drain) }
        if shell.limits.shutDowns > 0 { steps.append(.shutDown) }
        if shell.limits.pauses > 0 { steps.append(.pause) }
        // A pause ends, however often it is.
        if scenario.limits.pauses > 0, machine.isPausedOrWillBe { steps.append(.resume) }
        if shell.limits.reconnects > 0 { steps.append(.reconnect) }
        if shell.limits.bypasses > 0 { steps.append(.bypass(!machine.isBypassed)) }
        if shell.limits.postponements > 0 {
            for (slot, cell) in threads.state.cells.enumerated() where cell.word != .empty {
                steps.append(.postpone(slot: slot, nanoseconds: scenario.postponement))
            }
        }
        guard shell.limits.revocations > 0 else { return }
        for (slot, cell) in threads.state.cells.enumerated()
        where cell.word.isLeased && cell.word != .revoked {
            steps.append(.revoke(slot: slot))
        }
    }

    /// A number that two states share, but for a collision of 64 bits, only if whatever happens to
    /// both from now on is the same: up to which of two equal tasks it happens to.
    package var fingerprint: Int {
        var hasher = Hasher()
        let now = shell.now
        machine.hashBehaviour(into: &hasher, now: now)
        hasher.combine(threads.state.attention)
        let settings = scenario.settings
        let ageMatters =
            min(settings.idleTimeout, settings.validateAfterIdle, settings.keepAliveInterval)
            != .max
        for cell in threads.state.cells {
            hasher.combine(cell.word)
            if settings.maxUses != .max { hasher.combine(cell.uses) }
            guard ageMatters else { continue }
            hasher.combine(now &- cell.changed)
            // Of these nothing depends but what is checked.
            if cell.word.isFree { hasher.combine(max(nextLook(at: cell), now) - now) }
            if settings.coarsePeriod > 0 { hasher.combine(now &- cell.used) }
        }
        // Which task is which does not matter, only what each is about to do.
        for signature in threads.state.tasks.indices.map(signature).sorted() {
            hasher.combine(signature)
        }
        hasher.combine(shell.cancels.count)
        for job in shell.jobs.map(\.order).sorted() { hasher.combine(job) }
        hasher.combine(shell.limits)
        hasher.combine(shell.awaitsEnd)
        hasher.combine(shell.hasFailed)
        return hasher.finalize()
    }

    private func signature(of index: Int) -> Int {
        var hasher = Hasher()
        let task = threads.state.tasks[index]
        task.hash(progress: &hasher)
        hasher.combine(task.timeout)
        hasher.combine(task.priority)
        if let place = shell.line.firstIndex(where: { $0.task == index }) {
            hasher.combine(place)
            let deadline = shell.line[place].deadline
            hasher.combine(deadline == .max ? .max : deadline &- shell.now)
        }
        switch task.position {
        case .waiting(let waiter, _), .woken(let waiter), .delivered(let waiter, _):
            hasher.combine(shell.cancels.contains(waiter))
        default: break
        }
        return hasher.finalize()
    }

    /// Feeds the words and where each task is.
    func hashThreads(into hasher: inout Hasher) {
        hasher.combine(threads.state.attention)
        for cell in threads.state.cells { hasher.combine(cell.word) }
        for task in threads.state.tasks { task.hash(progress: &hasher) }
    }
}

extension SimulatedTask {
    fileprivate func hash(progress hasher: inout Hasher) {
        hasher.combine(remaining)
        // Where it comes no more, what it would try first does not matter.
        hasher.combine(remaining > 0 || position == .tryingHint ? hint : nil)
        hasher.combine(isCancelled)
        switch position {
        // The number of a place says nothing that the line does not say.
        case .waiting(_, let hasMet): hasher.combine(hasMet)
        case .woken: hasher.combine(3)
        case .delivered(_, let outcome):
            hasher.combine(2)
            hasher.combine(outcome)
        default: hasher.combine(position)
        }
    }
}

extension PoolAction {
    /// Where a job stands among others; jobs of a slot come one after the other.
    fileprivate var order: Int {
        switch self {
        case .create(let slot): slot * 4
        case .validate(let slot): slot * 4 + 1
        case .reset(let slot): slot * 4 + 2
        case .dispose(let slot, _): slot * 4 + 3
        case .cancelCreation, .resume, .wake, .settled, .drainsOverdue, .retired,
            .searchDeadlocks, .defect, .unreturned:
            -1
        }
    }
}
