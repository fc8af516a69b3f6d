import ArgumentParser

/// The parser's errors in pooltop's one form: `what: remedy`, on one line.
enum UsageFailure {
    /// Turns an error of the parser into a failure with status 64.
    ///
    /// The parser ends its sentences with a full stop, begins them with a capital, may use several
    /// lines, and may have put a remedy in them; where it has not, the help of the command that
    /// was asked for is the remedy.
    static func failure(for error: any Error, arguments: [String]) -> CommandFailure {
        let lines = Pooltop.message(for: error).split(whereSeparator: \.isNewline)
        var what = lines.map { $0.trimmingSpaces() }.joined(separator: " ")
        if what.hasSuffix(".") { what.removeLast() }
        if let first = what.first, first.isUppercase {
            what = first.lowercased() + what.dropFirst()
        }
        for (sentence, remedy) in [(". Did you mean ", "did you mean "), (". Please ", "")] {
            guard let range = what.firstRange(of: sentence) else { continue }
            return CommandFailure(
                .usage, String(what[..<range.lowerBound]),
                remedy: remedy + what[range.upperBound...])
        }
        // The one sentence of the parser's that has a colon and no remedy behind it.
        if what.contains(": "), !what.contains("unexpected arguments: ") {
            return CommandFailure(.usage, message: what)
        }
        return CommandFailure(.usage, what, remedy: "see 'pooltop help \(command(in: arguments))'")
    }

    /// What `pooltop help NAME` fails with where there is no such command; the parser itself would
    /// show the whole help.
    static func unknownHelp(in arguments: [String]) -> CommandFailure? {
        guard arguments.first == "help", let name = arguments.dropFirst().first,
            !name.hasPrefix("-"), name != "help", !names.contains(name)
        else { return nil }
        return CommandFailure(
            .usage, "no command is called '\(name)'",
            remedy: "use one of " + names.joined(separator: ", "))
    }

    private static var names: [String] {
        Pooltop.configuration.subcommands.compactMap { $0.configuration.commandName }
    }

    private static func command(in arguments: [String]) -> String {
        arguments.first { names.contains($0) } ?? "watch"
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        let head = drop(while: \.isWhitespace)
        return head.lastIndex { !$0.isWhitespace }.map { head[...$0] } ?? ""
    }
}
