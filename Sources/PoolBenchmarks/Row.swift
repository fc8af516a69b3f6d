/// One line of the table: what was measured, and the machine's own limit from the same minute.
struct Row {
    /// The row's id, as in `W1`.
    let id: String
    /// What is done, in words.
    let title: String
    /// The unit of the figures: `ns`, `cycles/s`, `ms`.
    let unit: String
    /// What the floor is.
    let floorTitle: String
    /// One figure a run.
    var values: [Double] = []
    /// The floor's figure of the same runs.
    var floors: [Double] = []
    /// Further figures, by name; one a run.
    var extras: [(name: String, values: [Double])] = []

    init(id: String, title: String, unit: String, floorTitle: String) {
        self.id = id
        self.title = title
        self.unit = unit
        self.floorTitle = floorTitle
    }

    mutating func add(_ value: Double, floor: Double, _ extra: [(String, Double)] = []) {
        values.append(value)
        floors.append(floor)
        for (name, figure) in extra {
            if let place = extras.firstIndex(where: { $0.name == name }) {
                extras[place].values.append(figure)
            } else {
                extras.append((name, [figure]))
            }
        }
    }

    /// The median of each run's ratio to its own floor, so that noise that hits both falls out.
    var ratio: Double { zip(values, floors).map { $0 / $1 }.median }

    var text: String {
        var line =
            "\(id.padded(to: 13)) \(values.median.figure.padded(to: 10, left: true)) "
            + "\(unit.padded(to: 9)) "
            + "\((values.min() ?? 0).figure)…\((values.max() ?? 0).figure)".padded(to: 22)
            + " \(ratio.figure) x \(floorTitle) (\(floors.median.figure))"
        for extra in extras { line += ", \(extra.name) \(extra.values.median.figure)" }
        return line
    }

    var json: String {
        var members = [
            "\"id\":\"\(id)\"", "\"unit\":\"\(unit)\"", "\"median\":\(values.median.figure)",
            "\"min\":\((values.min() ?? 0).figure)", "\"max\":\((values.max() ?? 0).figure)",
            "\"floor\":\(floors.median.figure)", "\"ratio\":\(ratio.figure)",
        ]
        members += extras.map { "\"\($0.name)\":\($0.values.median.figure)" }
        return "{" + members.joined(separator: ",") + "}"
    }
}

extension [Double] {
    /// The middle one, or 0 of none.
    var median: Double { isEmpty ? 0 : sorted()[count / 2] }
}

extension Double {
    /// Two decimals, without trailing zeros.
    var figure: String {
        let hundredths = (self * 100).rounded() / 100
        return hundredths == hundredths.rounded() && abs(hundredths) < 1e15
            ? String(Int(hundredths)) : String(hundredths)
    }
}

extension String {
    func padded(to width: Int, left: Bool = false) -> String {
        let blanks = String(repeating: " ", count: Swift.max(0, width - count))
        return left ? blanks + self : self + blanks
    }
}
