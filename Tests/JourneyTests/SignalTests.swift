import Foundation
import TestSupport
import Testing

/// A signal ends the process, and leaves nothing behind but a whole recording.
@Suite("Signals", .onOwnThread)
struct SignalTests {
    @Test(
        "The terminal comes back, the recording is whole, temporary files are gone",
        .timeLimit(.minutes(15)), arguments: [SIGTERM, SIGINT, SIGHUP])
    func onScreen(_ number: Int32) async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        try await tmux.enter("stty -g > before")
        try await tmux.enter(
            "sh -c 'echo $$ > pid; exec pooltop --interval 100ms --record run.pooltop'")
        try await tmux.wait(for: "q quit")
        let file = tmux.folder.path("run.pooltop")
        try await waitForSamples(2, in: file)
        let process = try #require(
            Int32(
                try String(contentsOfFile: tmux.folder.path("pid"), encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)))
        kill(process, number)
        try await tmux.waitForPrompt()
        try await tmux.enter("echo ended with $?; stty -g | cmp - before && echo as it was")
        // A shell reports a death by signal so.
        try await tmux.wait(for: "ended with \(128 + number)")
        try await tmux.wait(for: "as it was") { $0.contains("\nas it was") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: tmux.folder.path("tmp")) == [])
        #expect(try tmux.folder.names().filter { $0.hasPrefix("run") } == ["run.pooltop"])
        let replayed = try await Subprocess.run(BuiltBinary.url, ["replay", file, "--once"])
        #expect(replayed.status == 0)
    }

    @Test(
        "Without a screen it is the same", .timeLimit(.minutes(15)),
        arguments: [SIGTERM, SIGINT, SIGHUP])
    func withoutScreen(_ number: Int32) async throws {
        let folder = try TemporaryFolder()
        let temporary = try TemporaryFolder()
        let running = try Subprocess.start(
            BuiltBinary.url, ["record", folder.path("run.pooltop")],
            environment: ["TMPDIR": temporary.url.path])
        try await waitForSamples(1, in: folder.path("run.pooltop"))
        running.send(signal: number)
        let result = try await running.finish()
        #expect(result.signal == number)
        #expect(result.errors == "")
        #expect(try folder.names() == ["run.pooltop"])
        #expect(try temporary.names() == [])
        let inspected = try await Subprocess.run(
            BuiltBinary.url, ["inspect", folder.path("run.pooltop")])
        #expect(inspected.status == 0)
    }

    @Test("After kill -9 a recording replays up to the last whole sample", .timeLimit(.minutes(15)))
    func killed() async throws {
        let folder = try TemporaryFolder()
        let temporary = try TemporaryFolder()
        let file = folder.path("run.pooltop")
        let running = try Subprocess.start(
            BuiltBinary.url,
            ["--format", "json", "--interval", "50ms", "--record", file],
            environment: ["TMPDIR": temporary.url.path])
        try await waitForSamples(5, in: file)
        running.send(signal: SIGKILL)
        #expect(try await running.finish().signal == SIGKILL)
        let replayed = try await Subprocess.run(
            BuiltBinary.url, ["replay", file, "--once", "--format", "json"])
        #expect(replayed.status == 0)
        #expect(replayed.errors == "")
        #expect(replayed.output.contains("\"orders-db\""))
        // What the killed process could not remove, the next start does.
        #expect(try temporary.names().count == 1)
        _ = try await Subprocess.run(
            BuiltBinary.url, ["--once", "--duration", "50ms"],
            environment: ["TMPDIR": temporary.url.path])
        #expect(try temporary.names() == [])
    }

    private func waitForSamples(_ count: Int, in file: String) async throws {
        let found: Bool? = try await eventually {
            let inspected = try await Subprocess.run(BuiltBinary.url, ["inspect", file])
            let match = inspected.output.firstMatch(of: /samples +(\d+),/)
            return (match.flatMap { Int($0.output.1) } ?? 0) >= count ? true : nil
        }
        try #require(found == true, "\(file) did not get \(count) samples")
    }
}
