package import ResourceTypes

/// The last things that happened in a pool: a ring that overwrites the oldest, and counts that.
package struct EventLog: Sendable {
    /// How many are kept.
    package static let capacity = 1_024

    package let pool: String
    private var ring: [PoolEvent] = []
    private var read: UInt64 = 0

    /// The number of the newest event; 0 before the first.
    package private(set) var sequence: UInt64 = 0
    /// How many were overwritten before anyone had read them.
    package private(set) var dropped: UInt64 = 0

    package init(pool: String) { self.pool = pool }

    /// Adds an event, with the next number.
    package mutating func append(_ kind: PoolEvent.Kind, at now: UInt64) {
        sequence += 1
        let event = PoolEvent(
            sequence: sequence, pool: pool, instantNanoseconds: now, kind: kind)
        if ring.count < Self.capacity {
            ring.append(event)
        } else {
            let place = Int((sequence - 1) % UInt64(Self.capacity))
            if ring[place].sequence > read { dropped += 1 }
            ring[place] = event
        }
    }

    /// What came after a number, oldest first; it counts as read from then on.
    package mutating func events(after number: UInt64) -> [PoolEvent] {
        guard number < sequence else { return [] }
        let kept = UInt64(ring.count)
        let from = max(number, sequence - kept)
        read = max(read, sequence)
        return (from..<sequence).map { ring[Int($0 % UInt64(Self.capacity))] }
    }
}
