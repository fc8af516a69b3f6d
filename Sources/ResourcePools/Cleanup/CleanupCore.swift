import Logging

/// What a ``CleanupScheduler`` and its driver share: the wheel, the ids, the counters.
final class CleanupCore: Sendable {
    typealias Handler = CleanupScheduler.Handler

    /// One timer, until its clean-up is over; places are used again.
    private struct Record: Sendable {
        enum Stage: Sendable {
            case free
            /// Its moment is to come.
            case pending
            /// Its moment has come, and its clean-up is about to begin.
            case due
            /// Its clean-up runs.
            case running
        }

        var id: String
        /// Nil for the scheduler's.
        var handler: Handler?
        var dueNanoseconds: UInt64
        var hash: UInt32
        /// The wheel's handle; in a free place the next free one.
        var timer: Int32
        /// How often it has been tried and has failed.
        var failures = 0
        var stage = Stage.pending
        /// Which of the timers that have had this place it is: by that a clean-up finds that its
        /// own has been cancelled or replaced.
        var turn: UInt32 = 0
    }

    /// What has become due and is to be done.
    private struct Due: Sendable {
        var place: Int
        var turn: UInt32
        var id: String
        var handler: Handler?
        var failures: Int
    }

    private struct State: Sendable {
        var wheel: TimerWheel
        /// By place, which the wheel carries.
        var records: [Record] = []
        var firstFree: Int32 = -1
        /// From the hash of an id to its place.
        var index = HashIndex()
        var driver = Driver()
        var statistics = CleanupScheduler.Statistics()
        /// Whether the scheduler has been dropped.
        var isClosed = false

        // It changes nothing; one that can't would be given a copy of all this.
        mutating func find(_ id: String, _ hash: UInt32) -> (cell: Int, place: Int32?) {
            index.find(hash) { records[Int($0)].id == id }
        }

        /// Adds a timer whose id is not there, in the cell where that was found.
        mutating func insert(
            _ id: String, _ hash: UInt32, at cell: Int, _ handler: Handler?, due: UInt64
        ) {
            var place = firstFree
            if place < 0 {
                place = Int32(records.count)
                let timer = wheel.schedule(payload: UInt32(place), at: due)
                records.append(
                    Record(
                        id: id, handler: handler, dueNanoseconds: due, hash: hash, timer: timer))
            } else {
                firstFree = records[Int(place)].timer
                let timer = wheel.schedule(payload: UInt32(place), at: due)
                records[Int(place)] = Record(
                    id: id, handler: handler, dueNanoseconds: due, hash: hash, timer: timer,
                    turn: records[Int(place)].turn)
            }
            index.insert(hash, place: place, at: cell)
        }

        /// Gives a timer another moment and handler.
        ///
        /// - Returns: the handler that it had.
        mutating func replace(_ place: Int, _ handler: Handler?, due: UInt64) -> Handler? {
            _ = callOff(place)
            let replaced = records[place].handler
            records[place].handler = handler
            records[place].failures = 0
            records[place].turn &+= 1
            setTimer(place, at: due)
            return replaced
        }

        /// Takes a timer away that was found in a cell.
        ///
        /// - Returns: whether its clean-up had not begun, and the handler that it had.
        mutating func remove(_ place: Int, at cell: Int) -> (isInTime: Bool, Handler?) {
            index.remove(at: cell)
            return (callOff(place), free(place))
        }

        /// Sees to it that nothing comes of a timer any more.
        ///
        /// - Returns: whether its clean-up had not begun: that one runs to its end, and is counted
        ///   as cancelled where it fails.
        private mutating func callOff(_ place: Int) -> Bool {
            let stage = records[place].stage
            if stage == .pending { wheel.cancel(records[place].timer) }
            if stage != .running { statistics.cancelled += 1 }
            return stage != .running
        }

        private mutating func setTimer(_ place: Int, at due: UInt64) {
            records[place].timer = wheel.schedule(payload: UInt32(place), at: due)
            records[place].dueNanoseconds = due
            records[place].stage = .pending
        }

        /// Frees a place.
        ///
        /// - Returns: the handler that was there.
        private mutating func free(_ place: Int) -> Handler? {
            let handler = records[place].handler
            records[place] = Record(
                id: "", handler: nil, dueNanoseconds: 0, hash: 0, timer: firstFree, stage: .free,
                turn: records[place].turn &+ 1)
            firstFree = Int32(place)
            return handler
        }

        mutating func takeDue(_ now: UInt64) -> [Due] {
            wheel.advance(to: now).map { payload in
                let place = Int(payload)
                records[place].stage = .due
                let record = records[place]
                return Due(
                    place: place, turn: record.turn, id: record.id, handler: record.handler,
                    failures: record.failures)
            }
        }

        /// A clean-up is about to begin.
        ///
        /// - Returns: whether it is still wanted.
        mutating func begin(_ due: Due) -> Bool {
            guard isPresent(due) else { return false }
            records[due.place].stage = .running
            return true
        }

        /// Whether a clean-up's timer has been neither cancelled nor replaced meanwhile.
        func isPresent(_ due: Due) -> Bool { !isClosed && records[due.place].turn == due.turn }

        /// A clean-up has failed and is to be tried again.
        mutating func retry(_ due: Due, at moment: UInt64) {
            records[due.place].failures += 1
            setTimer(due.place, at: moment)
        }

