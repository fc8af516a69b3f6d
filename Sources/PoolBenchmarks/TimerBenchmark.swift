import ResourcePools

/// W5: a million timers pending, and a pair of schedule and cancel on top.
enum TimerBenchmark {
    static let pending = 1_000_000
    static let turns = 1_000_000

    static func rows(_ options: Options) async throws -> [Row] {
        var rows: [Row] = []
        if options.wants("W5-wheel") { rows.append(await wheel(options)) }
        if options.wants("W5-scheduler") { rows.append(await scheduler(options)) }
        return rows
    }

    private static func wheel(_ options: Options) async -> Row {
        var row = Row(
            id: "W5-wheel", title: "schedule and cancel by handle", unit: "ns",
            floorTitle: "clock read")
        var wheel = TimerWheel(now: 0)
        for timer in 0..<pending {
            _ = wheel.schedule(payload: UInt32(timer), at: due(timer))
        }
        for _ in 0..<options.runs {
            let clock = SystemPoolClock()
            var sum: UInt64 = 0
            let read = await nanoseconds {
                for _ in 0..<turns { sum &+= clock.nowNanoseconds() }
            }
            let pair = await nanoseconds {
                for timer in 0..<turns {
                    wheel.cancel(wheel.schedule(payload: 1, at: due(timer)))
                }
            }
            precondition(sum > 0 && wheel.count == pending)
            row.add(
                pair / Double(turns), floor: read / Double(turns),
                [("bytes", Double(TimerWheel.bytesPerTimer))])
        }
        return row
    }

    private static func scheduler(_ options: Options) async -> Row {
        var row = Row(
            id: "W5-scheduler", title: "schedule and cancel by id", unit: "ns",
            floorTitle: "dictionary insertion and removal")
        let ids = (0..<pending).map { "resource-\($0)" }
        let extra = (0..<1_000).map { "extra-\($0)" }
        let scheduler = CleanupScheduler()
        for id in ids { scheduler.schedule(id, ttl: 3_600) }
        var dictionary: [String: Int] = [:]
        for (number, id) in ids.enumerated() { dictionary[id] = number }
        for _ in 0..<options.runs {
            let alone = await nanoseconds {
                for turn in 0..<turns {
                    dictionary[extra[turn % 1_000]] = turn
                    dictionary[extra[turn % 1_000]] = nil
                }
            }
            let pair = await nanoseconds {
                for turn in 0..<turns {
                    scheduler.schedule(extra[turn % 1_000], ttl: 3_600)
                    scheduler.cancel(extra[turn % 1_000])
                }
            }
            row.add(pair / Double(turns), floor: alone / Double(turns))
        }
        return row
    }

    /// Spread over an hour, the same each time.
    private static func due(_ timer: Int) -> UInt64 {
        UInt64(timer) &* 2_654_435_761 % 3_600_000_000_000
    }
}
