import ResourcePools
import ResourceTypes

// What has to hold after every step.
extension SimulatedPool {
    private func expect(
        _ holds: Bool, _ message: @autoclosure () -> String
    ) throws {
        if !holds { throw ScheduleViolation(message()) }
    }

    func check() throws {
        try checkOwners()
        try checkBooks()
        try checkCounts()
        try checkLine()
        try checkBackoff()
        try checkKeepAlive()
        try checkTimers()
    }

    /// What is validated to be kept alive is nobody's who waits, and not all that idles.
    private func checkKeepAlive() throws {
        defer { shell.formerlyKept = machine.keepingAlive }
        let words = threads.state.cells.map(\.word)
        if machine.keepingAlive > shell.formerlyKept {
            try expect(shell.line.isEmpty, "one is kept alive while \(shell.line.count) wait")
        }
        if machine.keepingAlive > 0 || !shell.line.isEmpty || machine.phase != .running
            || machine.isBypassed
        {
            shell.hinderedAt = shell.now
        }
        // With five slots at the most, a quarter of what idles is one.
        try expect(machine.keepingAlive <= 1, "\(machine.keepingAlive) are kept alive at once")
        let interval = machine.settings.keepAliveInterval
        if let wake = machine.nextWakeNanoseconds, wake <= shell.now { return }
        let slack = interval / 8 + 1 << 22 + 3 * machine.settings.coarsePeriod
        for (slot, cell) in threads.state.cells.enumerated() where words[slot].isFree {
            let known = max(cell.changed, cell.validated, shell.hinderedAt)
            let due = max(known.clampedAdding(interval), nextLook(at: cell))
            try expect(
                shell.now <= due.clampedAdding(slack),
                "slot \(slot) is to be kept alive and no timer is set")
        }
    }

    /// One owner for each slot that is out, none for the others; a job for each that is in work.
    private func checkOwners() throws {
        for (slot, cell) in threads.state.cells.enumerated() {
            let owners = threads.state.tasks.indices.filter {
                threads.state.tasks[$0].slot == slot
            }
            try expect(
                owners.count == (cell.word.isLeased ? 1 : 0),
                "slot \(slot) says \(name(cell.word)) and is owned by the tasks \(owners)")
            let jobs = shell.jobs.filter { $0.slot == slot }
            let expected =
                switch cell.word {
                case .creating: jobs == [.create(slot: slot)]
                case .working: jobs == [.validate(slot: slot)] || jobs == [.reset(slot: slot)]
                case .disposing: jobs.count == 1
                default: jobs.isEmpty
                }
            try expect(expected, "slot \(slot) says \(name(cell.word)) and its jobs are \(jobs)")
            try expect(
                !cell.isBroken || [.empty, .disposing].contains(cell.word),
                "slot \(slot) came back broken and says \(name(cell.word))")
        }
    }

    /// What was made and not disposed of is there, and never more than the maximum.
    private func checkBooks() throws {
        let words = threads.state.cells.map(\.word)
        let occupied = words.filter { $0 != .empty }.count
        let creating = words.filter { $0 == .creating }.count
        let disposing = words.filter { $0 == .disposing }.count
        try expect(
            shell.made - shell.disposed == occupied - creating,
            "\(shell.made) made, \(shell.disposed) disposed of, but \(occupied - creating) there")
        let revoked = words.filter { $0 == .revoked }.count
        let live = occupied - disposing - revoked
        try expect(
            machine.isBypassed || live <= max(machine.settings.size.maximum, shell.formerlyLive),
            "\(live) live of \(machine.settings.size.maximum), formerly \(shell.formerlyLive)")
        if let sizing = machine.adaptive {
            let bounds = machine.settings.size
            try expect(
                (bounds.minimum...bounds.maximum).contains(sizing.size),
                "the size \(sizing.size) was chosen out of \(bounds)")
            try expect(
                machine.isBypassed || live <= max(sizing.size, shell.formerlyLive),
                "\(live) live of \(sizing.size) chosen, formerly \(shell.formerlyLive)")
        }
        shell.formerlyLive = live
        if machine.phase == .shutDown {
            try expect(shell.line.isEmpty, "waiters are left after the shutdown")
        }
        // The machine's own books; a broken one is left to show by what it does.
        guard fault == nil else { return }
        try expect(machine.occupied == occupied, "\(machine.occupied) for \(occupied) slots")
        try expect(machine.creating == creating, "\(machine.creating) for \(creating) creations")
        try expect(machine.disposing == disposing, "\(machine.disposing) for \(disposing)")
        try expect(machine.revoked == revoked, "\(machine.revoked) for \(revoked) revoked")
        let working = words.filter { $0 == .working }.count
        try expect(machine.working == working, "\(machine.working) for \(working) in work")
        try expect(machine.waiters.count == shell.line.count, "the line is of another length")
        let isReviewed = machine.phase != .running || machine.isBypassed || live > machine.ceiling
        let isOpen = !shell.line.isEmpty && !machine.barging.isOver
        let word: Attention =
            if isReviewed { .closed } else if shell.line.isEmpty { .none } else if isOpen {
                machine.barging.woken == nil ? .waiting : .onItsWay
            } else { .closed }
        try expect(
            threads.state.attention == word,
            "the word says \(threads.state.attention) and should say \(word)")
    }

