import Yams

extension YamlError {
    /// Where and why a text is not YAML: the line from 1, and a few words of the parser's.
    static func place(of error: any Error) -> (line: Int?, problem: String) {
        guard let error = error as? YamlError else { return (nil, "unreadable") }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return (mark.line, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            return (context.mark.line, "written twice: \(keys.sorted().joined(separator: ", "))")
        default:
            return (nil, "unreadable")
        }
    }
}
