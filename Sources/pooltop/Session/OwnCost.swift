import Foundation
import PoolDashboard
import ResourceTypes

/// What this process has used so far: frames and bytes as they are counted here, processor time and
/// memory as the system tells them.
struct OwnCost {
    /// How far apart readings are, in nanoseconds: what they cost is not to matter.
    private static let interval: UInt64 = 1_000_000_000

    private var reading = ObserverReading()
    private var readAt: UInt64 = 0

    /// Counts a frame: how long drawing and sending it took, and the bytes sent by all so far.
    mutating func countFrame(nanoseconds: UInt64, bytesWritten: Int) {
        reading.frames += 1
        reading.frameTimes.record(nanoseconds: nanoseconds)
        let bytes = UInt64(max(0, bytesWritten))
        if bytes > reading.bytesWritten { reading.framesSent += 1 }
        reading.bytesWritten = bytes
    }

    /// Everything so far, about once a second; nil in between.
    mutating func read(now: UInt64, droppedUpdates: Int) -> ObserverReading? {
        guard now >= readAt + Self.interval || readAt == 0 else { return nil }
        readAt = now
        reading.instantNanoseconds = now
        reading.droppedUpdates = UInt64(max(0, droppedUpdates))
        reading.processorNanoseconds = Self.processorNanoseconds
        reading.memoryBytes = Self.privateBytes
        return reading
    }

    /// The processor time of all threads; nil where the system does not say.
    private static var processorNanoseconds: UInt64? {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return nil }
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    /// Memory that is the process's own: what is resident but for what is shared with files; nil
    /// where the system does not say.
    private static var privateBytes: UInt64? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return nil
        }
        let pages = text.split(separator: " ").prefix(3).compactMap { UInt64($0) }
        let pageBytes = sysconf(Int32(_SC_PAGESIZE))
        guard pages.count == 3, pages[1] >= pages[2], pageBytes > 0 else { return nil }
        return (pages[1] - pages[2]) * UInt64(pageBytes)
    }
}
