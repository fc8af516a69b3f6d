/// A scenario's arrivals as a sequence: the same seed gives the same ones, value for value.
///
/// ```swift
/// var arrivals = ArrivalProcess(scenario: steady, seed: 42)
/// while let arrival = arrivals.next() { … }   // in the order of their times, for ever
/// ```
/// It is pure: it reads no clock and knows nothing of how the work goes, which is what makes the
/// workload open-loop. Each stream draws from a random sequence of its own, so that changing one
/// leaves the others' arrivals in place. Ends only where a scenario has no work of any rate.
///
/// The rate may be changed, and a leak begun, at any time of the process's own: given the same
/// changes at the same times the same arrivals come.
///
/// - Complexity: O(streams) an arrival.
public struct ArrivalProcess: Sequence, IteratorProtocol, Sendable {
    fileprivate struct Stream {
        let work: Scenario.Work
        var random: RandomSource
        var clockNanoseconds = 0.0
        /// How many times as often as the pattern says.
        var factor = 1.0
        var forgotten = 0
        /// What it forgets beside what the scenario has it forget; nil for nothing.
        var leak: Leak?
        /// The next arrival's time; nil where none comes.
        var next: UInt64?
    }
    /// Leases that are forgotten because of a fault.
    fileprivate struct Leak {
        var share: Double
        /// How many more.
        var left: Int
    }

    private var streams: [Stream]
    private var sequence: UInt64 = 0
    /// The rate in percent of the scenario's.
    public private(set) var ratePercent = 100

    /// The arrivals of a scenario under a seed.
    public init(scenario: Scenario, seed: UInt64) {
        var seen: [String: Int] = [:]
        streams = scenario.work.map { work in
            // Two streams of one pool and site are told apart by their rank among equals.
            let label = "arrivals/\(work.pool)/\(work.site.rawValue)"
            let rank = seen[label, default: 0]
            seen[label] = rank + 1
            return Stream(work: work, random: RandomSource(seed: seed, stream: "\(label)/\(rank)"))
        }
        for index in streams.indices { streams[index].advance() }
    }

    /// When the next arrival comes, in nanoseconds from the start; nil where none ever does.
    public var nextOffsetNanoseconds: UInt64? { streams.compactMap(\.next).min() }

    /// Lets work come in at another rate from a time on; what is due by then comes as it was drawn.
    ///
    /// Bursts and waves keep their periods, and become higher or lower.
    /// - Parameter percent: of the scenario's rate; 0 is no work at all.
    public mutating func setRate(percent: Int, atNanoseconds now: UInt64) {
        guard percent != ratePercent, percent >= 0 else { return }
        ratePercent = percent
        for index in streams.indices {
            streams[index].setFactor(Double(percent) / 100, at: now)
        }
    }

    /// Lets one call site of a pool, the scenario's first, forget leases from now on.
    ///
    /// - Parameter share: how many of them, from 0 to 1.
    /// - Parameter limit: how many at the most.
    public mutating func beginLeak(pool: String, share: Double, limit: Int) {
        guard let index = streams.firstIndex(where: { $0.work.pool == pool }) else { return }
        streams[index].leak = ArrivalProcess.Leak(share: share, left: limit)
    }

    /// Ends the leak of a pool, but for what the scenario itself forgets.
    public mutating func endLeak(pool: String) {
        for index in streams.indices where streams[index].work.pool == pool {
            streams[index].leak = nil
        }
    }

    /// The next arrival; those of the same instant come in the scenario's order.
    public mutating func next() -> Arrival? {
        var earliest: (index: Int, time: UInt64)?
        for index in streams.indices {
            guard let time = streams[index].next else { continue }
            if earliest.map({ time < $0.time }) ?? true { earliest = (index, time) }
        }
        guard let earliest else { return nil }
        sequence += 1
        let arrival = streams[earliest.index].arrival(
            sequence: sequence, work: earliest.index, time: earliest.time)
        streams[earliest.index].advance()
        return arrival
    }
}

extension ArrivalProcess.Stream {
    /// Draws all that the arrival at hand will do.
    ///
    /// The number of draws is always the same, so that a changed share or mean moves no later
    /// arrival.
    fileprivate mutating func arrival(sequence: UInt64, work index: Int, time: UInt64) -> Arrival {
        var own = RandomSource(seed: random.next())
        let think = work.think.nanoseconds(using: &own)
        var forgets = own.chance(work.forgetShare) && forgotten < work.forgetLimit
        if forgets { forgotten += 1 }
        if let leak, own.chance(leak.share), leak.left > 0, !forgets {
            forgets = true
            self.leak?.left -= 1
        }
        return Arrival(
            sequence: sequence, offsetNanoseconds: time, work: index, operations: work.operations,
            thinkNanoseconds: think, forgets: forgets, operationSeed: random.next())
    }

    /// Draws the next arrival anew, at another rate; one that is due already stays.
    fileprivate mutating func setFactor(_ factor: Double, at now: UInt64) {
        let before = self.factor
        self.factor = factor
        if let next, next <= now { return }
        if case .constant = work.pattern, let next, factor > 0 {
            // The part of the gap that has passed counts.
            clockNanoseconds = Double(now) + Double(next - now) * before / factor
            self.next = UInt64(clockNanoseconds.rounded())
            return
        }
        // The others know nothing of what was: to begin again now is to go on.
        clockNanoseconds = Double(now)
        advance()
    }

    /// Moves on to the next arrival's time.
    fileprivate mutating func advance() {
        let peak = work.pattern.peakPerSecond * factor
        guard peak > 0 else {
            next = nil
            return
        }
        switch work.pattern {
        case .constant:
            clockNanoseconds += 1e9 / peak
        case .poisson:
            clockNanoseconds += random.exponential(mean: 1e9 / peak)
        case .burst(let rate, let every, let lasting, let burst):
            // Within a stretch of one rate the next arrival is as good as new at its start, so a
            // draw that falls beyond the stretch's end is drawn again from there.
            let period = Double(UInt64(nanosecondsOf: every))
            let length = Double(UInt64(nanosecondsOf: lasting))
            while true {
                let start = (clockNanoseconds / period).rounded(.down) * period
                let inBurst = clockNanoseconds - start < length
                let end = inBurst && length < period ? start + length : start + period
                let now = (inBurst ? burst : rate) * factor
                let drawn = clockNanoseconds + random.exponential(mean: 1e9 / now)
                if now > 0, drawn < end {
                    clockNanoseconds = drawn
                    break
                }
                clockNanoseconds = end
            }
        case .wave:
            // Thinning: arrivals at the peak rate, each kept with the share that the rate of its
            // time has of the peak, are arrivals at the varying rate.
            repeat {
                clockNanoseconds += random.exponential(mean: 1e9 / peak)
            } while random.unit() * peak
                >= work.pattern.perSecond(atNanoseconds: UInt64(clockNanoseconds)) * factor
        }
        next = UInt64(clockNanoseconds.rounded())
    }
}
