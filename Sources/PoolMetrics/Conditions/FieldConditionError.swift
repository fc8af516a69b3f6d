/// Why a text is no ``FieldCondition``, where, and what to write instead.
public struct FieldConditionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of failure; new ones may be added, so a `switch` over it needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        enum Base: String {
            case incomplete, unexpected, unknownField, ambiguousField, badValue, badComparison
            case tooDeep
        }
        let base: Base

        /// It ends before it is whole; somebody may be still typing.
        public static let incomplete = Code(base: .incomplete)
        /// Something stands where it can't.
        public static let unexpected = Code(base: .unexpected)
        /// There is no such field.
        public static let unknownField = Code(base: .unknownField)
        /// More than one field could be meant.
        public static let ambiguousField = Code(base: .ambiguousField)
        /// The value does not fit the field.
        public static let badValue = Code(base: .badValue)
        /// The field can't be compared so.
        public static let badComparison = Code(base: .badComparison)
        /// Too many parentheses or nots within one another.
        public static let tooDeep = Code(base: .tooDeep)

        /// The code's name.
        public var description: String { base.rawValue }
    }

    /// The kind of failure.
    public let code: Code
    /// Where it is wrong: the number of the character, from 0.
    public let offset: Int
    /// What is wrong, with its remedy behind a colon.
    public let message: String

    /// The error as `at 8: what is wrong: remedy`, characters counted from 1.
    public var description: String { "at \(offset + 1): \(message)" }
}
