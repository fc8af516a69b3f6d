package import Foundation

/// This package's folder, for the tests that read its files.
package enum Repository {
    /// The folder that holds `Package.swift`.
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The text of a file, by its path from the root.
    package static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The paths from the root of all files below a folder, sorted.
    ///
    /// - Parameter suffix: how a file's name has to end; all files by default.
    package static func files(below folder: String, suffix: String = "") throws -> [String] {
        let top = root.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: top.path)
        return
            names
            .filter { $0.hasSuffix(suffix) }
            .filter { name in
                var isFolder: ObjCBool = false
                let path = top.appending(path: name).path
                return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                    && !isFolder.boolValue
            }
            .map { "\(folder)/\($0)" }.sorted()
    }
}
