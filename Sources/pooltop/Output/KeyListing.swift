import PoolDashboard

/// All actions with their keys, in the form in which the configuration file takes them.
///
/// ```yaml
/// keys:
///   select_up: [Up, k]                     # select the pool above
/// ```
struct KeyListing {
    private let own: [KeyAction: [Key]]

    /// Takes the keys that a person gave to actions.
    init(_ own: [KeyAction: [Key]]) { self.own = own }

    /// The listing, which ends with a line break.
    var text: String {
        let map = KeyMap(own)
        var seen: Set<KeyAction> = []
        var rows: [(head: String, note: String)] = []
        // What has lost its keys stands with the others of its group.
        for group in KeyBinding.Group.allCases {
            for binding in map.bindings + map.keyless
            where binding.group == group && seen.insert(binding.action).inserted {
                let keys = binding.keys.map { Self.quoted($0.spelling) }.joined(separator: ", ")
                let mark = own[binding.action] == nil ? "" : " (yours)"
                rows.append(
                    ("  \(binding.action.rawValue): [\(keys)]", binding.title + mark))
            }
        }
        let width = rows.map(\.head.count).max() ?? 0
        let lines = rows.map { row in
            row.head + String(repeating: " ", count: width - row.head.count) + "  # " + row.note
        }
        return (["keys:"] + lines).joined(separator: "\n") + "\n"
    }

    /// What YAML would read as something else is put in quotes.
    private static func quoted(_ key: String) -> String {
        let isPlain =
            key.allSatisfy { $0.isLetter || $0 == "-" } && key.count > 1 && key.first != "-"
        let isLetter = key.count == 1 && key.first?.isLetter == true && !"yYnN".contains(key)
        let isFunction = key.first == "F" && key.dropFirst().allSatisfy(\.isNumber) && key.count > 1
        if isPlain || isLetter || isFunction || key.first == "^" && key.count == 2 && key != "^\\" {
            return key
        }
        let escaped = key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}
