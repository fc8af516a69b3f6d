import Foundation
import PoolDashboard
import TestSupport
import Testing

/// What the README says is so: every command runs, every list is the program's own.
@Suite("README")
struct ReadmeTests {
    let readme: Readme

    init() throws { readme = try Readme() }

    @Test("Every fenced block says what it is for")
    func tags() {
        let known = [
            "text screen", "text usage", "sh install", "sh test", "sh run", "sh screen", "sh gate",
            "swift ", "yaml ",
        ]
        for block in readme.blocks {
            #expect(known.contains("\(block.language) \(block.tag)"), "\(block.lines)")
            #expect(!block.lines.isEmpty)
        }
    }

    @Test("The two commands of a new user are the two that were promised")
    func promises() {
        let packages = "apt-get update && apt-get install -y libncurses-dev libsqlite3-dev"
        #expect(
            readme.blocks("sh", "install").map(\.lines) == [
                ["\(packages) && swift run -c release pooltop"]
            ])
        // Twelve at a time: of hundreds that begin at once, those with real clocks get no turn.
        let test = "swift test --experimental-maximum-parallelization-width 12"
        #expect(readme.blocks("sh", "test").map(\.lines) == [["\(packages) tmux && \(test)"]])
    }

    @Test("The picture is a golden frame")
    func picture() throws {
        let golden = try Repository.text("Tests/PoolDashboardTests/Golden/overview-80x24.txt")
        let frame = golden.split(separator: "\n").map { line in
            String(line.reversed().drop(while: \.isWhitespace).reversed())
        }.joined(separator: "\n")
        let shown = try #require(readme.blocks("text", "screen").first).lines
            .joined(separator: "\n")
        guard frame != shown else { return }
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            let text = try Repository.text("README.md").replacing(shown, with: frame)
            try Data(text.utf8).write(to: Repository.root.appending(path: "README.md"))
        } else {
            let difference = lineDifference(expected: frame, actual: shown)
            Issue.record("UPDATE_GOLDEN=1 takes the new one over\n\(difference)")
        }
    }

    @Test(
        "Every command runs, in the README's order, in one empty folder", .timeLimit(.minutes(15)))
    func commands() async throws {
        let tmux = try await Tmux(width: 100, height: 30)
        for block in readme.blocks where block.language == "sh" {
            for line in block.lines {
                switch block.tag {
                case "run": try await run(line, in: tmux.folder)
                case "screen": try await show(line, in: tmux)
                default: break
                }
            }
        }
    }

    private func run(_ line: String, in folder: TemporaryFolder) async throws {
        let path = BuiltBinary.url.deletingLastPathComponent().path + ":/usr/bin:/bin"
        let result = try await Subprocess.run(
            URL(filePath: "/bin/sh"), ["-c", line],
            environment: ["PATH": path, "HOME": folder.url.path, "XDG_CONFIG_HOME": ""],
            folder: folder.url)
        #expect(result.status == 0, "\(line)")
        #expect(result.errors == "", "\(line)")
        #expect(!result.output.isEmpty || line.contains(" record "), "\(line)")
        #expect(!result.output.contains("\u{1b}"), "\(line)")
    }

    private func show(_ line: String, in tmux: Tmux) async throws {
        try await tmux.enter(line)
        try await tmux.wait(for: "q quit")
        try await tmux.press("q")
        try await tmux.waitForPrompt()
        try await tmux.enter("echo ended with $?")
        try await tmux.wait(for: "ended with 0")
        try await tmux.enter("clear")
        try await tmux.wait(for: "an empty screen") { !$0.contains("ended with") }
    }

    @Test("The gate runs the commands of the gate")
    func gate() throws {
        let gate = try Repository.text(".ci/run")
        let lines = readme.blocks("sh", "gate").flatMap(\.lines)
        #expect(lines.first == ".ci/run")
        for line in lines.dropFirst() { #expect(gate.contains(line), "\(line)") }
    }

    @Test("The usage has the options that each command's help has")
    func usage() async throws {
        let option = /--[a-z][a-z-]+/
        let all = readme.blocks("text", "usage").flatMap(\.lines)
        let place = try #require(all.firstIndex { $0.hasPrefix("LOOK: ") })
        let look = all[place...].joined().dropFirst(5)
        let lines = all[..<place].map { $0.replacing("LOOK", with: look) }
            .reduce(into: [String]()) { commands, line in
                if line.hasPrefix("pooltop") {
                    commands.append(line)
                } else {
                    commands[commands.count - 1] += line
                }
            }
        for line in lines where !line.contains(" | themes") {
            let words = line.split(separator: " ")
            let command = words[1] == "[watch]" ? "watch" : String(words[1])
            let help = try await Subprocess.run(BuiltBinary.url, ["help", command]).output
            // A long list is not in the line of usage: each option begins a line of its own.
            let options = Set(
                help.split(separator: "\n").filter { $0.hasPrefix("  --") }
                    .compactMap { $0.firstMatch(of: option)?.output }
            ).subtracting(["--version"])
            #expect(Set(line.matches(of: option).map(\.output)) == options, "\(command)")
        }
    }

    @Test("The table of settings names every setting, with its default")
    func settings() throws {
        let text = try Repository.text("README.md")
        let start = try #require(text.firstRange(of: "| setting | values | default |"))
        let rows = text[start.upperBound...].prefix { $0 != "#" }.split(separator: "\n")
        for key in SettingKey.allCases {
            let row = rows.first { $0.split(separator: "|")[0].contains("`\(key.rawValue)`") }
            let usual = Settings().text(of: key)
            #expect(row != nil, "\(key.rawValue)")
            guard key != .columns, !usual.isEmpty else { continue }
            #expect(row?.contains("`\(usual)`") == true, "\(key.rawValue)")
        }
        #expect(PoolListing.defaultColumns.count == 15)
        // The sample is a file that can be used.
        let sample = readme.blocks("yaml", "").first { $0.lines.contains { $0.hasPrefix("keys:") } }
        let lines = try #require(sample).lines.joined(separator: "\n")
        #expect(try SettingsDocument(file: "README", text: lines).problem() == nil)
    }

    @Test("The table of keys names every key that the key line shows")
    func keys() throws {
        let rows = try Repository.text("README.md").split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
        let documented = Set(
            rows.flatMap { $0.split(separator: "|")[0].matches(of: /`([^`]+)`/) }
                .map { String($0.output.1) })
        for binding in KeyMap.standard.bindings where binding.short != nil {
            let name = try #require(binding.keys.first).name
            #expect(documented.contains(name), "\(name) \(binding.title)")
        }
    }

    @Test("What the runtime does has the names that it has in the sources")
    func capabilities() throws {
        let text = try Repository.text("README.md")
        let start = try #require(text.firstRange(of: "### What the runtime does"))
        let rows = text[start.upperBound...].prefix { $0 != "#" }.split(separator: "\n")
            .filter { $0.hasPrefix("| ") }.dropFirst()
        var declared: Set<Substring> = []
        for file in try SwiftFile.all(
            below: "Sources/ResourceTypes", "Sources/ResourcePools", "Sources/PoolMetrics")
        {
            let declaration = /(?:func|var|let|case|class|struct|enum) ([A-Za-z]+)/
            declared.formUnion(file.code.matches(of: declaration).map { Substring($0.output.1) })
        }
        for row in rows {
            let names = try #require(row.split(separator: "|").last).matches(of: /`([A-Za-z.]+)/)
            #expect(!names.isEmpty, "\(row)")
            for name in names.flatMap({ $0.output.1.split(separator: ".") }) {
                #expect(declared.contains(name), "\(name)")
            }
        }
        #expect(rows.count > 10)
    }

    @Test("The samples are the ones that are compiled and run by a test")
    func samples() throws {
        let blocks = readme.blocks("swift", "")
        #expect(blocks.count == 2)
        let compiled = try Repository.text("Tests/SpecificationTests/ReadmeSampleTests.swift")
            .split(separator: "\n", omittingEmptySubsequences: false).map { $0.dropFirst(8) }
        for block in blocks {
            let lines = block.lines.filter { !$0.hasPrefix("import") }.drop { $0.isEmpty }
            let start = try #require(compiled.firstIndex { $0 == lines.first ?? "" })
            #expect(compiled[start...].prefix(lines.count).map(String.init) == Array(lines))
        }
    }
}
