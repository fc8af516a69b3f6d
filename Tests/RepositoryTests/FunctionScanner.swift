/// Finds the functions of blanked Swift code and their extents by matching braces.
///
/// A declaration without a body, as in a protocol, is not one: its search for a brace ends at the
/// next declaration or at the closing brace of what it stands in.
struct FunctionScanner {
    private let lines: [Substring]

    /// Takes code without comments and strings.
    init(_ code: String) {
        lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// All functions, in the order that they start.
    func functions() -> [SwiftFile.Function] {
        lines.indices.compactMap { index in
            guard let name = declaration(on: lines[index]),
                let end = end(ofDeclarationOn: index)
            else { return nil }
            return SwiftFile.Function(name: name, line: index + 1, length: end - index + 1)
        }
    }

    private func declaration(on line: Substring) -> String? {
        // Most lines are none; a plain search tells that much sooner than an expression.
        guard ["func ", "init", "subscript"].contains(where: { line.contains($0) }) else {
            return nil
        }
        let function = /\bfunc (?<name>[^\s(<]+)/
        if let match = line.firstMatch(of: function) { return String(match.output.name) }
        let special =
            /^\s*(?:[a-z@]+(?:\([a-z]+\))? )*(?<name>init|deinit|subscript)\b[?<( {]/
        if let match = line.firstMatch(of: special) { return String(match.output.name) }
        return nil
    }

    private func end(ofDeclarationOn first: Int) -> Int? {
        var parentheses = 0
        var braces = 0
        for index in first..<lines.count {
            if index > first, braces == 0, parentheses == 0, isDeclaration(lines[index]) {
                return nil
            }
            for character in lines[index].utf8 {
                switch Unicode.Scalar(character) {
                case "(", "[": parentheses += 1
                case ")", "]": parentheses -= 1
                // A closure as a default argument stands inside of the parentheses.
                case "{" where parentheses == 0 || braces > 0: braces += 1
                case "}" where braces > 0:
                    braces -= 1
                    if braces == 0 { return index }
                case "}" where parentheses == 0: return nil
                default: break
                }
            }
        }
        return nil
    }

    /// Whether a line begins another declaration: one of its first words says so.
    private func isDeclaration(_ line: Substring) -> Bool {
        let keywords: Set<Substring> = ["func", "var", "let", "init", "subscript", "case"]
        let words = line.split(maxSplits: 4) { !$0.isLetter && $0 != "@" }
        return words.prefix(4).contains { keywords.contains($0) }
    }
}
