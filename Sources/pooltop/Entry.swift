import ArgumentParser
import Logging
import PoolTerminal

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where the process begins and ends: parse, run, and say in one line what went wrong.
@main
enum Entry {
    static func main() {
        // A reader that goes away is an error to look at where it happens, not a death.
        signal(SIGPIPE, SIG_IGN)
        let level = getenv("LOG_LEVEL").flatMap { Logger.Level(rawValue: String(cString: $0)) }
        LoggingSystem.bootstrap { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = level ?? .info
            return handler
        }
        exit(status(of: Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func status(of arguments: [String]) -> ExitStatus {
        do {
            try run(arguments)
            return .success
        } catch is StandardStreams.Closed {
            return .success
        } catch let death as DeathBySignal {
            TerminalScreen.die(ofSignal: death.number)
        } catch {
            let failure = CommandFailure(describing: error)
            StandardStreams.complain(failure.line)
            return failure.status
        }
    }

    private static func run(_ arguments: [String]) throws {
        if let failure = UsageFailure.unknownHelp(in: arguments) { throw failure }
        let command: any ParsableCommand
        do {
            command = try Pooltop.parseAsRoot(arguments)
        } catch {
            guard Pooltop.exitCode(for: error) == .success else {
                throw UsageFailure.failure(for: error, arguments: arguments)
            }
            return try StandardStreams.write(Pooltop.fullMessage(for: error) + "\n")
        }
        if let command = command as? any PooltopCommand {
            return try command.execute()
        }
        // What is left are the parser's own: `help` prints by throwing.
        var other = command
        do {
            try other.run()
        } catch {
            try StandardStreams.write(Pooltop.fullMessage(for: error) + "\n")
        }
    }
}
