import TestSupport

/// One Swift file of the package, as the house rules look at it.
struct SwiftFile: Sendable {
    /// A function, initialiser or accessor block with its extent.
    struct Function: Equatable {
        /// Its name, or `init`, `deinit`, `subscript`.
        let name: String
        /// The line that it starts on, from 1.
        let line: Int
        /// How many lines it has, from the first of its signature to its closing brace.
        let length: Int
    }

    /// The path from the package's folder.
    let path: String
    /// The text.
    let text: String
    /// The text without comments and strings.
    let code: String

    /// Takes a file's text.
    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = SwiftText(of: text).code
    }

    /// All Swift files of the package, read once for all tests.
    private static let package = Result {
        try ["Sources", "Tests"].flatMap { folder in
            try Repository.files(below: folder, suffix: ".swift")
                .map { SwiftFile(path: $0, text: try Repository.text($0)) }
        }
    }

    /// All Swift files below folders of the package.
    static func all(below folders: String...) throws -> [SwiftFile] {
        try package.get().filter { file in folders.contains { file.path.hasPrefix($0 + "/") } }
    }

    /// The target that the file belongs to: the folder's name below `Sources` or `Tests`.
    var target: String { String(path.split(separator: "/")[1]) }

    /// The file's name without its folder, its ending, and what follows a `+`.
    var noun: Substring {
        let name = path.split(separator: "/").last ?? ""
        return name.dropLast(".swift".count).prefix { $0 != "+" }
    }

    /// How many lines it has.
    var lineCount: Int { text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 }

    /// The modules that it imports, in order.
    var imports: [String] {
        let statement = /(?:^|\s)import (?:(?:struct|class|enum|protocol|func) )?(?<module>\w+)/
        return lines(with: "import ").compactMap { line in
            line.firstMatch(of: statement).map { String($0.output.module) }
        }
    }

    /// The public types that it declares outside of any other.
    var publicNouns: [String] {
        let declaration = /\b(?:struct|class|enum|protocol|actor) (?<name>\w+)/
        return lines(with: "public ").filter { $0.first?.isWhitespace == false }
            .compactMap { line in
                line.firstMatch(of: declaration).map { String($0.output.name) }
            }
    }

    /// The lines of code that hold a word; expressions are for these alone, they are slow.
    private func lines(with word: String) -> [Substring] {
        code.split(separator: "\n").filter { $0.contains(word) }
    }

    /// Its functions, nested ones too.
    var functions: [Function] { FunctionScanner(code).functions() }
}
