/// Sizes in bytes as people write them: `64KiB`, `4MiB`, `1GiB`.
package enum ByteCountText {
    private static let units: [(suffix: String, bytes: Int)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
    ]
    /// What a text has to look like, for error messages.
    package static let form = "a whole number and a unit of KiB, MiB or GiB, as in 4MiB"

    /// Reads a size; nil where the text isn't one, or is over a tebibyte.
    package static func parse(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let unit = units.first(where: { $0.suffix == text.dropFirst(digits.count) }),
            let number = Int(digits), number <= (1 << 40) / unit.bytes
        else { return nil }
        return number * unit.bytes
    }
}
