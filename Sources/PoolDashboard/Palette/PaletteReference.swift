/// What can be typed in the palette beside the names of what keys do, for the manual.
public enum PaletteReference {
    /// Each command with an example of what may follow it, empty for nothing, and what it does.
    public static let entries = PaletteCommand.named.map {
        (name: $0.name, argument: $0.argument, meaning: $0.meaning)
    }
}
