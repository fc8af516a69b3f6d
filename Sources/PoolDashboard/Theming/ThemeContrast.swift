/// How well the texts of a theme can be read: the contrast of each role on each ground.
///
/// ```swift
/// let report = ThemeContrast(theme)
/// report.failures.isEmpty        // every text is at least 4.5 to 1
/// print(report.text)
/// ```
/// The ratio is WCAG's, from 1 to 21, and 4.5 is what its level AA asks of text. It is told twice:
/// of the colour as it is written, and of the nearest among the 256 that terminals are sent, which
/// is what is seen. What the terminal itself chooses can't be told.
public struct ThemeContrast: Sendable, Hashable {
    /// One role on one ground.
    public struct Row: Sendable, Hashable {
        /// What is written or drawn, and on what.
        public let role: Role, ground: Role
        /// As it is written in the file, and among 256 colours; nil where the terminal chooses.
        public let exact: Double?, indexed: Double?
        /// The least that it should be; nil for lines, which nobody reads.
        public let wanted: Double?

        /// Whether it is too faint to be read.
        public var fails: Bool {
            guard let wanted, let exact, let indexed else { return false }
            return min(exact, indexed) < wanted
        }
    }

    /// The theme's name.
    public let name: String
    /// Every role on every ground that it is drawn on.
    public let rows: [Row]

    /// The least contrast of a text.
    public static let least = 4.5

    /// Looks at a theme.
    public init(_ theme: Theme) {
        name = theme.name
        rows = Self.pairs.map { role, ground in
            Row(
                role: role, ground: ground,
                exact: Self.ratio(role, ground) { Self.written($0, theme) },
                indexed: Self.ratio(role, ground) { Self.shown($0, theme) },
                wanted: role == .border ? nil : Self.least)
        }
    }

    /// The texts that are too faint.
    public var failures: [Row] { rows.filter(\.fails) }

    /// A table for people, a row a role and ground, and a last line with the sum.
    public var text: String {
        var lines = ["\(name)"]
        for row in rows {
            let on = row.ground == .background ? "" : " on \(row.ground.rawValue)"
            let what = TextFit.left("  " + row.role.rawValue + on, 46)
            let verdict = row.fails ? "too faint" : row.wanted == nil ? "a line" : "ok"
            lines.append(
                "\(what) \(Self.words(row.exact)) \(Self.words(row.indexed))  "
                    + (row.exact == nil ? "the terminal's own" : verdict))
        }
        let failed = failures.count
        lines.append(
            failed == 0
                ? "  every text is at least \(Self.least) to 1"
                : "  \(failed) below \(Self.least) to 1")
        return lines.joined(separator: "\n") + "\n"
    }

    /// What is drawn on what.
    ///
    /// On bars and on the selected row stands everything that has a meaning;
    /// dim text gives way to the row's own there.
    private static let pairs: [(Role, Role)] = {
        let grounds: [Role] = [.background, .barBackground, .selectionBackground]
        let own: [Role] = [.foreground, .barForeground, .selectionForeground]
        let dim: Set<Role> = [.dim, .disposed, .border]
        let inks = Role.allCases.filter { !grounds.contains($0) && !own.contains($0) }
        return zip(grounds, own).flatMap { ground, text in
            [(text, ground)]
                + inks.filter { ground == .background || !dim.contains($0) }.map { ($0, ground) }
        }
    }()

    private static func ratio(
        _ role: Role, _ ground: Role, _ colour: (Role) -> RGBColour?
    ) -> Double? {
        guard let ink = colour(role), let paper = colour(ground) else { return nil }
        return ink.contrast(with: paper)
    }

    private static func written(_ role: Role, _ theme: Theme) -> RGBColour? {
        if case .rgb(let colour) = theme.colour(for: role) { colour } else { nil }
    }

    private static func shown(_ role: Role, _ theme: Theme) -> RGBColour? {
        guard written(role, theme) != nil,
            case .index(let index) = theme.colour(for: role, depth: .indexed256)
        else { return nil }
        return Palette256.colour(index)
    }

    private static func words(_ ratio: Double?) -> String {
        guard let ratio else { return TextFit.right("–", 6) }
        // Cut, not rounded: 4.496 is not 4.5.
        let hundredths = Int(ratio * 100)
        let cents = hundredths % 100
        return TextFit.right("\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents)", 6)
    }
}
