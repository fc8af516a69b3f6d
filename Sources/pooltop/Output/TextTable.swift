import PoolDashboard

/// Rows of words in columns that are as wide as they have to be, for lists on standard output.
///
/// ```swift
/// TextTable([["steady", "three pools"], ["leak", "one forgets"]]).text
/// // steady  three pools
/// // leak    one forgets
/// ```
struct TextTable {
    private let rows: [[String]]

    /// Takes the rows; the first may be a heading.
    ///
    /// What a file or a pool is called can't reach the terminal's controls.
    init(_ rows: [[String]]) { self.rows = rows.map { $0.map(PlainFrame.safe) } }

    /// The rows as lines, each with a line break, without blanks at their ends.
    var text: String {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            for (cell, width) in zip(row.dropLast(), widths) {
                line += cell + String(repeating: " ", count: width - cell.count + 2)
            }
            line += row.last ?? ""
            while line.last == " " { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
