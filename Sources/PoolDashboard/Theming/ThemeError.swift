/// What is wrong with a theme: which file, which key, and what to write instead.
public struct ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case notYAML, wrongShape, missingKey, badColour, unknownRole, notFound
        }
        let base: Base

        /// The file is not YAML.
        public static let notYAML = Code(base: .notYAML)
        /// A key holds something of another kind than it should.
        public static let wrongShape = Code(base: .wrongShape)
        /// A key that must be there is not.
        public static let missingKey = Code(base: .missingKey)
        /// A colour can't be read.
        public static let badColour = Code(base: .badColour)
        /// The role map names a role there is not.
        public static let unknownRole = Code(base: .unknownRole)
        /// No theme has this name.
        public static let notFound = Code(base: .notFound)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// The theme's file or name.
    public let theme: String
    /// The key, such as `roles.ok`; nil when it is the whole file.
    public let key: String?
    /// What is wrong, with its remedy behind a colon.
    public let message: String

    /// Makes an error.
    public init(code: Code, theme: String, key: String?, message: String) {
        self.code = code
        self.theme = theme
        self.key = key
        self.message = message
    }

    /// The message as `theme: key: what is wrong: remedy`.
    public var description: String {
        [theme, key, message].compactMap { $0 }.joined(separator: ": ")
    }
}
