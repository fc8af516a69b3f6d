// Changing a setting in the file as a person would: its line and nothing else.
extension SettingsDocument {
    /// The text with other values; a setting that is not in it yet comes at the end.
    ///
    /// Comments, blank lines, the order and all that is no setting stay as they are, but for what
    /// lay within a list of several lines that is replaced.
    /// - Throws: ``SettingsError`` where the file is written in a way that this can't change, such
    ///   as all in one line; it says what to write by hand.
    /// - Complexity: O(text × changes).
    public func changing(_ changes: [SettingKey: String]) throws(SettingsError) -> String {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0) }
        let ending = lines.count > 1 && lines[0].unicodeScalars.last == "\r" ? "\r" : ""
        // From the last line up, so that the numbers of those above stay right.
        let places = topLines.enumerated().compactMap { place, top in
            SettingKey(rawValue: top.name).flatMap { key in
                changes[key].map { (key: key, text: $0, place: place, line: top.line - 1) }
            }
        }
        for change in places.reversed() {
            let next =
                change.place + 1 < topLines.count
                ? topLines[change.place + 1].line - 1 : lines.count
            guard lines.indices.contains(change.line), change.line < next else {
                throw cannotEdit(changes)
            }
            let value = SettingsDocument.written(change.key, change.text)
            let comment = SettingsDocument.comment(of: lines[change.line])
            let within = lines[(change.line + 1)..<next].filter(SettingsDocument.isAside)
            let line = "\(change.key.rawValue): \(value)\(comment)\(ending)"
            lines.replaceSubrange(change.line..<next, with: [line] + within)
        }
        let there = Set(places.map(\.key))
        let new = SettingKey.allCases.compactMap { key in
            there.contains(key) ? nil : changes[key].map { (key, $0) }
        }
        if !new.isEmpty {
            if lines.last?.isEmpty == true { lines.removeLast() }
            lines += new.map { key, text in
                "\(key.rawValue): \(SettingsDocument.written(key, text))\(ending)"
            }
            lines.append("")
        }
        let result = lines.joined(separator: "\n")
        guard holds(result, changes) else { throw cannotEdit(changes) }
        return result
    }

    /// Whether the new text says what it should and nothing else is lost.
    private func holds(_ result: String, _ changes: [SettingKey: String]) -> Bool {
        guard let after = try? SettingsDocument(file: file, text: result) else { return false }
        func others(_ entries: [Entry]) -> [[String?]] {
            entries.filter { SettingKey(rawValue: $0.name).flatMap { changes[$0] } == nil }
                .map { [$0.name, $0.text] }
        }
        let found = Dictionary(
            after.entries.map { ($0.name, $0.text ?? "") }, uniquingKeysWith: { first, _ in first })
        return others(entries) == others(after.entries)
            && changes.allSatisfy { key, text in found[key.rawValue] == text }
    }

    private func cannotEdit(_ changes: [SettingKey: String]) -> SettingsError {
        let wanted = SettingKey.allCases.compactMap { key in
            changes[key].map { "\(key.rawValue): \(SettingsDocument.written(key, $0))" }
        }
        return SettingsError(
            code: .wrongShape, place: file,
            message: "is written in a way that can't be changed here: write by hand "
                + wanted.joined(separator: ", "))
    }

    /// Whether a line is a comment or blank.
    private static func isAside(_ line: String) -> Bool {
        let first = line.first { !$0.isWhitespace }
        return first == nil || first == "#"
    }

    /// The comment at the end of a line, with the blanks before it; empty for none.
    private static func comment(of line: String) -> String {
        var quote: Character?
        var previous: Character = " "
        for (index, character) in zip(line.indices, line) {
            defer { previous = character }
            if let open = quote {
                if character == open, previous != "\\" { quote = nil }
            } else if character == "#", previous.isWhitespace {
                let head = line[..<index]
                let end = head.lastIndex { !$0.isWhitespace }.map { head.index(after: $0) }
                let comment = line[(end ?? head.startIndex)...]
                return String(comment.last == "\r" ? comment.dropLast() : comment)
            } else if character == "\"" || character == "'", " [,:".contains(previous) {
                quote = character
            }
        }
        return ""
    }

    /// A value as YAML.
    static func written(_ key: SettingKey, _ text: String) -> String {
        guard key == .columns else { return scalar(text) }
        return "[" + text.split(separator: " ").joined(separator: ", ") + "]"
    }

    /// A text as YAML: as it is where that reads back as the same text, else in quotes.
    static func scalar(_ text: String) -> String {
        let plain = text.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "_./ +-".contains($0))
        }
        let edges = text.first.map { $0.isLetter || $0.isNumber || "./".contains($0) } ?? false
        if plain, edges, text.last != " " { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
