/// Text made as wide as a column, measured as a terminal shows it.
enum TextFit {
    /// The text, cut with an ellipsis where it is wider.
    static func fit(_ text: String, _ width: Int) -> String {
        guard width > 0 else { return "" }
        if text.utf8.count <= width { return text }
        if DisplayWidth.of(text) <= width { return text }
        var cut = ""
        var used = 0
        for character in text {
            let columns = DisplayWidth.of(character)
            if used + columns > width - 1 { break }
            cut.append(character)
            used += columns
        }
        return cut + "…"
    }

    /// The text, cut at the front with an ellipsis where it is wider: the end says more of a path.
    static func fitEnd(_ text: String, _ width: Int) -> String {
        guard width > 0 else { return "" }
        if DisplayWidth.of(text) <= width { return text }
        var kept: [Character] = []
        var used = 0
        for character in text.reversed() {
            let columns = DisplayWidth.of(character)
            if used + columns > width - 1 { break }
            kept.append(character)
            used += columns
        }
        return "…" + String(kept.reversed())
    }

    /// As many of the text's parts as there is room for, from the first on, and none cut.
    ///
    /// - Parameter separators: what stands between parts; of one that is too wide as a whole, the
    ///   next takes the first's parts.
    static func whole(
        _ text: String, _ width: Int, separators: [String] = ["  ", "; "]
    ) -> String {
        var kept = text
        for separator in separators {
            while DisplayWidth.of(kept) > width,
                let end = kept.ranges(of: separator).last?.lowerBound
            {
                kept = String(kept[..<end])
            }
        }
        return DisplayWidth.of(kept) <= width ? kept : ""
    }

    /// The text in lines no wider than a width, broken between words; at most four of them.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(String(word)) <= width {
                line += " " + word
            } else {
                lines.append(fit(line, width))
                line = String(word)
            }
        }
        lines.append(fit(line, width))
        guard lines.count > 4 else { return lines }
        return Array(lines.prefix(3)) + [fit(lines[3] + " …", width)]
    }

    /// The text at the left of a column.
    static func left(_ text: String, _ width: Int) -> String {
        let fitted = fit(text, width)
        return fitted + blanks(width - DisplayWidth.of(fitted))
    }

    /// The text at the right of a column.
    static func right(_ text: String, _ width: Int) -> String {
        let fitted = fit(text, width)
        return blanks(width - DisplayWidth.of(fitted)) + fitted
    }

    private static func blanks(_ count: Int) -> String {
        String(repeating: " ", count: max(0, count))
    }

    /// The text with control characters shown as `�` and tabs as blanks, for output without a grid.
    static func safe(_ text: String) -> String {
        var safe = ""
        for character in text {
            DisplayWidth.eachCell(of: character) { cell, _ in safe.append(cell) }
        }
        return safe
    }
}

extension String {
    /// Without blanks at either end.
    func trimmingBlanks() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
