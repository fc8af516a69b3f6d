/// How the process ends, in the numbers of `sysexits.h` that scripts know.
///
/// A process that was ended by a signal has none of these: it dies of the signal.
enum ExitStatus: Int32 {
    /// Everything that was asked for was done.
    case success = 0
    /// The command line can't be understood.
    case usage = 64
    /// A file is there, and what is in it is not what it should be.
    case badData = 65
    /// A file to read is not there, or may not be read.
    case noInput = 66
    /// A defect of pooltop itself.
    case software = 70
    /// A file to write can't be made.
    case cannotCreate = 73
    /// Reading or writing went wrong half-way.
    case inputOutput = 74
}
