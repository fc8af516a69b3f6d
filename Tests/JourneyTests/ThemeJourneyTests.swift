import Foundation
import TestSupport
import Testing

/// A person's own themes: found, checked, and read anew while they are in use.
@Suite("Themes, as a person uses them", .onOwnThread)
struct ThemeJourneyTests {
    @Test("Every shipped theme passes the check, and each role is told", .timeLimit(.minutes(15)))
    func check() async throws {
        let folder = try TemporaryFolder()
        let result = try await Subprocess.run(
            BuiltBinary.url, ["themes", "check"],
            environment: ["XDG_CONFIG_HOME": folder.url.path], folder: folder.url)
        #expect(result.status == 0)
        #expect(result.errors == "")
        let names = result.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
        #expect(names.count >= 12)
        for role in ["foreground", "dim", "accent", "critical", "waiting", "graph_high"] {
            #expect(result.output.contains("\n  \(role) "), "\(role)")
        }
    }

    @Test("A faint theme fails the check, by file and by name", .timeLimit(.minutes(15)))
    func faint() async throws {
        let folder = try TemporaryFolder()
        let own = ["XDG_CONFIG_HOME": folder.url.path]
        let file = try folder.write(
            "inherits: slate\nroles:\n  ok: \"#30343a\"\n", to: "pooltop/themes/faint.yaml")
        for given in [file, "faint"] {
            let result = try await Subprocess.run(
                BuiltBinary.url, ["themes", "check", "dark", given], environment: own)
            #expect(result.status == 65)
            #expect(
                result.errors == "pooltop: too faint to be read: faint: "
                    + "move colours such as ok away from background\n")
            #expect(result.output.contains("too faint"))
        }
        let missing = try await Subprocess.run(
            BuiltBinary.url, ["themes", "check", "nix/nix.yaml"], environment: own)
        #expect(missing.status == 66)
        let unknown = try await Subprocess.run(
            BuiltBinary.url, ["themes", "check", "nix"], environment: own)
        #expect(unknown.status == 64)
    }

    @Test("A file in `themes` of the working folder is found, one's own comes before it")
    func folders() async throws {
        let folder = try TemporaryFolder()
        try folder.write("name: Here\ninherits: dusk\n", to: "themes/a.yaml")
        try folder.write("name: There\ninherits: dusk\n", to: "themes/b.yaml")
        try folder.write("name: Own\ninherits: dusk\n", to: "pooltop/themes/b.yaml")
        let listed = try await Subprocess.run(
            BuiltBinary.url, ["themes"], environment: ["XDG_CONFIG_HOME": folder.url.path],
            folder: folder.url)
        #expect(listed.errors == "")
        let rows = listed.output.split(separator: "\n")
        #expect(rows.contains { $0.hasPrefix("a ") && $0.hasSuffix("  Here") })
        #expect(rows.contains { $0.hasPrefix("b ") && $0.hasSuffix("  Own") })
        #expect(!listed.output.contains("There"))
    }

    @Test("A theme in use is read anew when its file changes", .timeLimit(.minutes(15)))
    func hotReload() async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        try tmux.folder.write("inherits: dusk\n", to: "mine.yaml")
        try await tmux.enter("pooltop --interval 100ms --theme ./mine.yaml")
        try await tmux.wait(for: "q quit")
        try tmux.folder.write("inherits: forest\nroles:\n  ok: bright_green\n", to: "mine.yaml")
        try await tmux.wait(for: "theme mine, read anew")
        try tmux.folder.write("inherits: [", to: "mine.yaml")
        try await tmux.wait(for: "theme: mine.yaml: ")
        try FileManager.default.removeItem(atPath: tmux.folder.path("mine.yaml"))
        try await tmux.wait(for: "there is no such file")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
    }
}
