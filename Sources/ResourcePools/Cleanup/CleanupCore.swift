import Logging

/// What a ``CleanupScheduler`` and its driver share: the wheel, the ids, the counters.
final class CleanupCore: Sendable {
    typealias Handler = CleanupScheduler.Handler

    private struct Entry: Sendable {
        var task: CleanupTask
        var handler: Handler
        /// The place in ``State/ids``, which the wheel carries, and the wheel's handle.
        var place: UInt32
        var timer: Int32
    }

    private struct State: Sendable {
        var wheel: TimerWheel
        var entries: [String: Entry] = [:]
        var ids: [String] = []
        var freePlaces: [UInt32] = []
        var driver = Driver()
        var statistics = CleanupScheduler.Statistics()
    }

    private let retryBase: UInt64
    private let retryLimit: UInt64
    private let attempts: Int
    private let logger: Logger?
    private let clock: any PoolClock
    private let handler: Handler
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

    func all() -> [CleanupTask] { state.withLock { $0.entries.values.map(\.task) } }

    func schedule(_ id: String, afterNanoseconds ttl: UInt64, handler: Handler?) {
        let due = clock.nowNanoseconds().clampedAdding(ttl)
        let superseded = state.withLock { state in
            state.statistics.scheduled += 1
            if Self.remove(id, from: &state) != nil { state.statistics.cancelled += 1 }
            return self.insert(
                CleanupTask(id: id, dueNanoseconds: due, failures: 0), handler ?? self.handler,
                into: &state)
        }
        superseded?.cancel()
    }

    func cancel(_ id: String) -> Bool {
        state.withLock { state in
            guard Self.remove(id, from: &state) != nil else { return false }
            state.statistics.cancelled += 1
            return true
        }
    }

    func cancelAll() {
        let driver = state.withLock { state in
            state.statistics.cancelled += UInt64(state.entries.count)
            state.entries = [:]
            state.wheel = TimerWheel(now: self.clock.nowNanoseconds())
            return state.driver.end()
        }
        driver?.cancel()
    }

    // MARK: - Under the lock

    private func insert(
        _ task: CleanupTask, _ handler: @escaping Handler, into state: inout State
    ) -> Task<Void, Never>? {
        let place: UInt32
        if let free = state.freePlaces.popLast() {
            place = free
            state.ids[Int(place)] = task.id
        } else {
            place = UInt32(state.ids.count)
            state.ids.append(task.id)
        }
        let timer = state.wheel.schedule(payload: place, at: task.dueNanoseconds)
        state.entries[task.id] = Entry(task: task, handler: handler, place: place, timer: timer)
        return state.driver.arrange(for: state.wheel.nextWakeNanoseconds) {
            await self.drive($0, until: $1)
        }
    }

    private static func remove(_ id: String, from state: inout State) -> Entry? {
        guard let entry = state.entries.removeValue(forKey: id) else { return nil }
        state.wheel.cancel(entry.timer)
        state.freePlaces.append(entry.place)
        return entry
    }

    private static func takeDue(_ now: UInt64, from state: inout State) -> [Entry] {
        state.wheel.advance(to: now).compactMap { place in
            let entry = state.entries.removeValue(forKey: state.ids[Int(place)])
            state.freePlaces.append(place)
            return entry
        }
    }

    // MARK: - The driver

    private func drive(_ number: UInt64, until first: UInt64) async {
        var wake: UInt64? = first
        while let moment = wake {
            do { try await clock.sleep(untilNanoseconds: moment) } catch { return }
            let now = clock.nowNanoseconds()
            let (due, next) = state.withLock { state -> ([Entry], UInt64?) in
                guard state.driver.isPresent(number) else { return ([], nil) }
                let due = Self.takeDue(now, from: &state)
                state.driver.goOn(to: state.wheel.nextWakeNanoseconds)
                return (due, state.driver.wakeNanoseconds)
            }
            for entry in due { Task.detached { await self.cleanUp(entry) } }
            wake = next
        }
    }

    private func cleanUp(_ entry: Entry) async {
        do {
            try await entry.handler(entry.task.id)
            state.withLock { $0.statistics.succeeded += 1 }
        } catch {
            logger?.debug(
                "clean-up failed", metadata: ["id": "\(entry.task.id)", "error": "\(error)"])
            failed(entry)
        }
    }

    private func failed(_ entry: Entry) {
        let failures = entry.task.failures + 1
        let now = clock.nowNanoseconds()
        let (doubled, overflow) = retryBase.multipliedReportingOverflow(
            by: 1 << UInt64(min(failures - 1, 40)))
        let delay = min(retryLimit, overflow ? .max : doubled)
        let superseded = state.withLock { state -> Task<Void, Never>? in
            state.statistics.failed += 1
            // A timer that was scheduled anew while this one was being handled goes before it.
            guard state.entries[entry.task.id] == nil else { return nil }
            guard failures < self.attempts else {
                state.statistics.abandoned += 1
                return nil
            }
            let task = CleanupTask(
                id: entry.task.id, dueNanoseconds: now.clampedAdding(delay), failures: failures)
            return self.insert(task, entry.handler, into: &state)
        }
        superseded?.cancel()
    }
}
