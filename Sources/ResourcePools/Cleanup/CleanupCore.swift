import Logging

/// What a ``CleanupScheduler`` and its driver share: the wheel, the ids, the counters.
final class CleanupCore: Sendable {
    typealias Handler = CleanupScheduler.Handler

    /// One pending timer; places are used again.
    private struct Record: Sendable {
        var id: String
        /// Nil for the scheduler's.
        var handler: Handler?
        var dueNanoseconds: UInt64
        var hash: UInt32
        /// The wheel's handle; in a free place the next free one.
        var timer: Int32
        /// How often it has been tried and has failed; below zero where the place is free.
        var failures: Int
    }

    /// What has become due and is to be done.
    private struct Due: Sendable {
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

        // It changes nothing; one that can't would be given a copy of all this.
        mutating func find(_ id: String, _ hash: UInt32) -> (cell: Int, place: Int32?) {
            index.find(hash) { records[Int($0)].id == id }
        }

        /// Adds a timer whose id is not there, in the cell where that was found.
        mutating func insert(
            _ id: String, _ hash: UInt32, at cell: Int, _ handler: Handler?, due: UInt64,
            failures: Int
        ) {
            var place = firstFree
            if place < 0 {
                place = Int32(records.count)
                let timer = wheel.schedule(payload: UInt32(place), at: due)
                records.append(
                    Record(
                        id: id, handler: handler, dueNanoseconds: due, hash: hash, timer: timer,
                        failures: failures))
            } else {
                firstFree = records[Int(place)].timer
                let timer = wheel.schedule(payload: UInt32(place), at: due)
                records[Int(place)] = Record(
                    id: id, handler: handler, dueNanoseconds: due, hash: hash, timer: timer,
                    failures: failures)
            }
            index.insert(hash, place: place, at: cell)
        }

        /// Gives a pending timer another moment and handler.
        ///
        /// - Returns: the handler that it had.
        mutating func replace(_ place: Int32, _ handler: Handler?, due: UInt64) -> Handler? {
            wheel.cancel(records[Int(place)].timer)
            let replaced = records[Int(place)].handler
            records[Int(place)].timer = wheel.schedule(payload: UInt32(place), at: due)
            records[Int(place)].handler = handler
            records[Int(place)].dueNanoseconds = due
            records[Int(place)].failures = 0
            return replaced
        }

        /// Frees a place.
        ///
        /// - Returns: the handler that was there.
        mutating func free(_ place: Int32) -> Handler? {
            let handler = records[Int(place)].handler
            records[Int(place)] = Record(
                id: "", handler: nil, dueNanoseconds: 0, hash: 0, timer: firstFree, failures: -1)
            firstFree = place
            return handler
        }

        mutating func takeDue(_ now: UInt64) -> [Due] {
            wheel.advance(to: now).map { payload in
                let place = Int32(payload)
                let record = records[Int(place)]
                index.remove(at: index.find(record.hash) { $0 == place }.cell)
                return Due(id: record.id, handler: free(place), failures: record.failures)
            }
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
            state.records.filter { $0.failures >= 0 }.map {
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
                state.insert(id, hash, at: cell, handler, due: due, failures: 0)
                return (nil, self.arrangeDriver(&state, due: due))
            }
            state.statistics.cancelled += 1
            let replaced = state.replace(place, handler, due: due)
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
            state.statistics.cancelled += 1
            state.wheel.cancel(state.records[Int(place)].timer)
            state.index.remove(at: cell)
            return (true, state.free(place))
        }
        withExtendedLifetime(handler) {}
        return isCancelled
    }

    func cancelAll() {
        let (removed, driver) = state.withLock { state in
            state.statistics.cancelled += UInt64(state.index.count)
            let removed = state.records
            (state.records, state.firstFree, state.index) = ([], -1, HashIndex())
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
        do {
            try await (due.handler ?? handler)(due.id)
            state.withLock { $0.statistics.succeeded += 1 }
        } catch {
            logger?.debug(
                "clean-up failed", metadata: ["id": "\(due.id)", "error": "\(error)"])
            failed(due)
        }
    }

    private func failed(_ due: Due) {
        let failures = due.failures + 1
        let now = clock.nowNanoseconds()
        let (doubled, overflow) = retryBase.multipliedReportingOverflow(
            by: 1 << UInt64(min(failures - 1, 40)))
        let delay = min(retryLimit, overflow ? .max : doubled)
        let hash = self.hash(due.id)
        let superseded = state.withLock { state -> Task<Void, Never>? in
            state.statistics.failed += 1
            // A timer that was scheduled anew while this one was being handled goes before it.
            let (cell, present) = state.find(due.id, hash)
            guard present == nil else { return nil }
            guard failures < self.attempts else {
                state.statistics.abandoned += 1
                return nil
            }
            let moment = now.clampedAdding(delay)
            state.insert(due.id, hash, at: cell, due.handler, due: moment, failures: failures)
            return self.arrangeDriver(&state, due: moment)
        }
        superseded?.cancel()
    }
}
