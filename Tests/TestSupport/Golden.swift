public import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Compares a text with the file that holds what it should be.
///
/// ```swift
/// assertGolden(frame.text, "overview-80x24")   // Golden/overview-80x24.txt beside the test
/// ```
/// With `UPDATE_GOLDEN=1` in the environment the file is written instead, and the test passes: the
/// difference is then reviewed where every other difference is, in the commit.
///
/// - Parameters:
///   - name: the file's name in the folder `Golden` beside the calling file, without `.txt`.
public func assertGolden(
    _ text: String, _ name: String, filePath: String = #filePath,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let folder = URL(fileURLWithPath: filePath).deletingLastPathComponent()
        .appendingPathComponent("Golden")
    let file = folder.appendingPathComponent(name + ".txt")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            try Data((text + "\n").utf8).write(to: file)
        } catch {
            Issue.record("\(file.path) can't be written: \(error)", sourceLocation: sourceLocation)
        }
        return
    }
    guard let data = FileManager.default.contents(atPath: file.path) else {
        Issue.record(
            "\(file.path) is missing: run the test once with UPDATE_GOLDEN=1",
            sourceLocation: sourceLocation)
        return
    }
    let expected = String(decoding: data, as: UTF8.self)
    if expected != text + "\n" {
        let difference = lineDifference(expected: expected, actual: text + "\n")
        Issue.record(
            "\(name) differs; UPDATE_GOLDEN=1 takes the new one over\n\(difference)",
            sourceLocation: sourceLocation)
    }
}

/// The lines that differ, `-` what was expected and `+` what came, with their numbers.
public func lineDifference(expected: String, actual: String) -> String {
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let got = actual.split(separator: "\n", omittingEmptySubsequences: false)
    var lines: [String] = []
    for index in 0..<max(wanted.count, got.count) {
        let old = index < wanted.count ? wanted[index] : nil
        let new = index < got.count ? got[index] : nil
        guard old != new else { continue }
        if let old { lines.append("\(index + 1) - \(old)") }
        if let new { lines.append("\(index + 1) + \(new)") }
    }
    return lines.joined(separator: "\n")
}
