/// Reads the terms of a condition, `or` at the outside and `not` innermost.
struct ConditionParser {
    private typealias Token = ConditionScanner.Token
    private typealias Term = FieldCondition.Term

    private let tokens: [ConditionScanner.Place]
    private var next = 0
    private var depth = 0

    /// Takes the text apart.
    init(_ text: String) throws(FieldConditionError) {
        tokens = try ConditionScanner.tokens(of: text)
    }

    /// The condition, which has to be all that there is.
    mutating func wholeCondition() throws(FieldConditionError) -> FieldCondition.Term {
        let term = try alternatives()
        guard current.token == .end else {
            throw failure(.unexpected, "\(current.token.name) has no match: take it out")
        }
        return term
    }

    private var current: ConditionScanner.Place { tokens[next] }

    private func isKeyword(_ word: String) -> Bool {
        if case .word(let text) = current.token { text.lowercased() == word } else { false }
    }

    private mutating func takeKeyword(_ word: String) -> Bool {
        guard isKeyword(word) else { return false }
        next += 1
        return true
    }

    private mutating func alternatives() throws(FieldConditionError) -> Term {
        var terms = [try conjunction()]
        while takeKeyword("or") { terms.append(try conjunction()) }
        return terms.count == 1 ? terms[0] : .any(terms)
    }

    private mutating func conjunction() throws(FieldConditionError) -> Term {
        var terms = [try factor()]
        while true {
            let isWritten = takeKeyword("and")
            if !isWritten, [.end, .close].contains(current.token) || isKeyword("or") { break }
            terms.append(try factor())
        }
        return terms.count == 1 ? terms[0] : .all(terms)
    }

    private mutating func factor() throws(FieldConditionError) -> Term {
        let start = current
        depth += 1
        defer { depth -= 1 }
        guard depth <= FieldCondition.depthLimit else {
            throw failure(
                .tooDeep, "more than \(FieldCondition.depthLimit) levels: write it flatter")
        }
        if takeKeyword("not") { return .not(try factor()) }
        for keyword in ["and", "or"] where isKeyword(keyword) {
            throw failure(.unexpected, "\(keyword) needs a condition on both sides of it")
        }
        switch start.token {
        case .open:
            next += 1
            let term = try alternatives()
            guard current.token == .close else {
                throw failure(.incomplete, "the parenthesis at \(start.offset + 1) is open: add )")
            }
            next += 1
            return term
        case .quoted(let text):
            next += 1
            return .name(containing: text.lowercased())
        case .word(let text):
            next += 1
            guard case .comparison(let comparison) = current.token else {
                return .name(containing: text.lowercased())
            }
            next += 1
            return try self.comparison(of: (text, start.offset), comparison)
        case .comparison(let comparison):
            throw failure(
                .unexpected, "\(comparison.rawValue) needs a field before it, as in in_use > 5")
        case .close, .end:
            throw failure(
                start.token == .end ? .incomplete : .unexpected,
                "a condition is missing here: write a name, or a field as in in_use > 5")
        }
    }

    private mutating func comparison(
        of name: (text: String, offset: Int), _ comparison: FieldCondition.Comparison
    ) throws(FieldConditionError) -> Term {
        let place = try FieldLookup.place(of: name.text, offset: name.offset)
        let field = PoolField.all[place]
        let value: FieldCondition.Value
        switch current.token {
        case .word(let text), .quoted(let text):
            if field.format == .text, ![.equal, .notEqual].contains(comparison) {
                throw FieldConditionError(
                    code: .badComparison, offset: name.offset,
                    message: "\(field.id) is a text: compare it with = or !=")
            }
            value = try FieldLiteral.value(of: text, for: field, offset: current.offset)
        case .end, .close, .open, .comparison:
            throw failure(
                current.token == .end ? .incomplete : .unexpected,
                "a value is missing here: write \(FieldLiteral.form(of: field))")
        }
        next += 1
        return .comparison(field: place, comparison, value)
    }

    private func failure(
        _ code: FieldConditionError.Code, _ message: String
    ) -> FieldConditionError {
        FieldConditionError(code: code, offset: current.offset, message: message)
    }
}
