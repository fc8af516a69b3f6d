/// How many acquires from one call site have gone into the line, one after the other.
///
/// It is kept under the pool's lock, whose lines are at hand there: counting each wait in the
/// ``CallerLedger`` at once would have every waiter fetch that row from another processor.
struct WaitRun: Sendable {
    private(set) var site: UInt64 = 0
    private(set) var count: UInt64 = 0

    /// Counts one.
    ///
    /// - Returns: the run that it ends, where the one before came from another call site.
    mutating func add(_ site: UInt64) -> WaitRun? {
        guard site != self.site else {
            count += 1
            return nil
        }
        defer { self = WaitRun(site: site, count: 1) }
        return count == 0 ? nil : self
    }

    /// Ends the run.
    mutating func take() -> WaitRun {
        defer { self = WaitRun() }
        return self
    }

    private init(site: UInt64, count: UInt64) { (self.site, self.count) = (site, count) }

    init() {}
}
