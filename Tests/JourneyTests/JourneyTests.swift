import Foundation
import TestSupport
import Testing

/// The main job as a person does it: the real binary, real pools, a real terminal.
@Suite("Journey", .onOwnThread)
struct JourneyTests {
    @Test(
        "Watch, select, clean up, record, quit; replay, step, be refused, quit",
        .timeLimit(.minutes(15)))
    func journey() async throws {
        let tmux = try await Tmux(width: 110, height: 32)
        try await watch(tmux)
        let recording = try await record(tmux)
        try await quit(tmux)
        // One file that stands alone, and nothing temporary.
        #expect(try tmux.folder.names().filter { $0.contains("pooltop") } == [recording])
        #expect(try FileManager.default.contentsOfDirectory(atPath: tmux.folder.path("tmp")) == [])
        try await replay(recording, tmux)
        try await quit(tmux)
    }

    private func watch(_ tmux: Tmux) async throws {
        try await tmux.enter("pooltop --interval 100ms --seed 7")
        let screen = try await tmux.wait(for: "the dashboard") { screen in
            [
                "LIVE", "orders-db", "quotes-api", "frames", "in_use", "clean-up timers", "errors",
                "q quit",
            ]
            .allSatisfy { screen.contains($0) }
        }
        #expect(screen.contains("steady, seed 7"))
        try await tmux.press("Down")
        try await tmux.wait(for: "the second pool selected") { selected($0, "quotes-api") }
        try await tmux.type("k")
        try await tmux.wait(for: "the first pool selected") { selected($0, "orders-db") }
        try await tmux.press("Down")
        // There has to be something idle above the minimum of two.
        try await tmux.wait(for: "an idle pool") { screen in
            let row = screen.split(separator: "\n").first { $0.contains("idle_timeout") }
            return row != nil && selected(screen, "quotes-api")
        }
        try await tmux.type("c")
        let numbers = /quotes-api: clean up: \d+ disposed.*, size \d+ → \d+, \d+ in use/
        try await tmux.wait(for: "what the clean-up did") { $0.firstMatch(of: numbers) != nil }
        try await tmux.type("C")
        try await tmux.wait(for: "▸ Cancel")
        try await tmux.press("Escape")
        try await tmux.wait(for: "no question") { !$0.contains("▸ Cancel") }
        try await tmux.press("Enter")
        try await tmux.wait(for: "the slots") {
            $0.contains("slots over time") && $0.contains("#1")
        }
        try await tmux.press("Escape")
        try await tmux.wait(for: "the overview") { $0.contains("LIVE") && $0.contains("frames") }
    }

    private func selected(_ screen: String, _ pool: String) -> Bool {
        screen.split(separator: "\n").contains { $0.hasPrefix("▸") && $0.contains(pool) }
    }

    /// Records some samples.
    ///
    /// - Returns: the file's name, as the screen told it.
    private func record(_ tmux: Tmux) async throws -> String {
        try await tmux.type("r")
        let begun = /recording into \.\/(pooltop-\d{8}-\d{6}\.pooltop)/
        let screen = try await tmux.wait(for: "the recording") { $0.firstMatch(of: begun) != nil }
        let name = String(try #require(screen.firstMatch(of: begun)).output.1)
        try await tmux.type("B")
        try await tmux.wait(for: "the question for a name") { $0.contains("bookmark:") }
        try await tmux.type("before the deploy")
        try await tmux.press("Enter")
        try await tmux.wait(for: "bookmark before the deploy, kept in the recording")
        // Three samples at least, whatever the machine is doing.
        let samples = /samples +([3-9]|\d\d+),/
        let several: Bool? = try await eventually {
            let inspected = try await Subprocess.run(
                BuiltBinary.url, ["inspect", tmux.folder.path(name)])
            return inspected.output.firstMatch(of: samples) == nil ? nil : true
        }
        #expect(several == true)
        try await tmux.type("r")
        try await tmux.wait(for: "the recording's end") {
            $0.firstMatch(of: /recorded \d+ samples into \.\/pooltop-/) != nil
        }
        return name
    }

    private func replay(_ recording: String, _ tmux: Tmux) async throws {
        try await tmux.enter("pooltop replay \(recording) --speed 0.1")
        try await tmux.wait(for: "the replay") { $0.contains("REPLAY") && $0.contains("frames") }
        try await tmux.type(",")
        try await tmux.wait(for: "PAUSED")
        try await tmux.type("g")
        try await tmux.wait(for: "the first sample") { position($0)?.index == 1 }
        try await tmux.type(".")
        try await tmux.wait(for: "the second sample") { position($0)?.index == 2 }
        try await tmux.type(",")
        try await tmux.wait(for: "the first sample again") { position($0)?.index == 1 }
        try await tmux.type("c")
        try await tmux.wait(for: "this is a recording: nothing can be done to its pools")
        try await tmux.type("G")
        try await tmux.wait(for: "the end") { screen in
            position(screen).map { $0.index == $0.count } ?? false
        }
        try await goBackToBookmark(tmux)
    }

    /// Among the marks of a recording is the name that was given while it was made.
    private func goBackToBookmark(_ tmux: Tmux) async throws {
        let found: Bool? = try await eventually {
            try await tmux.type("[")
            return try await tmux.screen().contains("before the deploy") ? true : nil
        }
        #expect(found == true)
    }

    private func position(_ screen: String) -> (index: Int, count: Int)? {
        guard let match = screen.firstMatch(of: /\ (\d+)\/(\d+) *\n/),
            let index = Int(match.output.1), let count = Int(match.output.2)
        else { return nil }
        return (index, count)
    }

    private func quit(_ tmux: Tmux) async throws {
        try await tmux.type("q")
        try await tmux.waitForPrompt()
        try await tmux.enter("echo ended with $?")
        try await tmux.wait(for: "ended with 0")
        try await tmux.enter("clear")
        try await tmux.wait(for: "an empty screen") { !$0.contains("ended with") }
    }

    @Test(
        "What is logged does not spoil the screen, and is shown after it", .timeLimit(.minutes(15)))
    func logging() async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        try await tmux.enter("LOG_LEVEL=debug pooltop --scenario flaky --seed 1 --interval 100ms")
        // The dashboard says itself how much there is to be shown afterwards.
        let screen = try await tmux.wait(for: "the dashboard and a logged line") {
            $0.contains("q quit") && $0.contains("debug pooltop")
        }
        let lines = screen.split(separator: "\n")
        #expect(lines.first?.contains("[1 Overview]") == true)
        #expect(lines.last?.contains("q quit") == true)
        try await tmux.type("q")
        try await tmux.waitForPrompt()
        try await tmux.wait(for: "the log") {
            !$0.contains("q quit") && $0.contains("debug pooltop")
        }
    }

    @Test(
        "Any size from 1×1 up is survived, and the dashboard comes back", .timeLimit(.minutes(15)))
    func resizing() async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        try await tmux.enter("pooltop --interval 100ms")
        try await tmux.wait(for: "q quit")
        for (width, height) in [(1, 1), (10, 3), (1, 40), (200, 60)] {
            try await tmux.resize(width: width, height: height)
        }
        try await tmux.wait(for: "the whole dashboard") { screen in
            let lines = screen.split(separator: "\n")
            return lines.count == 60 && screen.contains("q quit") && screen.contains("frames")
        }
        try await quit(tmux)
    }
}