    /// Nobody waits while a resource is free, or could be made, and nobody sees to it.
    private func checkLine() throws {
        let places =
            shell.line.count
            + threads.state.tasks.filter {
                if case .delivered = $0.position { true } else { false }
            }.count
        shell.peakPlaces = max(shell.peakPlaces, places)
        for (index, task) in threads.state.tasks.enumerated() where task.isCancelled {
            guard case .waiting(let waiter, _) = task.position else { continue }
            try expect(
                shell.cancels.contains(waiter),
                "task \(index) was cancelled, waits, and no handler is on its way")
        }
        try expect(
            machine.waiterCapacity <= shell.peakPlaces,
            "\(machine.waiterCapacity) places for \(shell.peakPlaces) waiters at the most")
        guard machine.phase == .running else { return }
        try checkFree()
        try checkDemand()
    }

    private func isOnItsWay(_ slot: Int) -> Bool {
        threads.state.tasks.contains {
            $0.position == .freed(slot) || $0.position == .tellingFreed(slot)
        }
    }

    /// What is free goes to who waits; with the bypass on it goes for good.
    private func checkFree() throws {
        let woken = machine.barging.woken.map(SimulatedTask.Position.woken)
        let isComing = !machine.isBypassed && threads.state.tasks.contains { $0.position == woken }
        for (slot, cell) in threads.state.cells.enumerated() where cell.word == .free {
            try expect(
                shell.line.isEmpty || isOnItsWay(slot) || isComing,
                "\(shell.line.count) wait, slot \(slot) is free and nobody hands it over")
            try expect(
                !machine.isBypassed || isOnItsWay(slot),
                "slot \(slot) is free with the bypass on and nobody sees to it")
        }
    }

    /// For each who waits something is under way, as far as there is room.
    private func checkDemand() throws {
        guard !shell.line.isEmpty else { return }
        let words = threads.state.cells.map(\.word)
        // What has taken too long, or was not wanted for a while, is not counted on any more.
        let creating = words.indices.count { words[$0] == .creating && !shell.givenUp.contains($0) }
        let underWay = creating + words.count { $0 == .working }
        let waiting = shell.line.count
        try expect(
            !words.contains(.stale) || waiting <= underWay,
            "\(waiting) wait while a free resource that is to be validated is left alone")
        let maximum = machine.isBypassed ? PoolSize.limit : machine.settings.size.maximum
        let occupied = words.count { $0 != .empty && $0 != .revoked }
        if let retry = machine.retryNanoseconds, occupied < maximum, underWay == 0 {
            // One attempt at a time: what is under way brings the next when it ends.
            let wake = machine.nextWakeNanoseconds ?? .max
            try expect(
                wake <= retry.clampedAdding(1 << 20),
                "\(waiting) wait after a failed creation and nothing will wake the pool")
        } else if machine.retryNanoseconds == nil {
            try expect(
                waiting <= underWay || occupied >= maximum || creating >= machine.creationLimit,
                "\(waiting) wait, \(occupied) of \(maximum) are there and "
                    + "\(underWay) under way: nothing is made for them")
        }
    }

