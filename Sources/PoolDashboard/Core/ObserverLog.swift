import ResourceTypes

/// What watching has cost of late: the last readings, and what follows from two of them.
struct ObserverLog: Sendable {
    /// The most readings: two minutes at one a second.
    static let limit = 121

    /// The readings, oldest first.
    private(set) var readings: [ObserverReading] = []

    /// Adds the next reading; one that is older than the last starts anew.
    mutating func append(_ reading: ObserverReading) {
        if let last = readings.last, reading.instantNanoseconds <= last.instantNanoseconds {
            readings = []
        }
        readings.append(reading)
        if readings.count > ObserverLog.limit { readings.removeFirst() }
    }

    /// The newest reading.
    var last: ObserverReading? { readings.last }

    /// From the first of the last so many steps to the newest; nil where there is no step.
    private func span(_ steps: Int) -> (ObserverReading, ObserverReading)? {
        guard let last = readings.last, readings.count > 1 else { return nil }
        return (readings[max(0, readings.count - 1 - steps)], last)
    }

    /// How long the last so many steps took together, in seconds.
    func seconds(over steps: Int) -> Double? {
        span(steps).map { Double($1.instantNanoseconds - $0.instantNanoseconds) / 1e9 }
    }

    /// The share of one processor that the process used, 1 for all of it.
    func processorShare(over steps: Int) -> Double? {
        guard let (first, last) = span(steps), let seconds = seconds(over: steps),
            let before = first.processorNanoseconds, let now = last.processorNanoseconds,
            now >= before
        else { return nil }
        return Double(now - before) / 1e9 / seconds
    }

    /// Bytes for each frame of which something was sent.
    func bytesPerFrame(over steps: Int) -> Double? {
        guard let (first, last) = span(steps), last.framesSent > first.framesSent,
            last.bytesWritten >= first.bytesWritten
        else { return nil }
        return Double(last.bytesWritten - first.bytesWritten)
            / Double(last.framesSent - first.framesSent)
    }

    /// Frames per second.
    func frameRate(over steps: Int) -> Double? {
        guard let (first, last) = span(steps), let seconds = seconds(over: steps),
            last.frames >= first.frames
        else { return nil }
        return Double(last.frames - first.frames) / seconds
    }

    /// Bytes per second.
    func byteRate(over steps: Int) -> Double? {
        guard let (first, last) = span(steps), let seconds = seconds(over: steps),
            last.bytesWritten >= first.bytesWritten
        else { return nil }
        return Double(last.bytesWritten - first.bytesWritten) / seconds
    }

    /// A quantile of the time that a frame took, in seconds.
    func frameTime(_ q: Double, over steps: Int) -> Double? {
        guard let (first, last) = span(steps) else { return nil }
        let counts = last.frameTimes.since(first.frameTimes)
        // What is in the lowest bucket took a microsecond at most, not no time.
        return counts.quantile(q).map { max($0, 1e-6) }
    }

    /// What a number was step after step, oldest first.
    func series(_ value: (ObserverLog) -> Double?) -> [Double] {
        guard readings.count > 1 else { return [] }
        return (1..<readings.count).map { index in
            var step = ObserverLog()
            step.readings = [readings[index - 1], readings[index]]
            return value(step) ?? 0
        }
    }
}
