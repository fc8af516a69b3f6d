package import Foundation

/// The `pooltop` that was built with these tests.
///
/// It stands beside the test bundle, wherever the build folder is.
package enum BuiltBinary {
    /// Where it is.
    package static let url: URL = {
        let bundles = CommandLine.arguments.filter { $0.contains(".xctest") }
        let beside =
            (bundles + CommandLine.arguments.prefix(1))
            .map { path -> URL in
                let bundle = path.components(separatedBy: ".xctest")[0]
                return URL(filePath: bundle).deletingLastPathComponent()
            }
        let folders = beside + [Repository.root.appending(path: ".build/debug")]
        let candidates = folders.map { $0.appending(path: "pooltop") }
        return candidates.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        } ?? candidates[0]
    }()
}
