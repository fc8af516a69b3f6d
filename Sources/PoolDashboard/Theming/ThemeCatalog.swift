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

    /// Makes a catalog of the shipped themes and of files a user has, already read; of two files of
    /// one name the later counts.
    public init(user: [(name: String, text: String)] = []) {
        var problems: [ThemeError] = []
        var sources = Self.shippedSources
        let ordered = user.enumerated().sorted {
            ($0.element.name, $0.offset) < ($1.element.name, $1.offset)
        }
        for (_, file) in ordered {
            do {
                let source = try ThemeSource(file: file.name, text: file.text)
                if let place = sources.firstIndex(where: { $0.name == source.name }) {
                    sources[place] = source
                } else {
                    sources.append(source)
                }
            } catch {
                problems.append(error)
            }
        }
        var themes: [Theme] = []
        for source in sources {
            do {
                themes.append(
                    try source.theme { name in sources.first { $0.name == name } })
            } catch {
                problems.append(error)
                // What it would have replaced is there all the same.
                if let shipped = Self.shippedSource(source.name),
                    let theme = try? shipped.theme(find: Self.shippedSource)
                {
                    themes.append(theme)
                }
            }
        }
        self.themes = themes
        self.problems = problems
    }

    /// The name of the theme a new user sees.
    public static let usualName = "dark"
    /// The shipped light theme, from which incomplete light ones inherit.
    static let usualLightName = "light"

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
        ("high-contrast-light.yaml", PackageResources.high_contrast_light_yaml),
        ("deuteranopia.yaml", PackageResources.deuteranopia_yaml),
        ("tritanopia.yaml", PackageResources.tritanopia_yaml),
        ("ansi16.yaml", PackageResources.ansi16_yaml),
        ("dusk.yaml", PackageResources.dusk_yaml),
        ("ember.yaml", PackageResources.ember_yaml),
        ("forest.yaml", PackageResources.forest_yaml),
        ("ocean.yaml", PackageResources.ocean_yaml),
        ("slate.yaml", PackageResources.slate_yaml),
        ("mist.yaml", PackageResources.mist_yaml),
        ("paper.yaml", PackageResources.paper_yaml),
    ]

    /// The text of an embedded file.
    package static func text(of bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The shipped files as they are written; a test reads each of them.
    private static let shippedSources = shipped.compactMap { file, bytes in
        try? ThemeSource(file: file, text: text(of: bytes))
    }

    /// A shipped file as it is written.
    static func shippedSource(_ name: String) -> ThemeSource? {
        shippedSources.first { $0.name == name }
    }
}
