extension Canvas {
    /// The frame as plain lines, each as wide as the grid, joined by line breaks.
    public var text: String {
        (0..<size.height).map { row($0) }.joined(separator: "\n")
    }

    /// The frame as plain lines followed by how they look: for each row the runs that are not
    /// plain, as `column+length style`, rows numbered from 0.
    ///
    /// ```
    /// in use 3
    ///   0: 0+6 title 7+1 in_use+bold
    /// ```
    /// For golden files: a colour that changed is a line that changed.
    public var styledText: String {
        var lines = [text]
        for y in 0..<size.height {
            let runs = runs(y)
            if !runs.isEmpty { lines.append("\(y): " + runs.joined(separator: " ")) }
        }
        return lines.joined(separator: "\n")
    }

    private func row(_ y: Int) -> String {
        var line = ""
        for x in 0..<size.width { if let text = self[x, y].text { line.append(text) } }
        return line
    }

    private func runs(_ y: Int) -> [String] {
        var runs: [String] = []
        var start = 0
        while start < size.width {
            let style = self[start, y].style
            var end = start + 1
            while end < size.width, self[end, y].style == style { end += 1 }
            if style != .plain { runs.append("\(start)+\(end - start) \(style.word)") }
            start = end
        }
        return runs
    }
}

extension Style {
    /// `title/bar_background+bold`: the roles and marks in one word.
    var word: String {
        var word = foreground.rawValue
        if background != .background { word += "/" + background.rawValue }
        if bold { word += "+bold" }
        if reverse { word += "+reverse" }
        if underline { word += "+underline" }
        return word
    }
}
