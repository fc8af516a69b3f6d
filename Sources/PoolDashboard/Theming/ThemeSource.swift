/// A theme file as it is written: what it says of itself, and nothing of what it inherits.
///
/// ```swift
/// let tweak = try ThemeSource(file: "mine.yaml", text: "inherits: dusk\nroles:\n  ok: base0C\n")
/// let theme = try tweak.theme { name in shippedSources[name] }
/// ```
/// What is not written comes from the theme that `inherits:` names, and what that one lacks from
/// the usual dark or light theme. So a file may hold one colour, and a scheme that was written
/// before a role was thought of still works.
struct ThemeSource: Sendable, Hashable {
    /// What a role looks like.
    enum Choice: Sendable, Hashable {
        /// A slot of the palette, 0x00 to 0x17, whoever fills it.
        case slot(Int)
        /// This colour.
        case colour(ThemeColour)
    }

    /// The file's name, for messages.
    let file: String
    /// The name it is chosen by.
    let name: String
    /// The name its author gave it.
    var title: String
    /// Who made it.
    var author: String
    /// Whether it says to be light; nil where it does not say.
    var isLight: Bool?
    /// The theme whose colours it has but for its own.
    var parent: String?
    /// The colours by slot.
    var palette: [Int: RGBColour]
    /// What differs from the usual slots.
    var roles: [Role: Choice]
    /// What to use where there are at most sixteen colours.
    var ansi: [Role: ThemeColour]

    /// The most themes that may inherit from one another.
    static let depthLimit = 8

    /// Reads a file.
    ///
    /// - Throws: ``ThemeError`` with file, key and remedy; nothing else.
    init(file: String, text: String) throws(ThemeError) {
        let reader = try ThemeFileReader(file: file, text: text)
        self.file = file
        name = ThemeFileReader.stem(file)
        let scheme = try reader.text("scheme")
        title = try reader.text("name") ?? scheme ?? ThemeFileReader.stem(file)
        author = try reader.text("author") ?? ""
        let variant = try reader.text("variant")
        if let variant, variant != "dark", variant != "light" {
            throw reader.error(.wrongShape, "variant", "is '\(variant)': write dark or light")
        }
        isLight = variant.map { $0 == "light" }
        parent = try reader.text("inherits")
        palette = try reader.palette()
        roles = try reader.choices()
        ansi = try reader.ansi()
        if palette.isEmpty, roles.isEmpty, ansi.isEmpty, parent == nil {
            throw reader.error(
                .missingKey, "palette",
                "is not there, and neither is 'roles:' or 'inherits:': "
                    + "write base00 to base0F below 'palette:', or what differs below 'roles:'")
        }
    }

    /// The theme, with what it inherits.
    ///
    /// - Parameter find: the source of a name.
    /// - Throws: ``ThemeError`` where a parent is not there or inherits from its own child.
    func theme(find: (String) -> ThemeSource?) throws(ThemeError) -> Theme {
        var merged = try withParents(find: find)
        if !merged.isWhole {
            let usual = merged.seemsLight ? ThemeCatalog.usualLightName : ThemeCatalog.usualName
            // The usual themes are whole by themselves; a test holds them to it.
            if let whole = ThemeCatalog.shippedSource(usual) { merged = merged.filled(from: whole) }
        }
        return merged.resolved
    }

    private func withParents(find: (String) -> ThemeSource?) throws(ThemeError) -> ThemeSource {
        var merged = self
        var child = self.name
        var passed = 0
        while let name = merged.parent {
            passed += 1
            guard passed < ThemeSource.depthLimit else {
                throw ThemeError(
                    code: .wrongShape, theme: file, key: "inherits",
                    message: "leads back to this theme, or through more than "
                        + "\(ThemeSource.depthLimit) others: let it name a theme of its own colours"
                )
            }
            // A file that replaces a shipped theme may inherit from what it replaces.
            let found = name == child ? ThemeCatalog.shippedSource(name) : find(name)
            guard let found else {
                throw ThemeError(
                    code: .notFound, theme: file, key: "inherits",
                    message: "names '\(name)', which is no theme: see 'pooltop themes'")
            }
            merged = merged.over(found)
            child = name
        }
        return merged
    }

    /// This source on top of the one that it names.
    private func over(_ parent: ThemeSource) -> ThemeSource {
        var merged = self
        merged.parent = parent.parent
        merged.isLight = isLight ?? parent.isLight
        merged.palette = parent.palette.merging(palette) { $1 }
        merged.roles = parent.roles.merging(roles) { $1 }
        // A role with a new colour has no use for the parent's for poor terminals.
        merged.ansi = parent.ansi.filter { roles[$0.key] == nil }.merging(ansi) { $1 }
        return merged
    }

    /// What is missing here, taken from a theme that nobody named.
    private func filled(from usual: ThemeSource) -> ThemeSource {
        var filled = self
        let whole = usual.resolved
        if palette.isEmpty {
            for role in Role.allCases where roles[role] == nil {
                filled.roles[role] = .colour(whole.colour(for: role))
            }
        }
        filled.palette = usual.palette.merging(palette) { $1 }
        return filled
    }

    private var isWhole: Bool {
        (0x00...0x0F).allSatisfy { palette[$0] != nil }
            || (palette.isEmpty && Role.allCases.allSatisfy { roles[$0] != nil })
    }

    /// Whether it is light by its own word, or by its ground and text.
    private var seemsLight: Bool {
        if let isLight { return isLight }
        let ground = palette[0x00] ?? RGBColour(0)
        let ink = palette[0x05] ?? RGBColour(ground.perceived.lightness > 0.6 ? 0 : 0xffffff)
        return ground.perceived.lightness > ink.perceived.lightness
    }

    /// The theme of what is here, and of nothing else.
    private var resolved: Theme {
        var colours: [Role: ThemeColour] = [:]
        for role in Role.allCases {
            switch roles[role] ?? .slot(Theme.usualSlot(of: role)) {
            case .colour(let colour): colours[role] = colour
            case .slot(let slot): colours[role] = colour(ofSlot: slot).map { .rgb($0) }
            }
        }
        return Theme(
            name: name, title: title, author: author, isLight: seemsLight, colours: colours,
            ansiColours: ansi)
    }

    /// A slot's colour; base24's own slots fall back on base16's.
    private func colour(ofSlot slot: Int) -> RGBColour? {
        let fallbacks = [
            0x10: 0x00, 0x11: 0x00, 0x12: 0x08, 0x13: 0x0A, 0x14: 0x0B, 0x15: 0x0C, 0x16: 0x0D,
            0x17: 0x0E,
        ]
        return palette[slot] ?? fallbacks[slot].flatMap { palette[$0] }
    }
}
