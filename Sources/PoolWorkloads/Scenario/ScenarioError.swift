/// What is wrong with a scenario, where, and what to write instead.
///
/// ```
/// mine.yaml:7: pools[0].idle_timeout: '10' is not a duration: write a number and a unit …
/// ```
public struct ScenarioError: Error, Sendable, CustomStringConvertible {
    /// The kinds of mistake; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case notYAML, unknownKey, missingKey, wrongType, badUnit, outOfRange, unknownName
            case duplicateName, conflict, tooLarge
        }
        let base: Base

        /// The text is not YAML, or not one document.
        public static let notYAML = Code(base: .notYAML)
        /// A key that scenarios do not have.
        public static let unknownKey = Code(base: .unknownKey)
        /// A key that has to be there is not.
        public static let missingKey = Code(base: .missingKey)
        /// A list where a text belongs, a text where a number belongs ….
        public static let wrongType = Code(base: .wrongType)
        /// A duration or a size without a unit, or with one that isn't known.
        public static let badUnit = Code(base: .badUnit)
        /// A number beyond its limits.
        public static let outOfRange = Code(base: .outOfRange)
        /// A name that nothing has: a pool's, a kind's, a site's, a pattern's, a scenario's.
        public static let unknownName = Code(base: .unknownName)
        /// Two pools of one name.
        public static let duplicateName = Code(base: .duplicateName)
        /// Two keys that exclude each other, or one that means nothing here.
        public static let conflict = Code(base: .conflict)
        /// The text is longer than any scenario.
        public static let tooLarge = Code(base: .tooLarge)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of mistake.
    public let code: Code
    /// The file's name as it was given.
    public let file: String
    /// Where in the file, as a path of keys: `pools[0].idle_timeout`; empty for the whole of it.
    public let keyPath: String
    /// The line, from 1; nil where it is not known.
    public let line: Int?
    /// What is wrong, with its remedy behind a colon.
    public let message: String
    /// The error below this one, where there is one: the YAML parser's, for example.
    public let cause: (any Error)?

    /// Makes an error.
    public init(
        code: Code, file: String, keyPath: String = "", line: Int? = nil, message: String,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.file = file
        self.keyPath = keyPath
        self.line = line
        self.message = message
        self.cause = cause
    }

    /// One line: `file:line: key path: what: remedy`.
    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return keyPath.isEmpty ? "\(place): \(message)" : "\(place): \(keyPath): \(message)"
    }
}
