extension Canvas {
    /// Writes a line of text from a cell to the right.
    ///
    /// A control character, a line break included, is shown as `�`, a tab as a blank: whatever a
    /// pool is called, it can't reach the terminal's controls. What does not fit is cut off; half a
    /// wide character is never drawn.
    ///
    /// - Parameters:
    ///   - maxWidth: the most columns to use; to the grid's edge by default.
    /// - Returns: the columns used, those cut off at the left included.
    @discardableResult
    public mutating func write(
        _ text: String, x: Int, y: Int, style: Style = .plain, maxWidth: Int = Int.max
    ) -> Int {
        guard y >= 0, y < size.height, maxWidth > 0, x < size.width else { return 0 }
        let room = min(maxWidth, size.width - x)
        var used = 0
        for character in text {
            var fits = true
            DisplayWidth.eachCell(of: character) { cell, columns in
                guard fits, used + columns <= room else {
                    fits = false
                    return
                }
                put(cell, columns: columns, x: x + used, y: y, style: style)
                used += columns
            }
            if !fits { break }
        }
        return used
    }

    /// Writes a line of text so that its last column is the one before `right`.
    public mutating func writeRight(
        _ text: String, right: Int, y: Int, style: Style = .plain, maxWidth: Int = Int.max
    ) {
        let width = min(DisplayWidth.of(text), max(0, maxWidth))
        write(text, x: right - width, y: y, style: style, maxWidth: width)
    }

    /// Fills a rectangle with one character and style.
    public mutating func fill(
        x: Int, y: Int, width: Int, height: Int, with character: Character = " ",
        style: Style = .plain
    ) {
        guard width > 0, height > 0 else { return }
        let (left, right) = (max(0, x), min(size.width, clampedSum(x, width)))
        let (top, bottom) = (max(0, y), min(size.height, clampedSum(y, height)))
        guard left < right, top < bottom else { return }
        for row in top..<bottom {
            for column in left..<right {
                put(character, columns: 1, x: column, y: row, style: style)
            }
        }
    }

    /// Draws a horizontal line.
    public mutating func horizontalLine(
        x: Int, y: Int, width: Int, with character: Character = "─",
        style: Style = Style(.border)
    ) {
        fill(x: x, y: y, width: width, height: 1, with: character, style: style)
    }

    /// Draws a vertical line.
    public mutating func verticalLine(
        x: Int, y: Int, height: Int, with character: Character = "│",
        style: Style = Style(.border)
    ) {
        fill(x: x, y: y, width: 1, height: height, with: character, style: style)
    }

    /// Draws a box's outline and blanks what is inside; nothing where it is smaller than 2×2.
    public mutating func box(
        x: Int, y: Int, width: Int, height: Int, style: Style = Style(.border)
    ) {
        guard width >= 2, height >= 2 else { return }
        let (right, bottom) = (clampedSum(x, width) - 1, clampedSum(y, height) - 1)
        fill(x: x, y: y, width: width, height: height, style: style)
        horizontalLine(x: x, y: y, width: width, style: style)
        horizontalLine(x: x, y: bottom, width: width, style: style)
        verticalLine(x: x, y: y, height: height, style: style)
        verticalLine(x: right, y: y, height: height, style: style)
        for (corner, column, row) in [
            ("╭", x, y), ("╮", right, y), ("╰", x, bottom), ("╯", right, bottom),
        ] {
            write(corner, x: column, y: row, style: style)
        }
    }

    /// Gives cells a style and leaves their text.
    public mutating func restyle(x: Int, y: Int, width: Int, _ change: (inout Style) -> Void) {
        guard y >= 0, y < size.height, width > 0 else { return }
        let (left, right) = (max(0, x), min(size.width, clampedSum(x, width)))
        guard left < right else { return }
        for column in left..<right { change(&self[column, y].style) }
    }

    /// Joins lines that meet.
    ///
    /// A rule gets a `┬`, `┴` or `┼` where a divider touches it, a divider a `├` or `┤` where a
    /// rule begins or ends. Only what is drawn as a border is looked at.
    /// - Complexity: O(cells).
    mutating func joinLines() {
        func isDivider(_ x: Int, _ y: Int) -> Bool {
            let cell = self[x, y]
            // The colour first: comparing characters is what costs.
            return cell.style.foreground == .border && cell.text == "│"
        }
        let rules = cells.indices.filter {
            cells[$0].style.foreground == .border && cells[$0].text == "─"
        }
        var joins: [(x: Int, y: Int, text: Character)] = []
        for index in rules {
            let (x, y) = (index % size.width, index / size.width)
            switch (isDivider(x, y - 1), isDivider(x, y + 1)) {
            case (true, true): joins.append((x, y, "┼"))
            case (true, false): joins.append((x, y, "┴"))
            case (false, true): joins.append((x, y, "┬"))
            case (false, false): break
            }
            if isDivider(x - 1, y) { joins.append((x - 1, y, "├")) }
            if isDivider(x + 1, y) { joins.append((x + 1, y, "┤")) }
        }
        for join in joins { self[join.x, join.y].text = join.text }
    }

    /// Replaces every character outside ASCII by its nearest within, or by `?`.
    ///
    /// - Complexity: O(cells).
    mutating func reduceToASCII() {
        for y in 0..<size.height {
            for x in 0..<size.width {
                guard let text = self[x, y].text else {
                    self[x, y].text = " "
                    continue
                }
                if text.asciiValue == nil { self[x, y].text = GlyphSet.ascii(text) }
            }
        }
    }

    /// Puts one character down; whatever wide character it cuts in half is blanked.
    private mutating func put(_ text: Character, columns: Int, x: Int, y: Int, style: Style) {
        guard x >= 0, x + columns <= size.width, y >= 0, y < size.height else { return }
        if self[x, y].text == nil { self[x - 1, y].text = " " }
        let after = x + columns
        if after < size.width, self[after, y].text == nil { self[after, y].text = " " }
        self[x, y] = Cell(text: text, style: style)
        if columns == 2 { self[x + 1, y] = Cell(text: nil, style: style) }
    }

    private func clampedSum(_ origin: Int, _ length: Int) -> Int {
        let (sum, overflow) = origin.addingReportingOverflow(length)
        return overflow ? Int.max : sum
    }
}