    /// The pool backs off only after a failure, and for no longer than it is allowed to.
    private func checkBackoff() throws {
        guard let retry = machine.retryNanoseconds else { return }
        try expect(shell.hasFailed, "the pool backs off, and nothing has failed")
        try expect(
            retry <= shell.now.clampedAdding(machine.settings.backoffLimit),
            "the next attempt is to be at \(retry), beyond the longest backoff")
    }

    /// Where nothing is due, nothing is overdue.
    private func checkTimers() throws {
        let now = shell.now
        if let wake = machine.nextWakeNanoseconds, wake <= now { return }
        let settings = machine.settings
        // A tick of the wheel, and what the coarse time may be behind at both ends.
        let slack: UInt64 = 1 << 21 + 3 * settings.coarsePeriod
        for place in shell.line {
            try expect(
                now <= place.deadline.clampedAdding(slack),
                "task \(place.task) waits beyond its deadline and no timer is set")
        }
        if let oldest = shell.line.map(\.since).min(), !machine.barging.isOver {
            let bound = max(settings.bargingBound, 1 << 22)
            try expect(
                now <= oldest.clampedAdding(bound).clampedAdding(bound).clampedAdding(slack),
                "somebody waits beyond the bound and others still go first")
        }
        guard machine.phase == .running else { return }
        let words = threads.state.cells.map(\.word)
        let live = words.filter { ![.empty, .disposing, .revoked].contains($0) }.count
        for (slot, cell) in threads.state.cells.enumerated() where cell.word.isFree {
            let look = nextLook(at: cell)
            try expect(
                now
                    <= max(cell.made.clampedAdding(settings.maxLifetime), cell.keptUntil)
                    .clampedAdding(slack),
                "slot \(slot) is free beyond its lifetime and no timer is set")
            try expect(
                live <= machine.floor
                    || now
                        <= max(
                            cell.changed.clampedAdding(settings.idleTimeout), look, cell.keptUntil
                        ).clampedAdding(slack),
                "slot \(slot) is idle beyond its time and no timer is set")
            try expect(
                cell.word == .stale
                    || now
                        <= max(
                            max(cell.changed, cell.validated)
                                .clampedAdding(settings.validateAfterIdle), look
                        ).clampedAdding(slack),
                "slot \(slot) is to be validated and no timer is set")
        }
    }

    /// Until when the pool looks at the latest at a slot that a thread has set free.
    ///
    /// A resource idles from the moment that its holder notes as its release begins. But the thread
    /// may be held up between that note and the exchange that sets the slot free: until then the
    /// slot is leased, nobody else can tell, and as it comes free its time may be over already.
    /// The exchange tells nobody, which is what makes it cheap. So what holds is this: at a slot
    /// that is leased the pool looks again within the shortest of the times that count for what
    /// idles, and it does not know by which look the slot will be free; from the exchange on it may
    /// take that time, and no longer. Only what is later than both is late. A slot that was set
    /// free at once is judged by the note alone, for the look is never later than that.
    func nextLook(at cell: SimulatedThreads.Cell) -> UInt64 {
        let settings = machine.settings
        return cell.freed.clampedAdding(
            min(settings.idleTimeout, settings.validateAfterIdle, settings.keepAliveInterval))
    }

    /// What goes for being idle, or for its age, goes after that time and not before.
    ///
    /// Here the real moments count: what holders note is coarse, and the pool takes the latest
    /// moment that a note may stand for. Where nobody advances the coarse time it may be behind by
    /// any amount, and there is only the note to go by.
    func expectDue(_ slot: Int, _ reason: DisposalReason) throws {
        let (cell, settings) = (threads.state.cells[slot], machine.settings)
        // A tick of the wheel; and what the coarse time is behind where a driver comes late, which
        // is not told from what it may be behind in any case.
        let now = shell.now.clampedAdding(1 << 20).clampedAdding(shell.behind)
        switch reason {
        case .idleTimeout:
            let used = settings.coarsePeriod > 0 ? cell.used : cell.changed
            try expect(
                now >= used.clampedAdding(settings.idleTimeout),
                "slot \(slot) goes for being idle \(shell.now - used) ns after its last use")
        case .maxLifetime:
            try expect(
                now >= cell.made.clampedAdding(settings.maxLifetime / 2),
                "slot \(slot) goes for its age \(shell.now - cell.made) ns after it was made")
        default: break
        }
    }