        /// A clean-up is over.
        ///
        /// Whoever has done it still holds its handler, which is not let go of under the lock.
        mutating func end(_ due: Due) {
            let place = Int32(due.place)
            index.remove(at: index.find(records[due.place].hash) { $0 == place }.cell)
            _ = free(due.place)
        }
    }

    private let retryBase: UInt64
    private let retryLimit: UInt64
    private let attempts: Int
    private let logger: Logger?
    private let clock: any PoolClock
    private let handler: Handler
    private let hash = IdentifierHash()
    private let state: Lock<State>

    init(
        retryBase: UInt64, retryLimit: UInt64, attempts: Int, logger: Logger?,
        clock: any PoolClock, handler: @escaping Handler
    ) {
        self.retryBase = retryBase
        self.retryLimit = retryLimit
        self.attempts = attempts
        self.logger = logger
        self.clock = clock
        self.handler = handler
        state = Lock(State(wheel: TimerWheel(now: clock.nowNanoseconds())))
    }

    var statistics: CleanupScheduler.Statistics { state.withLock { $0.statistics } }

    func all() -> [CleanupTask] {
        state.withLock { state in
            state.records.filter { $0.stage == .pending || $0.stage == .due }.map {
                CleanupTask(id: $0.id, dueNanoseconds: $0.dueNanoseconds, failures: $0.failures)
            }
        }
    }

    func schedule(_ id: String, afterNanoseconds ttl: UInt64, handler: Handler?) {
        let due = clock.nowNanoseconds().clampedAdding(ttl)
        let hash = self.hash(id)
        // What is replaced is let go of outside the lock: its handler's end may come back here.
        let (replaced, superseded) = state.withLock { state -> (Handler?, Task<Void, Never>?) in
            state.statistics.scheduled += 1
            let (cell, present) = state.find(id, hash)
            guard let place = present else {
                state.insert(id, hash, at: cell, handler, due: due)
                return (nil, self.arrangeDriver(&state, due: due))
            }
            let replaced = state.replace(Int(place), handler, due: due)
            return (replaced, self.arrangeDriver(&state, due: due))
        }
        superseded?.cancel()
        withExtendedLifetime(replaced) {}
    }

    func cancel(_ id: String) -> Bool {
        let hash = self.hash(id)
        let (isCancelled, handler) = state.withLock { state -> (Bool, Handler?) in
            let (cell, present) = state.find(id, hash)
            guard let place = present else { return (false, nil) }
            return state.remove(Int(place), at: cell)
        }
        withExtendedLifetime(handler) {}
        return isCancelled
    }

    /// Forgets all timers for good: nothing is begun or tried again after that.
    func close() {
        let (removed, driver) = state.withLock { state in
            state.isClosed = true
            let removed = state.records
            (state.records, state.index) = ([], HashIndex())
            state.wheel = TimerWheel(now: self.clock.nowNanoseconds())
            return (removed, state.driver.end())
        }
        driver?.cancel()
        withExtendedLifetime(removed) {}
    }

    // MARK: - Under the lock

    /// Sees to it that somebody wakes for a timer that was just set.
    private func arrangeDriver(_ state: inout State, due: UInt64) -> Task<Void, Never>? {
        // A driver that wakes before this one is due sees to it then.
        guard !state.driver.wakes(by: due) else { return nil }
        return state.driver.arrange(for: state.wheel.nextWakeNanoseconds) {
            await self.drive($0, until: $1)
        }
    }

    // MARK: - The driver

    private func drive(_ number: UInt64, until first: UInt64) async {
        var wake: UInt64? = first
        while let moment = wake {
            do { try await clock.sleep(untilNanoseconds: moment) } catch { return }
            let now = clock.nowNanoseconds()
            let (due, next) = state.withLock { state -> ([Due], UInt64?) in
                guard state.driver.isPresent(number) else { return ([], nil) }
                let due = state.takeDue(now)
                state.driver.goOn(to: state.wheel.nextWakeNanoseconds)
                return (due, state.driver.wakeNanoseconds)
            }
            for timer in due { Task.detached { await self.cleanUp(timer) } }
            wake = next
        }
    }

    private func cleanUp(_ due: Due) async {
        guard state.withLock({ $0.begin(due) }) else { return }
        do {
            try await (due.handler ?? handler)(due.id)
            succeeded(due)
        } catch {
            logger?.debug(
                "clean-up failed", metadata: ["id": "\(due.id)", "error": "\(error)"])
            failed(due)
        }
    }

    private func succeeded(_ due: Due) {
        state.withLock { state in
            state.statistics.succeeded += 1
            if state.isPresent(due) { state.end(due) }
        }
    }

    private func failed(_ due: Due) {
        let failures = due.failures + 1
        let now = clock.nowNanoseconds()
        let (doubled, overflow) = retryBase.multipliedReportingOverflow(
            by: 1 << UInt64(min(failures - 1, 40)))
        let delay = min(retryLimit, overflow ? .max : doubled)
        let superseded = state.withLock { state -> Task<Void, Never>? in
            state.statistics.failed += 1
            guard state.isPresent(due) else {
                state.statistics.cancelled += 1
                return nil
            }
            guard failures < self.attempts else {
                state.statistics.abandoned += 1
                state.end(due)
                return nil
            }
            let moment = now.clampedAdding(delay)
            state.retry(due, at: moment)
            return self.arrangeDriver(&state, due: moment)
        }
        superseded?.cancel()
    }
}
