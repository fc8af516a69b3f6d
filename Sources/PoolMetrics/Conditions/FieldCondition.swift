/// A question about a pool, as people type it: `in_use > 5 and not wait_p99 <= 50ms`.
///
/// ```swift
/// let condition = try FieldCondition("waiting > 0 and (kind = sqlite or orders)")
/// condition.holds(for: model)      // true
/// ```
/// - A comparison has a field of ``PoolField`` at its left, one of `< <= > >= = !=` and a value at
///   its right. A unit at the end of a field's id may be left out: `wait_p99` is
///   `wait_p99_seconds`, `errors` is `errors_total`.
/// - A value converts to the field's unit: `50ms`, `1.5s`, `20%`, `12k`, `64MiB`, `800/s`. A bare
///   number is in the field's own unit, but a share needs its `%` above 1.
/// - A word alone holds for the pools that have it in their name. Words, and names of fields, match
///   whatever their case. Quotes make any text a word: `"and"`.
/// - `not` binds before `and`, `and` before `or`; between two terms without either, `and` is meant.
/// - A field without a value (a quantile of an interval in which nothing happened) satisfies `!=`
///   and nothing else, so that `not a = b` and `a != b` are the same.
///
/// Two conditions are equal where they ask the same in the same order, however they are written.
public struct FieldCondition: Sendable, Hashable {
    /// The six ways to compare.
    enum Comparison: String, Sendable, Hashable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "="
        case notEqual = "!="
    }

    /// What a field is compared with, in the field's own unit.
    enum Value: Sendable, Hashable {
        case number(Double)
        /// In lower case.
        case text(String)
    }

    /// One part of the question.
    indirect enum Term: Sendable, Hashable {
        /// In lower case.
        case name(containing: String)
        /// The field by its place in the table.
        case comparison(field: Int, Comparison, Value)
        case not(Term)
        case all([Term])
        case any([Term])
    }

    /// The deepest nesting of parentheses and `not`.
    static let depthLimit = 32

    let term: Term

    /// Reads a condition.
    ///
    /// - Throws: ``FieldConditionError``, which names the place and the remedy.
    /// - Complexity: O(characters + fields).
    public init(_ text: String) throws(FieldConditionError) {
        var parser = try ConditionParser(text)
        term = try parser.wholeCondition()
    }

    /// Whether it holds for a pool.
    ///
    /// - Complexity: O(terms); a quantile costs O(buckets).
    public func holds(for model: PoolModel) -> Bool { FieldCondition.holds(term, model) }

    /// Whether a pool's model is needed at all, or its name is enough.
    ///
    /// - Complexity: O(terms).
    public var asksOnlyForNames: Bool { FieldCondition.asksOnlyForNames(term) }

    private static func holds(_ term: Term, _ model: PoolModel) -> Bool {
        switch term {
        case .name(let word): model.name.lowercased().contains(word)
        case .comparison(let field, let comparison, let value):
            comparison.holds(PoolField.all[field].value(of: model), value)
        case .not(let inner): !holds(inner, model)
        case .all(let terms): terms.allSatisfy { holds($0, model) }
        case .any(let terms): terms.contains { holds($0, model) }
        }
    }

    private static func asksOnlyForNames(_ term: Term) -> Bool {
        switch term {
        case .name: true
        case .comparison: false
        case .not(let inner): asksOnlyForNames(inner)
        case .all(let terms), .any(let terms): terms.allSatisfy { asksOnlyForNames($0) }
        }
    }
}

extension FieldCondition.Comparison {
    /// Whether a field's value stands so to the wanted one.
    fileprivate func holds(_ found: FieldValue, _ wanted: FieldCondition.Value) -> Bool {
        switch wanted {
        case .text(let wanted):
            guard case .text(let found) = found else { return self == .notEqual }
            return (found.lowercased() == wanted) == (self == .equal)
        case .number(let wanted):
            guard let found = found.number else { return self == .notEqual }
            return switch self {
            case .less: found < wanted
            case .lessOrEqual: found <= wanted
            case .greater: found > wanted
            case .greaterOrEqual: found >= wanted
            case .equal: found == wanted
            case .notEqual: found != wanted
            }
        }
    }
}
