import Foundation

/// A terminal for the real binary: one tmux server with one window, gone with the value.
///
/// The window runs a shell, so that what is left of the terminal after the program can be seen:
/// its attributes, and the exit status.
package final class Tmux: Sendable {
    /// Something that did not come in time, with the screen as it was.
    package struct Missing: Error, CustomStringConvertible {
        /// What was waited for, and what was there.
        package let description: String
    }

    private static let program = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/opt/homebrew/bin/tmux"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Whether tmux is installed.
    package static var isInstalled: Bool { program != nil }

    /// The shell's working folder, which is also its home.
    package let folder: TemporaryFolder
    private let socket: String
    private let server: Int32

    /// Starts a terminal of this size, with a shell whose prompt is `ready$`.
    package init(width: Int, height: Int, environment: [String: String] = [:]) async throws {
        folder = try TemporaryFolder()
        socket = folder.path(".tmux")
        var variables = [
            "PS1": "ready$ ", "HOME": folder.url.path, "XDG_CONFIG_HOME": folder.path(".config"),
            "TMPDIR": folder.path("tmp"), "LC_ALL": "C.UTF-8",
            "PATH": BuiltBinary.url.deletingLastPathComponent().path + ":/usr/bin:/bin",
        ]
        try FileManager.default.createDirectory(
            atPath: folder.path("tmp"), withIntermediateDirectories: true)
        if let profile = ProcessInfo.processInfo.environment["LLVM_PROFILE_FILE"] {
            variables["LLVM_PROFILE_FILE"] = profile
        }
        variables.merge(environment) { _, new in new }
        let settings = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        try await Self.run(
            socket,
            [
                "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", "\(width)", "-y",
                "\(height)", "-c", folder.url.path, "env", "-i", "TERM=screen-256color",
            ] + settings + ["/bin/sh"])
        try await Self.run(socket, ["set-option", "-g", "status", "off"])
        let number = try await Self.run(socket, ["display-message", "-p", "#{pid}"])
        server = Int32(number.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        _ = try await wait(for: "ready$")
    }

    deinit {
        // The server closes its terminal, and what runs in it gets a SIGHUP.
        if server > 0 { kill(server, SIGTERM) }
    }

    /// Types text as it is.
    package func type(_ text: String) async throws {
        try await run(["send-keys", "-t", "t", "-l", text])
    }

    /// Presses keys by tmux's names: `Enter`, `Escape`, `Up`, `C-t`.
    package func press(_ keys: String...) async throws {
        try await run(["send-keys", "-t", "t"] + keys)
    }

    /// Types a line and presses Enter.
    package func enter(_ line: String) async throws {
        try await type(line)
        try await press("Enter")
    }

    /// Waits until the shell asks for the next line: what is typed before that may be read by
    /// the program that is just ending.
    package func waitForPrompt() async throws {
        try await wait(for: "the prompt") { screen in
            screen.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) } == "ready$"
        }
    }

    /// Gives the window another size.
    package func resize(width: Int, height: Int) async throws {
        try await run(["resize-window", "-t", "t", "-x", "\(width)", "-y", "\(height)"])
    }

    /// The screen as text, row by row.
    package func screen() async throws -> String {
        try await run(["capture-pane", "-t", "t", "-p"])
    }

    /// Waits until the screen holds the text.
    ///
    /// - Returns: the screen.
    /// - Throws: ``Missing`` at the deadline.
    @discardableResult
    package func wait(for text: String, within deadline: Duration = patience) async throws
        -> String
    {
        try await wait(for: "'\(text)'", within: deadline) { $0.contains(text) }
    }

    /// Waits until the screen is as it should be.
    ///
    /// - Returns: the screen.
    /// - Throws: ``Missing`` at the deadline.
    @discardableResult
    package func wait(
        for what: String, within deadline: Duration = patience, _ holds: (String) -> Bool
    ) async throws -> String {
        var last = ""
        let found = try await eventually(within: deadline) { () -> String? in
            last = try await screen()
            return holds(last) ? last : nil
        }
        guard let found else {
            throw Missing(description: "\(what) did not come within \(deadline):\n\(last)")
        }
        return found
    }

    /// Runs a command of tmux.
    ///
    /// - Returns: what it prints.
    @discardableResult
    package func command(_ words: String...) async throws -> String { try await run(words) }

    @discardableResult
    private func run(_ arguments: [String]) async throws -> String {
        try await Self.run(socket, arguments)
    }

    @discardableResult
    private static func run(_ socket: String, _ arguments: [String]) async throws -> String {
        guard let program else {
            throw Missing(description: "tmux is not installed: apt-get install tmux")
        }
        let result = try await Subprocess.run(
            URL(filePath: program), ["-S", socket] + arguments, deadline: patience)
        guard result.status == 0 else {
            throw Missing(description: "tmux \(arguments): \(result.errors)")
        }
        return result.output
    }
}
