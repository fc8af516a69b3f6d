import ResourcePools
import TestSupport
import Testing

@Suite("TimerWheel", .disposesOfEverything)
struct TimerWheelTests {
    static let tick: UInt64 = 1 << 20

    @Test(
        "fires at the first advance at or after the moment, never before",
        arguments: [
            UInt64(1), 63, 64, 65, 4_095, 4_096, 262_144, 16_777_216, 1_073_741_824, 68_719_476_736,
        ])
    func firesInTime(ticks: UInt64) {
        for offset in [UInt64(0), 1, Self.tick - 1] {
            let start: UInt64 = 123_456_789_123
            var wheel = TimerWheel(now: start)
            let due = start + ticks * Self.tick + offset
            _ = wheel.schedule(payload: 7, at: due)
            #expect(wheel.advance(to: due - 1).isEmpty)
            #expect(wheel.advance(to: due + Self.tick) == [7])
            #expect(wheel.count == 0)
            #expect(wheel.nextWakeNanoseconds == nil)
        }
    }

    @Test("a moment that has passed fires at once")
    func past() {
        var wheel = TimerWheel(now: 1_000_000_000_000)
        _ = wheel.schedule(payload: 1, at: 5)
        #expect(wheel.advance(to: 1_000_000_000_000) == [1])
    }

    @Test(
        "the end of time can be scheduled, slept until and cancelled",
        arguments: [UInt64.max, .max - Self.tick / 2, .max - Self.tick + 2, .max - Self.tick + 1])
    func endOfTime(due: UInt64) {
        var wheel = TimerWheel(now: 0)
        let handle = wheel.schedule(payload: 1, at: due)
        #expect(wheel.advance(to: 1 << 62).isEmpty)
        // A wake at the beginning of time would be slept until again and again.
        #expect(wheel.nextWakeNanoseconds.map { $0 > 1 << 62 } == true)
        #expect(wheel.pending.map(\.nanoseconds) == [.max - Self.tick + 1])
        wheel.cancel(handle)
        #expect(wheel.count == 0)

        _ = wheel.schedule(payload: 2, at: due)
        #expect(wheel.advance(to: .max - Self.tick).isEmpty)
        #expect(wheel.nextWakeNanoseconds == .max - Self.tick + 1)
        #expect(wheel.advance(to: due) == [2])
    }

    @Test("sleeping until the next wake again and again fires everything in order and on time")
    func sleepingByWakes() {
        var random = SeededRandom(seed: 42)
        var wheel = TimerWheel(now: 0)
        var due: [UInt64] = []
        for payload in 0..<2_000 {
            due.append(random.next() % (1 << UInt64(20 + payload % 24)))
            _ = wheel.schedule(payload: UInt32(payload), at: due[payload])
        }
        var fired = 0
        var last: UInt64 = 0
        var wakes = 0
        while let wake = wheel.nextWakeNanoseconds {
            wakes += 1
            for payload in wheel.advance(to: wake) {
                let moment = due[Int(payload)]
                #expect(moment <= wake)
                #expect(wake - moment < 2 * Self.tick)
                #expect(moment / Self.tick + 1 >= last)
                last = max(last, moment / Self.tick)
                fired += 1
            }
        }
        #expect(fired == 2_000)
        // Each timer moves down a level at a time: the wakes are bounded by that.
        #expect(wakes <= 2_000 * 8)
    }

    @Test("against a plain list, with random schedules, cancellations and jumps")
    func againstReference() {
        var random = SeededRandom(seed: 7)
        var now: UInt64 = 1 << 40
        var wheel = TimerWheel(now: now)
        var pending: [UInt32: (handle: Int32, due: UInt64)] = [:]
        for round in 0..<20_000 {
            switch random.next() % 4 {
            case 0, 1:
                let due = now + random.next() % (1 << (20 + random.next() % 20))
                let handle = wheel.schedule(payload: UInt32(round), at: due)
                pending[UInt32(round)] = (handle, due)
            case 2:
                if let victim = pending.keys.min() {
                    wheel.cancel(pending.removeValue(forKey: victim)!.handle)  // it is its key
                }
            default:
                now += random.next() % (1 << (18 + random.next() % 20))
                let fired = Set(wheel.advance(to: now))
                let certain = pending.filter { $0.value.due + Self.tick <= now }.keys
                let possible = pending.filter { $0.value.due <= now }.keys
                #expect(fired.isSuperset(of: certain))
                #expect(fired.isSubset(of: Set(possible)))
                for payload in fired { pending[payload] = nil }
            }
            #expect(wheel.count == pending.count)
        }
    }
}

/// SplitMix64, for repeatable tests.
struct SeededRandom {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
