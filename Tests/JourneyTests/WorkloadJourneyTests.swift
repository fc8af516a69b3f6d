import Foundation
import TestSupport
import Testing

/// The workload and the palette as a person uses them: the real binary, real faults, a terminal.
@Suite("The workload menu and the palette, as a person uses them", .onOwnThread)
struct WorkloadJourneyTests {
    @Test(
        "The rate goes up, a fault makes errors, and a replay shows who did it",
        .timeLimit(.minutes(15)))
    func workload() async throws {
        let tmux = try await Tmux(width: 160, height: 44)
        try await tmux.enter("pooltop --interval 100ms --seed 7 --record run.pooltop")
        try await tmux.wait(for: "steady, seed 7")
        try await tmux.type("w")
        try await tmux.wait(for: "the menu") {
            $0.contains("workload: steady, seed 7") && $0.contains("100 % now")
        }
        try await tmux.type("+")
        try await tmux.wait(for: "the rate") {
            $0.contains("150 % now") && $0.contains("steady 150 %, seed 7")
                && $0.contains("workload: rate 100 % → 150 %")
        }
        try await tmux.press("Escape")
        try await tmux.wait(for: "no menu") { !$0.contains("rate up") }
        try await tmux.type("w4")
        try await tmux.wait(for: "the fault") {
            $0.contains("1 fault, seed 7") && $0.contains("workload: breakage begins in orders-db")
        }
        let errors = /!validation +\d+ +\d+ +[1-9]/
        try await tmux.wait(for: "errors") { $0.firstMatch(of: errors) != nil }
        try await endByPalette(tmux)
        try await tmux.type("ws2")
        try await tmux.wait(for: "Change to the scenario burst?")
        try await tmux.type("y")
        try await tmux.wait(for: "the scenario") { $0.contains("  burst 300 %, seed 7") }
        try await tmux.press("q")
        try await tmux.wait(for: "recorded ")
        try await replay(tmux)
    }

    @Test("A scenario of a file is in the menu, to come back to", .timeLimit(.minutes(15)))
    func ownScenario() async throws {
        let tmux = try await Tmux(width: 120, height: 40)
        try tmux.folder.write(OwnScenario.text(named: "mine"), to: "mine.yaml")
        try await tmux.enter("pooltop --interval 100ms --seed 7 --scenario mine.yaml")
        try await tmux.wait(for: "  mine, seed 7")
        try await tmux.type("ws")
        try await tmux.wait(for: "the choices") {
            $0.contains("1  mine    My own") && $0.contains("2  steady  Everyday")
        }
        try await tmux.type("2")
        try await tmux.wait(for: "Change to the scenario steady?")
        try await tmux.type("y")
        try await tmux.wait(for: "  steady, seed 7")
        try await tmux.type(":scenario mine")
        try await tmux.press("Enter")
        try await tmux.wait(for: "Change to the scenario mine?")
        try await tmux.type("y")
        try await tmux.wait(for: "  mine, seed 7")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
    }

    /// Ends the fault and sets the rate with commands that are completed.
    private func endByPalette(_ tmux: Tmux) async throws {
        try await tmux.type(":end_f")
        try await tmux.wait(for: "the list of commands") {
            $0.contains("─ commands ") && $0.contains("end a fault, or all of them")
        }
        try await tmux.press("Tab")
        try await tmux.wait(for: ":end_fault ▏")
        try await tmux.wait(for: "what goes on") { $0.contains("goes on in orders-db") }
        try await tmux.press("Enter")
        try await tmux.wait(for: "workload: all faults end: breakage in orders-db")
        try await tmux.type(":rate x3")
        try await tmux.press("Enter")
        try await tmux.wait(for: "steady 300 %, seed 7")
        try await tmux.type(":darin")
        try await tmux.press("Enter")
        try await tmux.wait(for: "there is no command \"darin\": did you mean drain?")
        try await tmux.press("C-u", "Up")
        try await tmux.wait(for: ":rate x3▏")
        try await tmux.press("Escape")
        try await tmux.wait(for: "q quit")
    }

    private func replay(_ tmux: Tmux) async throws {
        let inspected = try await Subprocess.run(
            BuiltBinary.url, ["inspect", tmux.folder.path("run.pooltop")])
        #expect(inspected.output.contains(" workload"))
        #expect(inspected.output.contains("3: orders-db (sqlite), quotes-api (tcp), frames"))
        try await tmux.waitForPrompt()
        try await tmux.enter("clear; pooltop replay run.pooltop --speed 0.1")
        try await tmux.wait(for: "REPLAY")
        try await tmux.type("g")
        let found: Bool? = try await eventually {
            try await tmux.type("]")
            return try await tmux.screen().contains("breakage begins in orders-db") ? true : nil
        }
        #expect(found == true)
        try await tmux.type("w")
        try await tmux.wait(for: "this is a recording: its workload is over")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
    }

    @Test("What was typed is recalled in the next session, and is the owner's alone")
    func history() async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        for command in ["theme mono", "sort in_use", "theme mono"] {
            try await tmux.enter("clear; pooltop --interval 200ms --seed 1")
            try await tmux.wait(for: "q quit")
            try await tmux.type(":\(command)")
            try await tmux.wait(for: ":\(command)▏")
            try await tmux.press("Enter")
            try await tmux.wait(for: "no line") { $0.contains("q quit") }
            try await tmux.type(":quit")
            try await tmux.press("Enter")
            try await tmux.waitForPrompt()
        }
        let folder = tmux.folder.path(".local/state/pooltop")
        let file = "\(folder)/history"
        #expect(
            try String(contentsOfFile: file, encoding: .utf8) == "sort in_use\ntheme mono\nquit\n")
        for (path, mode) in [(file, 0o600), (folder, 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["history"])
        try await tmux.enter("clear; pooltop replay nix.pooltop; pooltop --interval 200ms")
        try await tmux.wait(for: "q quit")
        try await tmux.type(":")
        try await tmux.press("Up", "Up")
        try await tmux.wait(for: ":theme mono▏")
        try await tmux.press("Escape")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
    }

    @Test("A history that can't be kept is no failure")
    func noHistory() async throws {
        let tmux = try await Tmux(
            width: 100, height: 30, environment: ["XDG_STATE_HOME": "/proc/nowhere"])
        try await tmux.enter("pooltop --interval 200ms --seed 1")
        try await tmux.wait(for: "q quit")
        try await tmux.type(":theme mono")
        try await tmux.press("Enter")
        try await tmux.wait(for: "theme mono")
        try await tmux.type(":")
        try await tmux.press("Up")
        try await tmux.wait(for: ":theme mono▏")
        try await tmux.press("Escape")
        try await tmux.wait(for: "q quit")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
        try await tmux.enter("echo ended with $?")
        try await tmux.wait(for: "ended with 0")
    }
}
