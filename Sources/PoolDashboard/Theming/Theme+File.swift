import Yams

extension Theme {
    /// Reads a theme file.
    ///
    /// - Parameters:
    ///   - file: the file's name, for messages; without its ending it is the theme's name.
    ///   - text: what is in it.
    /// - Throws: ``ThemeError`` with file, key and remedy; nothing else.
    public init(file: String, text: String) throws(ThemeError) {
        let reader = try ThemeFileReader(file: file, text: text)
        let palette = try reader.palette()
        let variant = try reader.text("variant")
        let ground = palette[0x00] ?? RGBColour(0)
        let ink = palette[0x05] ?? RGBColour(0xffffff)
        if let variant, variant != "dark", variant != "light" {
            throw reader.error(
                .wrongShape, "variant", "is '\(variant)': write dark or light")
        }
        var colours: [Role: ThemeColour] = [:]
        for role in Role.allCases {
            colours[role] = palette[Theme.usualSlot(of: role)].map { .rgb($0) }
        }
        colours.merge(try reader.roles("roles", palette: palette)) { $1 }
        if let missing = Role.allCases.first(where: { colours[$0] == nil }) {
            throw reader.error(
                .missingKey, "palette",
                "is not there, and neither is roles.\(missing.rawValue): "
                    + "write base00 to base0F below 'palette:', or give every role a colour")
        }
        let title = try reader.text("name")
        let scheme = try reader.text("scheme")
        let name = ThemeFileReader.stem(file)
        let isGroundLighter = ground.perceived.lightness > ink.perceived.lightness
        self.init(
            name: name, title: title ?? scheme ?? name, author: try reader.text("author") ?? "",
            isLight: variant.map { $0 == "light" } ?? isGroundLighter,
            colours: colours,
            ansiColours: try reader.roles("ansi", palette: nil))
    }
}

/// The file on its way to a theme: a YAML mapping, and messages that know where they are.
private struct ThemeFileReader {
    let file: String
    let root: Node.Mapping

    init(file: String, text: String) throws(ThemeError) {
        self.file = file
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            let (place, problem) = Self.explain(error)
            throw ThemeError(
                code: .notYAML, theme: file, key: nil,
                message: "\(place)is not YAML (\(problem)): "
                    + "indent with spaces, and put colours in quotes")
        }
        guard let root = node?.mapping else {
            throw ThemeError(
                code: .wrongShape, theme: file, key: nil,
                message: "is not a list of keys: begin with 'name:' and 'palette:'")
        }
        self.root = root
    }

    static func stem(_ file: String) -> String {
        let last = file.split(separator: "/").last.map(String.init) ?? file
        for ending in [".yaml", ".yml"] where last.hasSuffix(ending) && last != ending {
            return String(last.dropLast(ending.count))
        }
        return last
    }

    func error(_ code: ThemeError.Code, _ key: String?, _ message: String) -> ThemeError {
        ThemeError(code: code, theme: file, key: key, message: message)
    }

    /// A key's text; nil where the key is not there.
    func text(_ key: String) throws(ThemeError) -> String? {
        guard let node = root[key] else { return nil }
        guard let scalar = node.scalar else {
            throw error(.wrongShape, key, "is not text: write \(key): and one word or line")
        }
        return scalar.string
    }

    /// The colours by slot, 0x00 to 0x17; base24's own slots fall back on base16's.
    ///
    /// None at all is no error here: a theme may give every role a colour of its own.
    func palette() throws(ThemeError) -> [Int: RGBColour] {
        let (holder, prefix) = try paletteMapping()
        var found: [Int: RGBColour] = [:]
        for slot in 0x00...0x17 {
            let key = Self.slotName(slot)
            guard let node = holder[key] ?? holder[key.lowercased()] else { continue }
            guard let written = node.scalar?.string, let colour = RGBColour(text: written) else {
                throw error(
                    .badColour, prefix + key,
                    "is '\(node.scalar?.string ?? "not one value")', not a colour: "
                        + "write six hexadecimal digits in quotes, such as \"7cafc2\"")
            }
            found[slot] = colour
        }
        guard !found.isEmpty else { return found }
        let missing = (0x00...0x0F).filter { found[$0] == nil }.map(Self.slotName)
        guard missing.isEmpty else {
            throw error(
                .missingKey, prefix + (missing.first ?? ""),
                "is not there (missing: \(missing.joined(separator: ", "))): "
                    + "a base16 scheme has base00 to base0F")
        }
        let fallbacks = [
            0x10: 0x00, 0x11: 0x00, 0x12: 0x08, 0x13: 0x0A, 0x14: 0x0B, 0x15: 0x0C, 0x16: 0x0D,
            0x17: 0x0E,
        ]
        for (slot, other) in fallbacks where found[slot] == nil { found[slot] = found[other] }
        return found
    }

    private func paletteMapping() throws(ThemeError) -> (Node.Mapping, prefix: String) {
        guard let node = root["palette"] else { return (root, "") }
        guard let mapping = node.mapping else {
            throw error(
                .wrongShape, "palette", "is not a list of keys: put base00 to base0F below it")
        }
        return (mapping, "palette.")
    }

    /// A map from roles to colours; without a palette only the terminal's own are allowed.
    func roles(_ key: String, palette: [Int: RGBColour]?) throws(ThemeError) -> [Role: ThemeColour]
    {
        guard let node = root[key] else { return [:] }
        guard let mapping = node.mapping else {
            throw error(
                .wrongShape, key, "is not a list of keys: write roles below it, 'ok: green' say")
        }
        var found: [Role: ThemeColour] = [:]
        for (name, value) in mapping {
            let written = name.scalar?.string ?? ""
            guard let role = Role(rawValue: written) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw error(
                    .unknownRole, "\(key).\(written)", "is no role: choose from \(known)")
            }
            guard let text = value.scalar?.string,
                let colour = Self.colour(text, palette: palette)
            else {
                let choices =
                    palette == nil
                    ? "default or a name from black to bright_white"
                    : "base00 to base0F, \"#rrggbb\", default, or a name such as bright_red"
                throw error(
                    .badColour, "\(key).\(written)",
                    "is '\(value.scalar?.string ?? "not one value")', not a colour: "
                        + "write \(choices)")
            }
            found[role] = colour
        }
        return found
    }

    private static func colour(_ text: String, palette: [Int: RGBColour]?) -> ThemeColour? {
        if text == "default" { return .default }
        if let colour = AnsiColour(name: text) { return .ansi(colour) }
        guard let palette else { return nil }
        if text.hasPrefix("#") { return RGBColour(text: text).map { .rgb($0) } }
        guard text.lowercased().hasPrefix("base"), text.utf8.count == 6,
            let slot = Int(text.dropFirst(4), radix: 16)
        else { return nil }
        return palette[slot].map { .rgb($0) }
    }

    private static func slotName(_ slot: Int) -> String {
        let digits = String(slot, radix: 16, uppercase: true)
        return "base" + (digits.count < 2 ? "0" : "") + digits
    }

    private static func explain(_ error: any Error) -> (place: String, problem: String) {
        guard let error = error as? YamlError else { return ("", "unreadable") }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return ("line \(mark.line) ", problem)
        case .duplicatedKeysInMapping(let keys, _):
            return ("", "written twice: \(keys.joined(separator: ", "))")
        default:
            return ("", "unreadable")
        }
    }
}
