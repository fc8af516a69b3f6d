/// Takes the text of a condition apart into words, signs and parentheses, each with its place.
struct ConditionScanner {
    /// What there is to find.
    enum Token: Hashable {
        case word(String)
        case quoted(String)
        case comparison(FieldCondition.Comparison)
        case open, close
        case end

        /// How it is named in an error.
        var name: String {
            switch self {
            case .word(let text): text
            case .quoted(let text): "\"\(text)\""
            case .comparison(let comparison): comparison.rawValue
            case .open: "("
            case .close: ")"
            case .end: "the end"
            }
        }
    }

    /// A token and the number of its first character.
    typealias Place = (token: Token, offset: Int)

    private let characters: [Character]
    private var next = 0

    /// Finds every token; the last one is always the end.
    static func tokens(of text: String) throws(FieldConditionError) -> [Place] {
        var scanner = ConditionScanner(text)
        var tokens: [Place] = []
        repeat { tokens.append(try scanner.token()) } while tokens.last?.token != .end
        return tokens
    }

    private init(_ text: String) { characters = Array(text) }

    private mutating func token() throws(FieldConditionError) -> Place {
        while next < characters.count, characters[next].isWhitespace { next += 1 }
        let start = next
        guard start < characters.count else { return (.end, start) }
        next += 1
        switch characters[start] {
        case "(": return (.open, start)
        case ")": return (.close, start)
        case "=":
            // Programmers write two of them.
            _ = take("=")
            return (.comparison(.equal), start)
        case "<": return (.comparison(take("=") ? .lessOrEqual : .less), start)
        case ">": return (.comparison(take("=") ? .greaterOrEqual : .greater), start)
        case "!" where take("="): return (.comparison(.notEqual), start)
        case "\"": return (.quoted(try quotation(from: start)), start)
        default:
            while next < characters.count, !endsWord { next += 1 }
            return (.word(String(characters[start..<next])), start)
        }
    }

    private var endsWord: Bool {
        let character = characters[next]
        if character.isWhitespace || "()<>=\"".contains(character) { return true }
        return character == "!" && next + 1 < characters.count && characters[next + 1] == "="
    }

    private mutating func take(_ character: Character) -> Bool {
        guard next < characters.count, characters[next] == character else { return false }
        next += 1
        return true
    }

    private mutating func quotation(from start: Int) throws(FieldConditionError) -> String {
        guard let end = characters[next...].firstIndex(of: "\"") else {
            throw FieldConditionError(
                code: .incomplete, offset: start,
                message: "this quotation does not end: close it with \"")
        }
        defer { next = end + 1 }
        return String(characters[next..<end])
    }
}
