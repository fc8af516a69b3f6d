/// Something that may stand in the palette's line next.
struct PaletteCompletion: Sendable, Hashable {
    /// The word that it puts in.
    var text: String
    /// What may follow it, as an example.
    var argument = ""
    /// What it is, in a line.
    var note = ""
    /// The keys that do the same.
    var keys = ""
}

/// What may stand at the cursor of the palette's line.
struct PaletteCompletions: Sendable, Hashable {
    /// What they are: commands, fields, pools.
    var title = ""
    /// Where the word begins that they take the place of.
    var start = 0
    /// Those that go on as it begins; where there is none, those that hold it.
    var items: [PaletteCompletion] = []
    /// What they have in common from the start on, where that is more than was typed.
    var common: String?

    /// Nothing.
    init() {}

    /// Those of some words that fit what was typed.
    init(_ title: String, of words: [PaletteCompletion], typed: String, start: Int) {
        self.title = title
        self.start = start
        let wanted = typed.lowercased()
        items = words.filter { $0.text.lowercased().hasPrefix(wanted) }
        guard items.isEmpty else {
            common = PaletteCompletions.common(items.map(\.text), beyond: typed)
            return
        }
        // A single letter is in most of them.
        if wanted.count > 1 { items = words.filter { $0.text.lowercased().contains(wanted) } }
    }

    private static func common(_ words: [String], beyond typed: String) -> String? {
        guard var shared = words.first else { return nil }
        for word in words.dropFirst() {
            shared = String(zip(shared, word).prefix { $0 == $1 }.map(\.0))
        }
        return shared.count > typed.count ? shared : nil
    }
}
