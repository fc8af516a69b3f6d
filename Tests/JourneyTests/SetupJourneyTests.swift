import Foundation
import TestSupport
import Testing

/// Setup on the real binary: chosen, saved, and there again at the next start.
@Suite("Setup, as a person uses it", .onOwnThread)
struct SetupJourneyTests {
    private let command = "pooltop --interval 100ms --seed 7"

    private func file(_ tmux: Tmux) -> String { tmux.folder.path(".config/pooltop/config.yaml") }

    @Test("A theme and a column are chosen, saved, and kept", .timeLimit(.minutes(15)))
    func kept() async throws {
        let tmux = try await Tmux(width: 100, height: 34)
        try await tmux.enter(command)
        try await tmux.wait(for: "q quit")
        try await tmux.wait(for: "occupancy")
        try await tmux.press("F2")
        try await tmux.wait(for: "Enter saves")
        // The theme, and then the first column: it goes at once, behind setup.
        try await tmux.press("Right")
        try await tmux.wait(for: "theme          light")
        for _ in 0..<10 { try await tmux.press("Down") }
        try await tmux.wait(for: "▸  [x] kind")
        try await tmux.press("Space", "Down", "Space")
        try await tmux.wait(for: "a table without a kind") { screen in
            screen.split(separator: "\n")[1].contains("occupancy")
                && !screen.split(separator: "\n")[1].contains("kind")
                && screen.contains("▸* [ ] in use")
        }
        try await tmux.press("Enter")
        try await tmux.wait(for: "saved in ")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
        let text = try String(contentsOfFile: file(tmux), encoding: .utf8)
        #expect(text.hasPrefix("theme: light\ncolumns: [size, max, "))
        try await tmux.enter("clear; pooltop config | grep line")
        try await tmux.wait(for: "columns  ") { screen in
            screen.contains("theme          file, line 1  light")
                && screen.contains("file, line 2  size max")
        }
        try await tmux.enter("clear; " + command)
        try await tmux.wait(for: "q quit")
        try await tmux.wait(for: "a table without a kind and in use") { screen in
            let head = screen.split(separator: "\n").dropFirst().first ?? ""
            return head.contains("size") && !head.contains("kind") && !head.contains("in use  ")
        }
        try await tmux.press("F2")
        try await tmux.wait(for: "theme          light")
        try await tmux.press("Escape")
        try await tmux.wait(for: "a closed setup") { !$0.contains("Enter saves") }
        try await tmux.press("q")
        try await tmux.waitForPrompt()
    }

    @Test("What can't be saved is told, lost is nothing, and Esc undoes", .timeLimit(.minutes(15)))
    func failing() async throws {
        let tmux = try await Tmux(width: 100, height: 34)
        // A file where the folder has to be.
        try tmux.folder.write("in the way", to: ".config/pooltop")
        try await tmux.enter(command)
        try await tmux.wait(for: "q quit")
        try await tmux.press("F2", "Right", "Enter")
        let screen = try await tmux.wait(for: "│ ! /")
        #expect(screen.contains("theme          light"))
        try FileManager.default.removeItem(atPath: tmux.folder.path(".config/pooltop"))
        try await tmux.press("Enter")
        try await tmux.wait(for: "saved in ")
        #expect(try String(contentsOfFile: file(tmux), encoding: .utf8) == "theme: light\n")
        try await tmux.press("F2", "Down", "Down", "Right")
        try await tmux.wait(for: "graphs         block")
        try await tmux.press("Escape")
        try await tmux.wait(for: "a closed setup") { !$0.contains("Enter saves") }
        try await tmux.press("F2")
        try await tmux.wait(for: "graphs         braille")
        try await tmux.press("Escape")
        try await tmux.wait(for: "a closed setup") { !$0.contains("Enter saves") }
        try await tmux.press("q")
        try await tmux.waitForPrompt()
    }

    @Test(
        "A folder that another process holds is told, and waited for in vain only for a second",
        .timeLimit(.minutes(15)))
    func held() async throws {
        let tmux = try await Tmux(width: 100, height: 34)
        try tmux.folder.write("sweep: false\n", to: ".config/pooltop/config.yaml")
        let holder = open(tmux.folder.path(".config/pooltop"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try #require(holder >= 0 && flock(holder, LOCK_EX) == 0)
        try await tmux.enter(command)
        try await tmux.wait(for: "q quit")
        try await tmux.press("F2", "Right", "Enter")
        let screen = try await tmux.wait(for: "another process")
        #expect(screen.contains("theme          light"))
        #expect(try String(contentsOfFile: file(tmux), encoding: .utf8) == "sweep: false\n")
        close(holder)
        try await tmux.press("Enter")
        try await tmux.wait(for: "saved in ")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
        let text = try String(contentsOfFile: file(tmux), encoding: .utf8)
        #expect(text == "sweep: false\ntheme: light\n")
    }

    @Test(
        "A link stays a link, and comments, permissions and others' keys stay",
        .timeLimit(.minutes(15)))
    func link() async throws {
        let tmux = try await Tmux(width: 100, height: 34)
        let target = try tmux.folder.write(
            "# mine\ntheme: dusk  # at night\nkeys:\n  setup: [F2, F12]\n", to: "dotfiles/pooltop")
        try FileManager.default.createDirectory(
            atPath: tmux.folder.path(".config/pooltop"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: file(tmux), withDestinationPath: "../../dotfiles/pooltop")
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
        try await tmux.enter(command)
        try await tmux.wait(for: "q quit")
        try await tmux.press("F12", "Right", "Enter")
        try await tmux.wait(for: "saved in ")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
        let text = try String(contentsOfFile: target, encoding: .utf8)
        #expect(
            text.wholeMatch(
                of: /# mine\ntheme: [a-z-]+  # at night\nkeys:\n  setup: \[F2, F12\]\n/) != nil)
        #expect(!text.contains("dusk"))
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        let kind = try FileManager.default.attributesOfItem(atPath: file(tmux))[.type]
        #expect(kind as? FileAttributeType == .typeSymbolicLink)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: tmux.folder.path("dotfiles"))
                == ["pooltop"])
    }

    @Test("r records into the folder that is set", .timeLimit(.minutes(15)))
    func recordFolder() async throws {
        let tmux = try await Tmux(width: 100, height: 34)
        try tmux.folder.write("record_folder: ~/runs\n", to: ".config/pooltop/config.yaml")
        try FileManager.default.createDirectory(
            atPath: tmux.folder.path("runs"), withIntermediateDirectories: true)
        try await tmux.enter(command)
        try await tmux.wait(for: "q quit")
        try await tmux.press("r")
        try await tmux.wait(for: "recording into ")
        try await tmux.press("r")
        try await tmux.wait(for: "recorded ")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
        let names = try FileManager.default.contentsOfDirectory(atPath: tmux.folder.path("runs"))
        #expect(names.filter { $0.hasSuffix(".pooltop") }.count == 1)
    }
}
