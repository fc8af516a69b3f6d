/// The themes there are to choose from: the shipped ones and the user's own.
///
/// ```swift
/// let catalog = ThemeCatalog(user: [(name: "paper.yaml", text: yaml)])
/// let theme = try catalog.theme(named: "paper")
/// let next = catalog.next(after: theme)
/// ```
/// A user's theme takes the place of a shipped one of the same name. A user's file that can't be
/// read does not spoil the others: it is in ``problems``, and choosing it throws what is wrong.
public struct ThemeCatalog: Sendable {
    /// All themes, the shipped ones first and the user's in the order of their names.
    public let themes: [Theme]
    /// What is wrong with the user's files that could not be read.
    public let problems: [ThemeError]

    /// Makes a catalog of the shipped themes and of files a user has, already read.
    public init(user: [(name: String, text: String)] = []) {
        var themes: [Theme] = []
        var problems: [ThemeError] = []
        let own = user.sorted { $0.name < $1.name }
        for file in Self.shipped.map({ ($0.file, Self.text(of: $0.bytes)) }) + own {
            do {
                let theme = try Theme(file: file.0, text: file.1)
                if let place = themes.firstIndex(where: { $0.name == theme.name }) {
                    themes[place] = theme
                } else {
                    themes.append(theme)
                }
            } catch {
                problems.append(error)
            }
        }
        self.themes = themes
        self.problems = problems
    }

    /// The name of the theme a new user sees.
    public static let usualName = "dark"

    /// The names to choose from, in order.
    public var names: [String] { themes.map(\.name) }

    /// The theme of a new user.
    public var usual: Theme {
        themes.first { $0.name == Self.usualName } ?? themes.first ?? .plain
    }

    /// The theme of a name.
    ///
    /// - Throws: ``ThemeError``: what is wrong with the user's file of this name, or that there is
    ///   none, with the names there are.
    public func theme(named name: String) throws(ThemeError) -> Theme {
        let files = [name, name + ".yaml", name + ".yml"]
        if let problem = problems.first(where: { files.contains($0.theme) }) { throw problem }
        guard let found = themes.first(where: { $0.name == name }) else {
            throw ThemeError(
                code: .notFound, theme: name, key: nil,
                message: "no such theme: choose from \(names.joined(separator: ", ")), "
                    + "or put \(name).yaml into the themes folder of the configuration")
        }
        return found
    }

    /// The theme that comes after another one; after the last, the first.
    public func next(after theme: Theme) -> Theme {
        guard let place = themes.firstIndex(where: { $0.name == theme.name }) else {
            return usual
        }
        return themes[(place + 1) % themes.count]
    }

    /// The shipped files; a test holds this table to the folder.
    package static let shipped: [(file: String, bytes: [UInt8])] = [
        ("dark.yaml", PackageResources.dark_yaml),
        ("light.yaml", PackageResources.light_yaml),
        ("mono.yaml", PackageResources.mono_yaml),
        ("high-contrast.yaml", PackageResources.high_contrast_yaml),
        ("deuteranopia.yaml", PackageResources.deuteranopia_yaml),
        ("ansi16.yaml", PackageResources.ansi16_yaml),
    ]

    /// The text of an embedded file.
    package static func text(of bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
