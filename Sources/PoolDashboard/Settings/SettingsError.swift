/// What is wrong with the settings, where, and what to write instead.
public struct SettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case notYAML, wrongShape, unknownKey, badValue, conflict, cannotRead, cannotWrite
        }
        let base: Base

        /// The file is not YAML.
        public static let notYAML = Code(base: .notYAML)
        /// Something in it is of another kind than it should be.
        public static let wrongShape = Code(base: .wrongShape)
        /// It names a setting or an action that there is not.
        public static let unknownKey = Code(base: .unknownKey)
        /// A value can't be used.
        public static let badValue = Code(base: .badValue)
        /// Two actions were given one key.
        public static let conflict = Code(base: .conflict)
        /// The file is there and can't be read.
        public static let cannotRead = Code(base: .cannotRead)
        /// The file can't be written; it is as it was.
        public static let cannotWrite = Code(base: .cannotWrite)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// Where: `FILE:LINE`, a variable of the environment, or an option.
    public let place: String
    /// What is wrong, with its remedy behind a colon.
    public let message: String

    /// Makes an error.
    public init(code: Code, place: String, message: String) {
        self.code = code
        self.place = place
        self.message = message
    }

    /// The message as `where: what is wrong: remedy`.
    public var description: String { "\(place): \(message)" }
}
