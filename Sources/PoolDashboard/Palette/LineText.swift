/// A line that is being edited: its text, and where the cursor stands in it.
///
/// ```swift
/// var line = LineText("next waiting>0")
/// line.killWord()      // "next "
/// ```
struct LineText: Sendable, Hashable {
    private var characters: [Character]
    /// Before which character the cursor stands, from 0 to the count.
    private(set) var cursor: Int

    /// A line with the cursor at its end.
    init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    /// All of it.
    var text: String { String(characters) }
    /// How many characters it has.
    var count: Int { characters.count }
    /// What stands before the cursor.
    var before: String { String(characters[..<cursor]) }
    /// What stands behind it.
    var after: String { String(characters[cursor...]) }

    // MARK: - Moving

    /// Moves the cursor, as far as it goes.
    mutating func move(by distance: Int) { cursor = min(max(0, cursor + distance), count) }

    /// Moves it to the beginning.
    mutating func moveToStart() { cursor = 0 }

    /// Moves it to the end.
    mutating func moveToEnd() { cursor = count }

    // MARK: - Changing

    /// Puts a character in at the cursor.
    mutating func insert(_ character: Character) {
        characters.insert(character, at: cursor)
        cursor += 1
    }

    /// Takes out the character before the cursor.
    mutating func deleteBack() {
        guard cursor > 0 else { return }
        cursor -= 1
        characters.remove(at: cursor)
    }

    /// Takes out the character behind the cursor, or the last one where none is.
    mutating func deleteForward() {
        guard cursor < count else { return deleteBack() }
        characters.remove(at: cursor)
    }

    /// Takes out all before the cursor.
    mutating func killToStart() {
        characters.removeFirst(cursor)
        cursor = 0
    }

    /// Takes out all behind it.
    mutating func killToEnd() { characters.removeLast(count - cursor) }

    /// Takes out the word before the cursor, with the blanks between.
    mutating func killWord() {
        while cursor > 0, characters[cursor - 1] == " " { deleteBack() }
        while cursor > 0, characters[cursor - 1] != " " { deleteBack() }
    }

    /// Puts a text in the place of what stands from a character up to the cursor.
    mutating func replace(from start: Int, with text: String) {
        let start = min(max(0, start), cursor)
        characters.replaceSubrange(start..<cursor, with: text)
        cursor = start + text.count
    }
}
