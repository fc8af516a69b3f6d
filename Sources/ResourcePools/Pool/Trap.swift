/// Where the runtime stops the process: its books are wrong, and to go on would be to hand a
/// resource out twice, or to leave a task waiting for ever.
///
/// A process that stops writes no coverage: this file is what the gate leaves out of its count, and
/// tests see it stop.
enum Trap {
    /// The machine says that an event is impossible: something came back twice, or to another pool.
    static func onDefect(_ action: PoolAction, pool: String) {
        guard case .defect(let state, let event) = action else { return }
        fatalError("pool \(pool): the event \(event) is impossible for \(state)")
    }

    /// A place in line is given up: only once its wait is over, and once.
    @inline(__always)
    static func unlessSettled(_ isSettled: Bool) {
        if !isSettled { fatalError("a waiter was freed before it was settled, or twice") }
    }

    /// A wait is over and nothing says how.
    static func onNothing(_ outcome: AcquireOutcome?, pool: String) -> AcquireOutcome {
        guard let outcome else { fatalError("pool \(pool): a wait ended in nothing") }
        return outcome
    }
}
