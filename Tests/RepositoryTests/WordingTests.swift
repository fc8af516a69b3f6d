import Foundation
import TestSupport
import Testing

/// What may not be written anywhere in the package.
@Suite("Wording")
struct WordingTests {
    /// Every file that people write: code, manifest, documents, data, the gate.
    static func texts() throws -> [(path: String, text: String)] {
        var paths = ["Package.swift", "README.md", ".swift-format", ".gitignore"]
        for folder in ["Sources", "Tests", "themes", ".ci"] {
            paths += try Repository.files(below: folder)
        }
        return try paths.map { ($0, try Repository.text($0)) }
    }

    @Test("Nothing is left to do, and no path of a machine is in a file")
    func banned() throws {
        // In halves, so that this file does not hold what it looks for.
        let words = ["TO" + "DO", "FIX" + "ME", "HA" + "CK:"]
        let folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/fa" + "rm"]
        for (path, text) in try Self.texts() {
            for (index, line) in text.split(
                separator: "\n", omittingEmptySubsequences: false
            ).enumerated() {
                // A template for a temporary name has more of that letter.
                let letters = "XX" + "X"
                let isMark = line.contains(letters) && !line.contains(letters + "X")
                #expect(!isMark, "\(path):\(index + 1) has \(letters)")
                for word in words + folders where line.contains(word) {
                    Issue.record("\(path):\(index + 1) has \(word)")
                }
            }
        }
    }

    @Test("What the compiler can't check has its proof on the same line")
    func proofs() throws {
        let unchecked = ["@unchecked Sendable", "try!", "nonisolated(unsafe)"]
        for file in try SwiftFile.all(below: "Sources", "Tests") {
            let code = file.code.split(separator: "\n", omittingEmptySubsequences: false)
            let text = file.text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in code.enumerated() {
                for word in unchecked where line.contains(word) {
                    #expect(
                        text[index].contains("//"), "\(file.path):\(index + 1): why \(word)?")
                }
            }
        }
    }

    @Test("Every text ends with one line break and has no trailing blanks")
    func blanks() throws {
        for (path, text) in try Self.texts() where !text.isEmpty && !path.contains("Golden/") {
            #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(path)")
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            for (index, line) in lines.enumerated() where line.last?.isWhitespace == true {
                Issue.record("\(path):\(index + 1) ends with a blank")
            }
        }
    }
}
