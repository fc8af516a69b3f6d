package import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Runs a program to its end and keeps what it wrote.
///
/// ```swift
/// let result = try await Subprocess.run(BuiltBinary.url, ["--version"])
/// #expect(result.status == 0)
/// ```
/// The program gets no standard input, and its end is its own, not that of a server which it left
/// behind.
package struct Subprocess: Sendable {
    /// A program that could not be started.
    package struct NotStarted: Error, CustomStringConvertible {
        /// Which one, and why.
        package let description: String
    }

    /// The exit status; nil where a signal ended it.
    package let status: Int32?
    /// The signal that ended it, if one did.
    package let signal: Int32?
    /// All of standard output.
    package let output: String
    /// All of standard error.
    package let errors: String

    /// Runs a program.
    ///
    /// - Parameters:
    ///   - environment: what to add to this process's own, or to replace in it.
    ///   - folder: the working folder.
    ///   - deadline: after so long it is killed, which the result then says.
    package static func run(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:],
        folder: URL? = nil, deadline: Duration = patience
    ) async throws -> Subprocess {
        try await start(program, arguments, environment: environment, folder: folder)
            .finish(deadline: deadline)
    }

    /// Starts a program, to act on while it runs.
    package static func start(
        _ program: URL, _ arguments: [String], environment: [String: String] = [:],
        folder: URL? = nil
    ) throws -> Running {
        // Nobody's own settings decide what a test sees.
        var variables = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("POOLTOP_")
        }
        variables["XDG_CONFIG_HOME"] = "/nonexistent"
        variables.merge(environment) { _, new in new }
        return try Running(
            program.path, arguments, variables.map { "\($0.key)=\($0.value)" }, folder?.path)
    }

    /// A program that runs.
    package final class Running: Sendable {
        /// Its process's number.
        package let processIdentifier: Int32
        private let scratch: TemporaryFolder
        private let ended: AsyncStream<Int32>
        private let isOver = Flag()

        /// Whether the process is gone and its number may belong to another.
        private final class Flag: Sendable {
            let value = Atomic(false)
        }

        fileprivate init(
            _ program: String, _ arguments: [String], _ environment: [String], _ folder: String?
        ) throws {
            scratch = try TemporaryFolder()
            processIdentifier = try Self.spawn(
                program, arguments, environment, folder: folder, output: scratch.path("output"),
                errors: scratch.path("errors"))
            let (stream, continuation) = AsyncStream<Int32>.makeStream()
            ended = stream
            // A thread of its own, because the wait blocks.
            Thread.detachNewThread { [processIdentifier, isOver] in
                var status: Int32 = 0
                while waitpid(processIdentifier, &status, 0) < 0, errno == EINTR {}
                isOver.value.store(true, ordering: .relaxed)
                continuation.yield(status)
                continuation.finish()
            }
        }

        // A test that failed half-way leaves nothing running.
        deinit { if !isOver.value.load(ordering: .relaxed) { kill(processIdentifier, SIGKILL) } }

        /// Sends it a signal.
        package func send(signal number: Int32) { kill(processIdentifier, number) }

        /// What it has written to standard output so far.
        package var outputSoFar: String { read("output") }

        /// Waits for its end; kills it at the deadline.
        package func finish(deadline: Duration = patience) async throws -> Subprocess {
            let killer = Task { [processIdentifier] in
                try await Task.sleep(for: deadline)
                kill(processIdentifier, SIGKILL)
            }
            defer { killer.cancel() }
            var status: Int32 = 0
            for await final in ended { status = final }
            let signal = status & 0x7F
            return Subprocess(
                status: signal == 0 ? (status >> 8) & 0xFF : nil,
                signal: signal == 0 ? nil : signal, output: read("output"), errors: read("errors"))
        }

        private func read(_ name: String) -> String {
            let data = try? Data(contentsOf: scratch.url.appending(path: name))
            return String(decoding: data ?? Data(), as: UTF8.self)
        }

        private static func spawn(
            _ program: String, _ arguments: [String], _ environment: [String], folder: String?,
            output: String, errors: String
        ) throws -> Int32 {
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            let create = O_WRONLY | O_CREAT | O_TRUNC
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, create, 0o600)
            posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, create, 0o600)
            // The threads that tests run on block signals; a program has to get its own.
            var attributes = posix_spawnattr_t()
            posix_spawnattr_init(&attributes)
            defer { posix_spawnattr_destroy(&attributes) }
            var none = sigset_t()
            sigemptyset(&none)
            posix_spawnattr_setsigmask(&attributes, &none)
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
            // The shell changes the folder and then becomes the program.
            let change = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\""]
            let command = (folder.map { change + [$0] } ?? []) + [program] + arguments
            var words = command.map { strdup($0) } + [nil]
            var variables = environment.map { strdup($0) } + [nil]
            defer { for pointer in words + variables { free(pointer) } }
            var process: pid_t = 0
            let failure = posix_spawn(
                &process, command[0], &actions, &attributes, &words, &variables)
            guard failure == 0 else {
                let reason = String(cString: strerror(failure))
                throw NotStarted(description: "\(program): \(reason)")
            }
            return process
        }
    }
}
