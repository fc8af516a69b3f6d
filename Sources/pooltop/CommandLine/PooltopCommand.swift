import ArgumentParser

/// A command of pooltop: what the parser fills in, and what then runs.
///
/// It runs on the process's first thread and may block it: the terminal is waited for there. What
/// is async runs on Swift's own threads, and is awaited through ``Blocking``.
protocol PooltopCommand: ParsableCommand {
    /// Does what was asked for.
    ///
    /// - Throws: a ``CommandFailure``, or an error that ``CommandFailure/init(describing:)`` turns
    ///   into one.
    func execute() throws
}
