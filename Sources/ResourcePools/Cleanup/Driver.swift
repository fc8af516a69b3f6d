/// The one task that sleeps until the next timer of a wheel, and starts anew when an earlier comes.
///
/// It is kept under the lock of whatever it drives. A driver that wakes and finds that it is not
/// the present one any more ends.
struct Driver: Sendable {
    private var task: Task<Void, Never>?
    private var number: UInt64 = 0

    /// When it is going to wake; nil where there is none.
    private(set) var wakeNanoseconds: UInt64?

    /// Sees to it that a driver wakes at a moment or before.
    ///
    /// - Parameter run: is told its number and when to wake, and runs on a task of its own.
    /// - Returns: the driver that is replaced, to be cancelled once the lock is free.
    mutating func arrange(
        for wake: UInt64?,
        run: @escaping @Sendable (_ number: UInt64, _ wake: UInt64) async -> Void
    ) -> Task<Void, Never>? {
        guard let wake, wakeNanoseconds.map({ $0 > wake }) ?? true else { return nil }
        let superseded = task
        number += 1
        wakeNanoseconds = wake
        task = Task.detached { [number] in await run(number, wake) }
        return superseded
    }

    /// Whether it wakes at a moment or before.
    func wakes(by moment: UInt64) -> Bool { wakeNanoseconds.map { $0 <= moment } ?? false }

    /// Whether the driver of this number is still the present one.
    func isPresent(_ number: UInt64) -> Bool { self.number == number && task != nil }

    /// The present driver has told the time and goes on to the next moment, or ends at nil.
    mutating func goOn(to wake: UInt64?) {
        wakeNanoseconds = wake
        if wake == nil { task = nil }
    }

    /// Ends it.
    ///
    /// - Returns: the task, to be cancelled once the lock is free.
    mutating func end() -> Task<Void, Never>? {
        defer { self = Driver(number: number) }
        return task
    }

    init() {}

    private init(number: UInt64) { self.number = number }
}
