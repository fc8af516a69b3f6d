import Yams

/// A theme file on its way to a ``ThemeSource``: a YAML mapping, and messages that know where they
/// are.
struct ThemeFileReader {
    let file: String
    let root: Node.Mapping

    init(file: String, text: String) throws(ThemeError) {
        self.file = file
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            let (line, problem) = YamlError.place(of: error)
            throw ThemeError(
                code: .notYAML, theme: file, key: nil,
                message: "\(line.map { "line \($0) " } ?? "")is not YAML (\(problem)): "
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

    /// The colours by slot, 0x00 to 0x17, as many as there are.
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

    /// What the roles look like.
    func choices() throws(ThemeError) -> [Role: ThemeSource.Choice] {
        try roles(
            "roles",
            accepted: "base00 to base17, \"#rrggbb\", default, or a name such as bright_red",
            Self.choice)
    }

    /// What the roles look like where colours are few.
    func ansi() throws(ThemeError) -> [Role: ThemeColour] {
        try roles("ansi", accepted: "default or a name from black to bright_white", Self.ownColour)
    }

    private func roles<Value>(
        _ key: String, accepted: String, _ read: (String) -> Value?
    ) throws(ThemeError) -> [Role: Value] {
        guard let node = root[key] else { return [:] }
        guard let mapping = node.mapping else {
            throw error(
                .wrongShape, key, "is not a list of keys: write roles below it, 'ok: green' say")
        }
        var found: [Role: Value] = [:]
        for (name, value) in mapping {
            let written = name.scalar?.string ?? ""
            guard let role = Role(rawValue: written) else {
                let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw error(
                    .unknownRole, "\(key).\(written)", "is no role: choose from \(known)")
            }
            guard let text = value.scalar?.string, let choice = read(text) else {
                throw error(
                    .badColour, "\(key).\(written)",
                    "is '\(value.scalar?.string ?? "not one value")', not a colour: "
                        + "write \(accepted)")
            }
            found[role] = choice
        }
        return found
    }

    private static func choice(_ text: String) -> ThemeSource.Choice? {
        if let colour = ownColour(text) { return .colour(colour) }
        if text.hasPrefix("#") { return RGBColour(text: text).map { .colour(.rgb($0)) } }
        guard text.lowercased().hasPrefix("base"), text.utf8.count == 6,
            let slot = Int(text.dropFirst(4), radix: 16), (0x00...0x17).contains(slot)
        else { return nil }
        return .slot(slot)
    }

    /// One of the terminal's own colours.
    private static func ownColour(_ text: String) -> ThemeColour? {
        text == "default" ? .default : AnsiColour(name: text).map { .ansi($0) }
    }

    private static func slotName(_ slot: Int) -> String {
        let digits = String(slot, radix: 16, uppercase: true)
        return "base" + (digits.count < 2 ? "0" : "") + digits
    }
}
