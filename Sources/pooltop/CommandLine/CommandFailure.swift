import PoolDashboard

/// Why a command ends without success: one line for the person, and the status for the script.
///
/// ```
/// pooltop: demo.pooltop already exists: give another name, or --force to replace it
/// ```
/// The line is `what: remedy`; ``line`` puts the program's name before it.
struct CommandFailure: Error, CustomStringConvertible {
    /// How the process ends.
    let status: ExitStatus
    /// What went wrong and what to do about it, with a colon between.
    let message: String

    /// Makes a failure from its two halves.
    init(_ status: ExitStatus, _ what: String, remedy: String) {
        self.init(status, message: "\(what): \(remedy)")
    }

    /// Makes a failure from a message that has its remedy already.
    init(_ status: ExitStatus, message: String) {
        self.status = status
        self.message = message
    }

    /// What standard error gets: one line, whatever the message holds.
    var line: String {
        let words = message.split(whereSeparator: \.isNewline).map { piece in
            piece.drop(while: \.isWhitespace)
        }
        return "pooltop: " + PlainFrame.safe(words.joined(separator: " "))
    }

    /// The line.
    var description: String { line }
}