    /// How long the line may grow now: beyond the bound as many may wait as the factory has
    /// something for, or can have.
    var boundOnLine: Int {
        let (words, settings) = (threads.state.cells.map(\.word), machine.settings)
        guard machine.phase == .running else { return settings.maximumWaiters }
        let making = words.indices.count { words[$0] == .creating && !shell.givenUp.contains($0) }
        let live = words.count { ![.empty, .disposing, .revoked].contains($0) }
        let room = max(0, (machine.isBypassed ? PoolSize.limit : settings.size.maximum) - live)
        let attempts = machine.retryNanoseconds == nil ? room : making == 0 ? min(room, 1) : 0
        return settings.maximumWaiters + making + attempts
            + words.count { $0 == .working || $0 == .stale }
    }

    /// Who came is turned away where the line is full, and nobody else is.
    func expect(_ step: Machine.AcquireStep, waiting: Int, bound: Int) throws {
        guard fault == nil else { return }
        switch step {
        case .wait: try expect(waiting < bound, "\(waiting) wait, and \(bound) may")
        case .done(.rejected):
            try expect(waiting >= bound, "\(waiting) wait, \(bound) may, and one was rejected")
        case .done: break
        }
    }

    /// Nobody is told that its time is over before it is.
    func expectOver(_ place: Place, _ outcome: AcquireOutcome) throws {
        switch outcome {
        case .timeout, .deadlockTimeout:
            try expect(
                shell.now >= place.deadline,
                "task \(place.task) times out \(place.deadline &- shell.now) ns too early")
        default: break
        }
    }

    /// First come first served within a priority; between them a higher one counts as earlier.
    func expectTurn(of granted: Place) throws {
        func came(_ place: Place) -> UInt64 {
            let priority = threads.state.tasks[place.task].priority
            let steps = UInt64(AcquirePriority.high.rawValue - priority.rawValue)
            return place.since + steps * AcquirePriority.stepNanoseconds
        }
        let priority = threads.state.tasks[granted.task].priority
        for place in shell.line
        where place.number != granted.number && !leaving.contains(place.waiter) {
            let its = threads.state.tasks[place.task].priority
            let isEarlier =
                its == priority ? place.number < granted.number : came(place) < came(granted)
            if isEarlier {
                throw ScheduleViolation("task \(granted.task) was served before \(place.task)")
            }
        }
    }

    /// What has to hold where no step is left.
    package func checkEnd() throws {
        for (index, task) in threads.state.tasks.enumerated() {
            try expect(
                task.isDone, "task \(index) is stuck at \(task.position): nothing will wake it")
            try expect(
                task.begun == task.ended,
                "task \(index) began \(task.begun) acquires and ended \(task.ended)")
        }
        try expect(shell.jobs.isEmpty, "the jobs \(shell.jobs) are left")
        try expect(shell.line.isEmpty, "\(shell.line.count) are left in line")
        try expect(!shell.awaitsEnd, "a drain or a shutdown never ended")
        if machine.phase == .shutDown {
            let left = threads.state.cells.filter { $0.word != .empty }.count
            try expect(left == 0, "\(left) resources are left after the shutdown")
            try expect(shell.made == shell.disposed, "what was made was not disposed of")
        }
    }

    private func name(_ word: SlotWord) -> String {
        let names = [
            "empty", "creating", "free", "stale", "leased", "leased for review", "working",
            "disposing", "revoked",
        ]
        return word.rawValue < 9 ? names[Int(word.rawValue)] : "\(word.rawValue)"
    }
}

extension PoolAction {
    /// Whose wait ends in something else than a lease.
    var endedWithoutLease: WaiterID? {
        switch self {
        case .resume(_, .lease): nil
        case .resume(let waiter, _): waiter
        default: nil
        }
    }

    fileprivate var slot: Int? {
        switch self {
        case .create(let slot), .validate(let slot), .reset(let slot), .dispose(let slot, _): slot
        case .cancelCreation, .resume, .wake, .settled, .drainsOverdue, .retired,
            .searchDeadlocks, .defect, .unreturned:
            nil
        }
    }
}
