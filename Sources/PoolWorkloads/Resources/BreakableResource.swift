import GRDB

/// A resource that can be broken for real while somebody has it.
///
/// Whoever works on it then gets the error that such a resource gives, and the pool finds it out by
/// its own means.
protocol BreakableResource {
    /// Breaks it; again, it does nothing.
    func breakDown() async
}

extension DatabaseQueue: BreakableResource {
    /// Poisons the session: a temporary table stands in front of the real one from now on, and
    /// every statement on products fails.
    func breakDown() async {
        try? await writeWithoutTransaction { database in
            try database.execute(sql: "CREATE TEMPORARY TABLE IF NOT EXISTS product (poison)")
        }
    }
}

extension PageBuffer: BreakableResource {
    /// Gives the memory back to the system.
    func breakDown() async { free() }
}

extension EchoConnection: BreakableResource {
    /// Does nothing: its server hangs up on it, see ``FaultPlan/connectionDropRate``.
    func breakDown() async {}
}
