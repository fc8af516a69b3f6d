import Foundation
import TestSupport
import Testing

/// Where things stand, and how large they may be.
@Suite("Layout")
struct LayoutTests {
    /// Files that may be longer than 400 lines, each with its reason.
    static let longFiles: [String: String] = [:]

    static let leftovers = [".build*", "Package.resolved", "*.pooltop", "*.profraw"]
    static let lineLimit = 400
    static let functionLimit = 70
    static let columnLimit = 100

    @Test("The top level has the entries of the design and nothing else")
    func topLevel() throws {
        // What a build or a user's session leaves there is in .gitignore.
        let entries = try FileManager.default.contentsOfDirectory(atPath: Repository.root.path)
            .filter { !$0.hasPrefix(".") && $0 != "Package.resolved" && !$0.contains(".pooltop") }
            .filter { !$0.hasSuffix(".profraw") }
        #expect(Set(entries) == ["Package.swift", "Sources", "Tests", "themes", "README.md"])
    }

    @Test("What a build leaves is not part of the package")
    func ignored() throws {
        let ignored = try Repository.text(".gitignore").split(separator: "\n").map(String.init)
        #expect(Set(ignored).isSuperset(of: Self.leftovers))
    }

    @Test(
        "What a build leaves is not tracked",
        .enabled(if: FileManager.default.fileExists(atPath: Repository.root.path + "/.git")))
    func untracked() async throws {
        let git = try await Subprocess.run(
            URL(filePath: "/usr/bin/env"),
            ["git", "-c", "safe.directory=*", "-C", Repository.root.path, "ls-files"])
        try #require(git.status == 0, "\(git.errors)")
        let tracked = git.output.split(separator: "\n")
        #expect(tracked.contains("Package.swift"))
        let wrong = tracked.filter {
            $0.hasPrefix(".build") || $0 == "Package.resolved" || $0.hasSuffix(".pooltop")
                || $0.hasSuffix(".profraw")
        }
        #expect(wrong == [])
    }

    @Test("Every test that makes resources with our kit fails if it leaves one behind")
    func auditedTests() throws {
        // The fixture's own tests leak on purpose; the README's sample says what it disposes of.
        let excused = ["DisposalTraitTests", "ReadmeSampleTests"]
        for file in try SwiftFile.all(below: "Tests") where file.code.contains("@Suite(") {
            let makes =
                file.target == "ResourcePoolsTests" || file.code.contains("ScriptedFactory(")
            guard makes, !excused.contains(String(file.noun)) else { continue }
            #expect(
                file.code.contains(".disposesOfEverything"),
                "\(file.path): give its suite the trait")
        }
    }

    @Test("A file has 400 lines at most")
    func fileLength() throws {
        for file in try SwiftFile.all(below: "Sources", "Tests") {
            let excused = Self.longFiles[file.path] != nil
            #expect(
                (file.lineCount > Self.lineLimit) == excused,
                "\(file.path) has \(file.lineCount) lines")
        }
    }

    @Test("A function has 70 lines at most")
    func functionLength() throws {
        for file in try SwiftFile.all(below: "Sources", "Tests") {
            for function in file.functions where function.length > Self.functionLimit {
                Issue.record(
                    "\(file.path):\(function.line): \(function.name) has \(function.length) lines")
            }
        }
    }

    @Test("A line has 100 columns at most")
    func lineLength() throws {
        for file in try SwiftFile.all(below: "Sources", "Tests") {
            for (index, line) in file.text.split(
                separator: "\n", omittingEmptySubsequences: false
            ).enumerated() where line.count > Self.columnLimit {
                Issue.record("\(file.path):\(index + 1) has \(line.count) columns")
            }
        }
    }

    @Test("A file has one public noun, and is named after it")
    func nouns() throws {
        for file in try SwiftFile.all(below: "Sources") {
            let nouns = file.publicNouns
            #expect(nouns.count <= 1, "\(file.path) declares \(nouns)")
            if let noun = nouns.first {
                #expect(file.noun == noun, "\(file.path) declares \(noun)")
            }
        }
    }
}
