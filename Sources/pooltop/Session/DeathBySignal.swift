/// What a command throws so that the process, when all is cleaned up, dies of the signal that
/// ended its session.
struct DeathBySignal: Error {
    /// The signal.
    let number: Int32
}
