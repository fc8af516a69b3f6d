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
/// - Complexity: O(streams) an arrival.
public struct ArrivalProcess: Sequence, IteratorProtocol, Sendable {
    fileprivate struct Stream {
        let work: Scenario.Work
        var random: RandomSource
        var clockNanoseconds = 0.0
        var forgotten = 0
        /// The next arrival's time; nil where none comes.
        var next: UInt64?
    }
    private var streams: [Stream]
    private var sequence: UInt64 = 0

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
        let forgets = own.chance(work.forgetShare) && forgotten < work.forgetLimit
        if forgets { forgotten += 1 }
        return Arrival(
            sequence: sequence, offsetNanoseconds: time, work: index, operations: work.operations,
            thinkNanoseconds: think, forgets: forgets, operationSeed: random.next())
    }

    /// Moves on to the next arrival's time.
    fileprivate mutating func advance() {
        let peak = work.pattern.peakPerSecond
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
                let now = inBurst ? burst : rate
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
                >= work.pattern.perSecond(atNanoseconds: UInt64(clockNanoseconds))
        }
        next = UInt64(clockNanoseconds.rounded())
    }
}
